using ReleasePlanner.Films;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Imports;

/// <summary>Sends the films of a file and the windows it plans. What only the planner knows of them, such as ratings or previews, stays.</summary>
internal sealed class FilmImport(ImportSender sender, Parsed<FilmRow> file)
{
    private readonly ImportTally tally = new(file.Rows, file.Bad, file.Warnings);
    private Dictionary<string, FilmDetails> films = [];
    private Dictionary<string, WindowDetails> windows = [];
    private Dictionary<string, long> filmVersions = [];
    private Dictionary<string, long> windowVersions = [];

    public async Task<ImportResult> RunAsync(CancellationToken cancellation)
    {
        films = await sender.KnownAsync<FilmDetails>("film");
        windows = await sender.KnownAsync<WindowDetails>("release_window");
        filmVersions = await sender.VersionsAsync("film");
        windowVersions = await sender.VersionsAsync("window");
        var byFilm = file.Good.GroupBy(r => r.Film).ToList();
        if (sender.Strict)
        {
            await TryAsync(cancellation);
            if (tally.HasBad)
            {
                return tally.Result;
            }
        }
        await sender.EachAsync(byFilm, FilmAsync, cancellation);
        return tally.Result;
    }

    private Task TryAsync(CancellationToken cancellation) => sender.EachAsync(
        file.Good.Where(r => films.ContainsKey(r.Film.Value)).ToList(),
        async (row, token) =>
        {
            var actor = Actor.Distribution(row.Distributor);
            var result = await sender.SendAsync(actor, FilmFor(row) with { DryRun = true }, token);
            if (result.Refusal is null && row.Window is not null)
            {
                result = await sender.SendAsync(actor, WindowFor(row) with { DryRun = true }, token);
            }
            if (result.Refusal is { } refusal)
            {
                tally.Refused(row.Line, refusal.Message);
            }
        },
        cancellation);

    private async Task FilmAsync(IGrouping<FilmId, FilmRow> rows, CancellationToken cancellation)
    {
        var first = rows.First();
        if (!await SendAsync(first, FilmFor(first), filmVersions.GetValueOrDefault(rows.Key.Value), cancellation))
        {
            foreach (var row in rows.Skip(1))
            {
                tally.Refused(row.Line, $"{rows.Key} was refused on line {first.Line}");
            }
            return;
        }
        foreach (var row in rows.Where(r => r.Window is not null))
        {
            await SendAsync(row, WindowFor(row), windowVersions.GetValueOrDefault(row.Window!.Value.Value), cancellation);
        }
    }

    private async Task<bool> SendAsync(FilmRow row, Command command, long before, CancellationToken cancellation)
    {
        var result = await sender.SendAsync(Actor.Distribution(row.Distributor), command, cancellation);
        return result.Match(
            outcome =>
            {
                tally.Done(outcome, before);
                return true;
            },
            refusal =>
            {
                tally.Refused(row.Line, refusal.Message);
                return false;
            });
    }

    private RegisterFilm FilmFor(FilmRow row)
    {
        var was = films.GetValueOrDefault(row.Film.Value);
        return new RegisterFilm
        {
            CommandId = sender.IdFor(row.Film.Value, filmVersions.GetValueOrDefault(row.Film.Value)),
            Film = row.Film,
            Title = row.Title,
            Distributor = row.Distributor,
            RuntimeMinutes = row.RuntimeMinutes ?? was?.RuntimeMinutes,
            LocalTitles = was?.LocalTitles ?? ImmutableSortedDictionary<string, string>.Empty,
            CodeName = was?.CodeName,
            Versions = was?.Versions ?? [],
            Formats = was?.Formats ?? [],
            Ratings = was?.Ratings ?? ImmutableSortedDictionary<string, string>.Empty,
            AnnounceAt = was?.AnnounceAt,
        };
    }

    private PlanWindow WindowFor(FilmRow row)
    {
        var id = row.Window!.Value.Value;
        var was = windows.GetValueOrDefault(id);
        return new PlanWindow
        {
            CommandId = sender.IdFor(id, windowVersions.GetValueOrDefault(id)),
            Film = row.Film,
            Market = row.Market!.Value,
            Channel = row.Channel,
            Distributor = was?.Distributor,
            Opens = row.Opens,
            OpensAt = was?.OpensAt,
            Weeks = row.Weeks ?? (was?.Closes is null ? was?.Weeks : null),
            Closes = row.Weeks is null ? was?.Closes : null,
            Stub = was?.Stub ?? default,
            Previews = was?.Previews ?? [],
            Pattern = row.Pattern ?? was?.Pattern,
            Steps = was?.Steps ?? [],
            TargetTheaters = row.TargetTheaters ?? was?.TargetTheaters,
            FloorTheaters = was?.FloorTheaters,
            Runs = was?.Runs ?? default,
            Bookable = was?.Bookable ?? default,
        };
    }
}
