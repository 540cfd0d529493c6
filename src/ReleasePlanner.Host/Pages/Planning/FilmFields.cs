using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>A film's registration as it is typed: everything that <see cref="RegisterFilm"/> states but which film it is and whose.</summary>
public sealed class FilmFields
{
    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>In the order of the form.</summary>
    public static readonly IReadOnlyList<FormMember<FilmFields>> Members =
    [
        new("title", "Title", f => f.Title ?? "", (f, of) => f.Title = of.Title),
        new("codeName", "Code name", f => f.CodeName ?? "", (f, of) => f.CodeName = of.CodeName),
        new("announceAt", "Announced at", f => f.AnnounceAt?.Replace('T', ' ') ?? "", (f, of) => f.AnnounceAt = of.AnnounceAt),
        new("runtimeMinutes", "Running time, minutes", f => f.Minutes ?? "", (f, of) => f.Minutes = of.Minutes),
        new("formats", "Formats", f => f.Formats ?? "", (f, of) => f.Formats = of.Formats),
        new("versions", "Versions", f => f.Versions ?? "", (f, of) => f.Versions = of.Versions),
        new("audience", "For whom", f => f.Audience ?? "", (f, of) => f.Audience = of.Audience),
        new("localTitles", "Titles by market", f => f.LocalTitles ?? "", (f, of) => f.LocalTitles = of.LocalTitles),
        new("ratings", "Ratings by market", f => f.Ratings ?? "", (f, of) => f.Ratings = of.Ratings),
    ];

    public string? Title { get; set; }

    public string? CodeName { get; set; }

    /// <summary>To the minute, in the zone of who types.</summary>
    public string? AnnounceAt { get; set; }

    public string? Minutes { get; set; }

    public string? Formats { get; set; }

    public string? Versions { get; set; }

    public string? Audience { get; set; }

    /// <summary>One a line: <c>fr: Le Phare</c>.</summary>
    public string? LocalTitles { get; set; }

    /// <summary>One a line: <c>us: PG-13</c>.</summary>
    public string? Ratings { get; set; }

    /// <summary>What is in force.</summary>
    public static FilmFields Of(FilmWindowsAnswer film, DateTimeZone zone) => new()
    {
        Title = film.Title,
        CodeName = film.CodeName ?? "",
        AnnounceAt = Text(film.AnnounceAt, zone),
        Minutes = FormTexts.Text(film.RuntimeMinutes),
        Formats = FormTexts.Tags(film.Formats),
        Versions = FormTexts.Tags(film.Versions),
        Audience = FormTexts.Tags(film.Audience),
        LocalTitles = FormTexts.ByMarket(film.LocalTitles),
        Ratings = FormTexts.ByMarket(film.Ratings),
    };

    /// <summary>The command that amends a registration to what is typed.</summary>
    public RegisterFilm Amend(CommandId id, FilmWindowsAnswer film, DateTimeZone zone, Platform.Commands.Problems problems) => Into(
        new RegisterFilm { CommandId = id, Film = film.Film, Title = film.Title, Distributor = film.Distributor, AnnounceAt = film.AnnounceAt }, zone, problems);

    /// <summary>The command with what is typed. What cannot be read is among the problems.</summary>
    public RegisterFilm Into(RegisterFilm command, DateTimeZone zone, Platform.Commands.Problems problems)
    {
        problems.If(string.IsNullOrWhiteSpace(Title), "title", "a film has a title");
        return command with
        {
            Title = Title?.Trim() ?? "",
            CodeName = string.IsNullOrWhiteSpace(CodeName) ? null : CodeName.Trim(),
            // To the minute only: an instant that was not touched stays as it is.
            AnnounceAt = (AnnounceAt ?? "") == Text(command.AnnounceAt, zone) ? command.AnnounceAt : At(zone, problems),
            RuntimeMinutes = problems.Number("runtimeMinutes", Minutes),
            Formats = FormTexts.Tags(Formats),
            Versions = FormTexts.Tags(Versions),
            Audience = FormTexts.Tags(Audience),
            LocalTitles = problems.ByMarket("localTitles", LocalTitles),
            Ratings = problems.ByMarket("ratings", Ratings),
        };
    }

    private static string Text(Instant? at, DateTimeZone zone) => at is { } known ? Local.Format(known.InZone(zone).LocalDateTime) : "";

    private Instant? At(DateTimeZone zone, Platform.Commands.Problems problems)
    {
        if (string.IsNullOrWhiteSpace(AnnounceAt))
        {
            return null;
        }
        if (Local.Parse(AnnounceAt[..Math.Min(AnnounceAt.Length, 16)]) is { Success: true } at)
        {
            return at.Value.InstantIn(zone);
        }
        problems.Add("announceAt", $"'{AnnounceAt}' is no day and time");
        return null;
    }
}
