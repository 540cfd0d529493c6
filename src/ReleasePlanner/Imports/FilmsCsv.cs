using System.Text.Json;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Imports;

/// <summary>A row of <c>films.csv</c>: a film and, when it names a market, a window of it.</summary>
public sealed record FilmRow(
    int Line, FilmId Film, string Title, DistributorId Distributor, int? RuntimeMinutes, MarketId? Market, Channel Channel, LocalDate? Opens,
    int? Weeks, Pattern? Pattern, int? TargetTheaters)
{
    /// <summary>The text its id was made of; null: the file gives the id itself.</summary>
    public string? Written { get; init; }

    /// <summary>The distributor as the file names it; null: by its id.</summary>
    public string? DistributorName { get; init; }

    /// <summary>The window; null when the row names no market.</summary>
    public WindowId? Window => Market is { } market
        ? WindowId.Of(Film, market, JsonNamingPolicy.KebabCaseLower.ConvertName(Channel.ToString()), null)
        : null;
}

/// <summary>
/// <c>films.csv</c>: <c>id,title,distributor,runtimeMinutes,market,channel,opens,weeks,pattern,targetTheaters</c>. A film with several windows has
/// several rows, which agree on title, distributor and running time.
/// </summary>
internal static class FilmsCsv
{
    public static Parsed<FilmRow> Parse(byte[] content)
    {
        var films = new Dictionary<FilmId, FilmRow>();
        var windows = new Dictionary<string, int>(StringComparer.Ordinal);
        return CsvFile.Read(content, ',', "id|film", "title", "distributor").Each(row =>
        {
            var id = row.Id("id", "film", FilmId.Parse);
            var film = new FilmRow(
                row.Line, id ?? default, row.Required("title"), Distributor(row), row.Whole("runtimeMinutes", 1, 1500),
                row.Cell("market") is null ? null : row.Id("market", "market", MarketId.Parse), row.OneOf<Channel>("channel") ?? Channel.Theatrical,
                row.Date("opens"), row.Whole("weeks", 1, 60), row.OneOf<Pattern>("pattern"), row.Whole("targetTheaters", 0, 1_000_000))
            {
                Written = row.Written("id", "film"),
                DistributorName = row.Cell("distributor") is { } name && !Slug.IsValid(name) ? name : null,
            };
            if (id is not null)
            {
                Agree(row, film, films, windows);
            }
            return film;
        });
    }

    private static void Agree(CsvRow row, FilmRow film, Dictionary<FilmId, FilmRow> films, Dictionary<string, int> windows)
    {
        var first = films.TryAdd(film.Film, film) ? film : films[film.Film];
        if ((film.Title, film.Distributor, film.RuntimeMinutes) != (first.Title, first.Distributor, first.RuntimeMinutes))
        {
            row.Problems.Add($"title, distributor or runtimeMinutes of {film.Film} is not what line {first.Line} says");
        }
        var key = film.Window?.Value ?? film.Film.Value;
        if (!windows.TryAdd(key, row.Line))
        {
            row.Problems.Add($"{key} is on line {windows[key]} already; line {windows[key]} counts, line {row.Line} does not");
        }
    }

    private static DistributorId Distributor(CsvRow row)
    {
        var name = row.Required("distributor");
        if (Slug.From(name) is { Length: > 0 } slug)
        {
            return DistributorId.Parse(slug);
        }
        if (name.Length > 0)
        {
            row.Problems.Add($"distributor '{name}' has no letter or digit to make an id of");
        }
        return default;
    }
}
