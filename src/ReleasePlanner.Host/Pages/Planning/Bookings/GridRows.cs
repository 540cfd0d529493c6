using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>A line of the grid: a row, or the head of a group.</summary>
/// <param name="Index">Its place among all lines, from 0.</param>
/// <param name="Row">Null: a head, or a row that is not here yet.</param>
/// <param name="Group">Null: a row.</param>
internal sealed record GridLine(int Index, HouseRow? Row, HouseGroup? Group)
{
    public string Key => Row is not null ? KeyOf(Row) : Group is not null ? "group:" + Group.Key : $"line:{Index}";

    /// <summary>What a row is known by while it lives.</summary>
    public static string KeyOf(HouseRow row) => $"{row.Theater}|{row.Booking?.Value ?? row.Line}";
}

/// <summary>Where the rows of a grid stand when heads of groups stand between them and some groups are closed.</summary>
internal sealed class GridLayout
{
    private readonly IReadOnlyList<HouseGroup> groups;
    private readonly int[] heads;
    private readonly int[] firstRows;
    private readonly bool[] closed;

    /// <param name="total">Rows of all groups.</param>
    /// <param name="groups">In the order of their rows; null: there are none.</param>
    public GridLayout(int total, IReadOnlyList<HouseGroup>? groups, IReadOnlySet<string> closedGroups)
    {
        this.groups = groups ?? [];
        (heads, firstRows, closed) = (new int[this.groups.Count], new int[this.groups.Count], new bool[this.groups.Count]);
        var (line, row) = (0, 0);
        for (var i = 0; i < this.groups.Count; i++)
        {
            (heads[i], firstRows[i], closed[i]) = (line, row, closedGroups.Contains(this.groups[i].Key ?? ""));
            line += 1 + (closed[i] ? 0 : this.groups[i].Rows);
            row += this.groups[i].Rows;
        }
        Lines = groups is null ? total : line;
    }

    public int Lines { get; }

    /// <summary>What stands on a line: a group's head, or the row with an offset among all rows.</summary>
    public (HouseGroup? Head, int Offset) At(int line)
    {
        if (groups.Count == 0)
        {
            return (null, line);
        }
        var found = Array.BinarySearch(heads, line);
        if (found >= 0)
        {
            return (groups[found], -1);
        }
        var group = ~found - 1;
        return (null, firstRows[group] + line - heads[group] - 1);
    }

    public bool IsClosed(HouseGroup group) => closed[groups.ToList().IndexOf(group)];
}
