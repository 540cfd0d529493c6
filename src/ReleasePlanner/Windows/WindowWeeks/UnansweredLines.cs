using NodaTime.Text;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>When a run that is offered would play: from its own first day or the opening, for its weeks, which start when the house's do.</summary>
/// <param name="opens">The window's opening; null: undated, and a run without a first day of its own plays in no week.</param>
/// <param name="market">The play weeks of houses without their own.</param>
internal sealed class LineDays(LocalDate? opens, PlayWeeks market, Stub stub)
{
    private readonly Dictionary<(LocalDate, int, IsoDayOfWeek?), PlayWeek> known = [];

    public PlayWeek? Of(LocalDate? from, int weeks, IsoDayOfWeek? startsOn)
    {
        if ((from ?? opens) is not { } first)
        {
            return null;
        }
        if (!known.TryGetValue((first, weeks, startsOn), out var days))
        {
            days = new(first, (startsOn is { } day ? new PlayWeeks(day) : market).Until(first, weeks, stub));
            known[(first, weeks, startsOn)] = days;
        }
        return days;
    }

    /// <summary>As the read model's columns of text have them.</summary>
    public PlayWeek? Of(string? from, string? weeks, string? startsOn) => Of(
        from is null ? null : LocalDatePattern.Iso.Parse(from).Value,
        weeks is null ? 1 : int.Parse(weeks, System.Globalization.CultureInfo.InvariantCulture),
        StartsOn(startsOn));

    public static IsoDayOfWeek? StartsOn(string? text) => text is null ? null : Json.Read<IsoDayOfWeek>($"\"{text}\"");
}

/// <summary>A line that was offered and not answered, and the days it would play.</summary>
internal sealed record UnansweredLine(string Theater, string Id, PlayWeek Days)
{
    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public string Id { get; init; } = "";

        public string? LineFrom { get; init; }

        public string? Weeks { get; init; }

        public string? StartsOn { get; init; }
    }

    public bool PlaysIn(PlayWeek week) => Days.From < week.Until && Days.Until > week.From;

    public static async Task<IReadOnlyList<UnansweredLine>> Load(Look look, BookingFilter filter, LineDays days)
    {
        var db = look.Database;
        var rows = await look.Query<Row>(
            $"""
            select l.theater, l.id, {db.Text("l.body", "run.from")} as LineFrom, {db.Text("l.body", "run.weeks")} as Weeks, {db.Text("t.body", "playWeekStartsOn")} as StartsOn
            from (select l.*, {LineSql.Key("l")} as key from offer_line l where {look.InForce("l")}{LineSql.Where(look, filter)}) l
            join theater t on t.id = l.theater and {look.InForce("t")}
            where l.key = 'awaiting'
            """,
            LineSql.With(LineSql.Parameters(filter, []), look));
        return [.. rows.Select(r => (Row: r, Days: days.Of(r.LineFrom, r.Weeks, r.StartsOn))).Where(r => r.Days is not null).Select(r => new UnansweredLine(r.Row.Theater, r.Row.Id, r.Days!))];
    }
}
