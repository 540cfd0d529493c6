namespace ReleasePlanner.Windows;

/// <summary>Sorts the rows of the grid, and counts them by chain or region.</summary>
/// <param name="chains">Names by id.</param>
/// <param name="regions">Names by id.</param>
internal sealed class HouseOrder(WindowHouses query, Dictionary<string, string> chains, Dictionary<string, string> regions, LineDays days)
{
    private static readonly StringComparer Words = StringComparer.OrdinalIgnoreCase;

    public IEnumerable<HouseKey> Sorted(IEnumerable<HouseKey> rows)
    {
        var grouped = query.GroupBy is { } by ? rows.OrderBy(k => NameOf(by, k), Words).ThenBy(k => Of(by, k), StringComparer.Ordinal) : rows.OrderBy(_ => 0);
        var sorted = query.Sort switch
        {
            HouseSort.Name => Then(k => k.Name, Words),
            HouseSort.Chain => Then(k => NameOf(HouseGrouping.Chain, k), Words),
            HouseSort.Region => Then(k => NameOf(HouseGrouping.Region, k), Words),
            HouseSort.City => Then(k => k.City, Words),
            HouseSort.State => Then(k => k.Rank),
            HouseSort.From => Then(From),
            HouseSort.Until => Then(Until),
            HouseSort.Screens => Then(k => k.Halves),
            HouseSort.AnsweredAt => Then(k => k.Answered, StringComparer.Ordinal),
            _ => Then(k => k.Theater, StringComparer.Ordinal),
        };
        return sorted.ThenBy(k => k.Theater, StringComparer.Ordinal).ThenBy(k => k.Place, StringComparer.Ordinal);

        IOrderedEnumerable<HouseKey> Then<T>(Func<HouseKey, T> key, IComparer<T>? comparer = null) =>
            query.Descending ? grouped.ThenByDescending(key, comparer) : grouped.ThenBy(key, comparer);
    }

    /// <summary>In the order of their rows.</summary>
    public IReadOnlyList<HouseGroup> Groups(IEnumerable<HouseKey> rows)
    {
        var by = query.GroupBy!.Value;
        return [.. rows.GroupBy(k => Of(by, k)).Select(g => (Name: NameOf(by, g.First()), Rows: g))
            .OrderBy(g => g.Name, Words).ThenBy(g => g.Rows.Key, StringComparer.Ordinal)
            .Select(g =>
            {
                var houses = g.Rows.GroupBy(k => k.Theater).Select(h => h.MinBy(k => k.Place, StringComparer.Ordinal)!.Key).ToList();
                return new HouseGroup(g.Rows.Key, g.Name, g.Rows.Count(), houses.Count, g.Rows.Sum(k => k.Counted) / 2m, houses.CountBy(s => s).ToDictionary());
            })];
    }

    private static string? Of(HouseGrouping by, HouseKey key) => by == HouseGrouping.Chain ? key.Chain : key.Region;

    private string NameOf(HouseGrouping by, HouseKey key) => by == HouseGrouping.Chain
        ? chains.GetValueOrDefault(key.Chain, key.Chain)
        : key.Region is null ? "" : regions.GetValueOrDefault(key.Region, key.Region);

    private int From(HouseKey k) => k.FromDay ?? (k.Line && days.Of(k.LineFrom, k.LineWeeks, k.StartsOn) is { } run ? Stored.Day(run.From) : Stored.NoEnd);

    private int Until(HouseKey k) => k.UntilDay ?? (k.Line && days.Of(k.LineFrom, k.LineWeeks, k.StartsOn) is { } run ? Stored.Day(run.Until) : Stored.NoEnd);
}
