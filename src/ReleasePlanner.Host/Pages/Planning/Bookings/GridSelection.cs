using System.Collections.Immutable;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>Which rows are selected: some, or all that match the filter.</summary>
internal sealed class GridSelection
{
    /// <summary>A batch of more houses than that is described, not listed.</summary>
    public const int MostListed = 5_000;

    private readonly Dictionary<string, HouseRow> rows = new(StringComparer.Ordinal);

    /// <summary>All rows that match, loaded or not.</summary>
    public bool IsAll { get; private set; }

    public int Count => rows.Count;

    public bool IsEmpty => !IsAll && rows.Count == 0;

    public IReadOnlyCollection<HouseRow> Rows => rows.Values;

    public bool Has(string key) => IsAll || rows.ContainsKey(key);

    public void All()
    {
        rows.Clear();
        IsAll = true;
    }

    public void Clear()
    {
        rows.Clear();
        IsAll = false;
    }

    public void Set(IEnumerable<HouseRow> these, bool on)
    {
        IsAll = false;
        foreach (var row in these)
        {
            var key = GridLine.KeyOf(row);
            if (on)
            {
                rows[key] = row;
            }
            else
            {
                rows.Remove(key);
            }
        }
    }

    /// <summary>
    /// The houses of a filter as a command selects them; null when it cannot say the same: a state, a text or a figure of a week describes bookings and not houses.
    /// </summary>
    public static Selection? Described(WindowHouses filter)
    {
        if (filter.State.Length > 0 || filter.Text is not null || filter.Change is not null)
        {
            return null;
        }
        var selection = new Selection { Markets = [filter.Window.Market], MinScreens = filter.MinScreens };
        selection = filter.Chain is { } chain ? selection with { Chains = [chain] } : selection;
        selection = filter.Region is { } region ? selection with { Regions = [region] } : selection;
        selection = filter.Buyer is { } buyer ? selection with { Buyers = [buyer] } : selection;
        return filter.Group is { } group ? selection with { Groups = [group] } : selection;
    }

    public static Selection Listed(IEnumerable<HouseRow> rows) => new() { Ids = [.. rows.Select(r => r.Theater).Distinct()] };
}
