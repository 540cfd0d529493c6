using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Projection;

/// <summary>
/// Which chain a house was of on a day. The move that was recorded last among those that hold on the day decides, whatever instant is looked at:
/// entitlement is always today's. Before its first move a house was of the chain that the move names as the old one.
/// </summary>
internal sealed class TheaterChains
{
    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public int FromDay { get; init; }

        public string OldChain { get; init; } = "";

        public string Chain { get; init; } = "";
    }

    private readonly ILookup<string, Row> moves;

    private TheaterChains(ILookup<string, Row> moves) => this.moves = moves;

    /// <summary>Of all houses that ever changed hands: few.</summary>
    public static async Task<TheaterChains> LoadAsync(DbConnection connection, DbTransaction? transaction = null) => new(
        (await connection.QueryAsync<Row>(
            "select theater, from_day as FromDay, old_chain as OldChain, chain from theater_move order by theater, version", transaction: transaction))
            .ToLookup(r => r.Theater, StringComparer.Ordinal));

    /// <param name="current">The house's chain today.</param>
    public ChainId On(TheaterId theater, ChainId current, LocalDate day)
    {
        var all = moves[theater.Value].ToList();
        var date = Stored.Day(day);
        return all.Count == 0 ? current : ChainId.Parse(all.LastOrDefault(m => m.FromDay <= date)?.Chain ?? all[0].OldChain);
    }

    /// <summary>The first day with the house's chain of today; null: it never changed hands.</summary>
    public LocalDate? Since(TheaterId theater) => moves[theater.Value].LastOrDefault() is { } last ? Stored.Date(last.FromDay) : null;

    /// <summary>The same as <see cref="On"/> in SQL, for a row <paramref name="theater"/> with columns <c>id, chain</c> and an expression of a day's number.</summary>
    public static string Sql(string theater, string day) =>
        $"""
        (case when {theater}.id in (select mv.theater from theater_move mv) then coalesce(
            (select mv.chain from theater_move mv where mv.theater = {theater}.id and mv.from_day <= {day} order by mv.version desc limit 1),
            (select mv.old_chain from theater_move mv where mv.theater = {theater}.id order by mv.version limit 1)) else {theater}.chain end)
        """;
}
