using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Notices;

/// <summary>Which events are notices, and to whom, in SQL.</summary>
internal static class NoticeSql
{
    /// <summary>What a distributor does to a house's bookings and offers.</summary>
    private static readonly string[] ByDistributor =
    [
        "booking-cancelled.v1", "booking-amended.v1", "final-proposed.v1", "holdover-proposed.v1", "booking-held-over.v1", "line-offered.v1", "line-amended.v1",
        "line-withdrawn.v1", "counter-refused.v1", "line-confirmed.v1", "ask-granted.v1", "ask-refused.v1",
    ];

    private static readonly string[] ByAdministrator = ["buyer-assigned.v1", "theater-moved.v1"];

    private static readonly string[] Stops = ["disruption-placed.v1", "disruption-changed.v1", "disruption-lifted.v1"];

    /// <summary>The condition that a journal row is a notice to its own house, sent by whoever reads as <paramref name="reader"/> or not.</summary>
    /// <remarks>What was entered on behalf is told once, by the mark it leaves; of an entry that stopped bookings the stop is told, too.</remarks>
    public static string ForHouse(string j, Actor reader) => $"""
        (({j}.kind in ({List(ByDistributor)}) and {j}.actor like 'distribution:%' and {j}.on_behalf is null)
            or {j}.kind = 'acted-on-behalf.v1'
            or ({j}.kind in ({List(ByAdministrator)}) and {j}.actor like 'administrator%')
            or ({j}.kind = 'booking-displaced.v1' and {j}.actor <> '{reader}'))
        """;

    /// <summary>The condition that a journal row places, changes or lifts a stop.</summary>
    public static string IsStop(string j) => $"{j}.kind in ({List(Stops)})";

    /// <summary>
    /// Rows <c>seq, w, film, owner</c> of every move of a window and every step of a stop: few, however long the journal is. A stop of a film as a
    /// whole has no window.
    /// </summary>
    public const string Releases = """
        select from_seq as seq, "window" as w, cast(null as text) as film, "window" as owner from window_opening_was
        union all select from_seq, "window", film, owner from disruption_was
        """;

    /// <summary>The first journal position of the last <see cref="Kept"/>.</summary>
    public static async Task<long> First(Look look) => (await look.Query<long>(
        "select seq from journal where recorded_at >= @from order by recorded_at, seq limit 1", new { from = Stored.Text(look.Now - Kept) })).FirstOrDefault(long.MaxValue);

    /// <summary>How far back notices are told.</summary>
    private static readonly Duration Kept = Duration.FromDays(60);

    /// <summary>
    /// The command a journal row came of, with its sender, whose the id is: of a line of a batch the whole batch, so that what was done to many houses at
    /// once is one notice.
    /// </summary>
    public static string Command(string j) => $"""
        {j}.actor || ' ' || case when {j}.theater is not null and {j}.command_id like '%/' || substr({j}.theater, 9)
            then substr({j}.command_id, 1, length({j}.command_id) - length({j}.theater) + 7) else {j}.command_id end
        """;

    /// <summary>The same of a row that is no line of a batch.</summary>
    public static string Whole(string j) => $"{j}.actor || ' ' || {j}.command_id";

    public static bool IsStopKind(string kind) => Stops.Contains(kind);

    private static string List(string[] kinds) => string.Join(", ", kinds.Select(k => $"'{k}'"));
}
