using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>What came of edits that were applied.</summary>
/// <param name="Refused">The houses that refused them, and why.</param>
/// <param name="UnderWay">Batches that are not over yet.</param>
public sealed record AppliedEdits(IReadOnlyDictionary<TheaterId, string> Refused, IReadOnlyList<CommandId> UnderWay);

/// <summary>What was last applied in a grid, and how it is taken back: a row goes back only where it still is as it was made.</summary>
internal sealed record GridUndo
{
    private static readonly string[] Answered = ["pencilled", "declined", "countered"];

    /// <summary>What was applied, such as <c>3 rows changed</c>.</summary>
    public required string What { get; init; }

    /// <summary>Cells as they stood, each with what was made of them as what is seen now.</summary>
    public IReadOnlyList<RowEdit> Cells { get; init; } = [];

    /// <summary>Rows that had nothing before they were offered: their offers are withdrawn.</summary>
    public IReadOnlyList<HouseRow> Offered { get; init; } = [];

    /// <summary>Who told of the change of bookings; taken back it is entered for the same.</summary>
    public OnBehalf? House { get; init; }

    /// <summary>Batches that were still under way when it was applied.</summary>
    public IReadOnlyList<CommandId> UnderWay { get; init; } = [];

    /// <summary>What does not come back, or why nothing does.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    public bool IsPossible => Cells.Count > 0 || Offered.Count > 0;

    /// <summary>Of cells that were written into and applied.</summary>
    public static GridUndo OfCells(IReadOnlyList<RowEdit> applied, OnBehalf? house, IReadOnlyList<CommandId> underWay)
    {
        var back = applied.Select(Back).ToList();
        var lost = new List<string>();
        if (applied.Zip(back).Count(p => Written(p.First) != Written(p.Second)) is var open and > 0)
        {
            lost.Add($"{Live.Viewing.Counted(open, "row had", "rows had")} nothing to go back to: no day, or an open end.");
        }
        if (applied.Any(e => e.Row.Booking is null && Answered.Contains(e.Row.State)))
        {
            lost.Add("What houses had answered to the offer as it was does not come back.");
        }
        return new()
        {
            What = $"{Live.Viewing.Counted(applied.Count, "row")} changed",
            Cells = [.. back.Where(e => !e.IsEmpty)],
            House = applied.Any(e => e.Row.Booking is not null) ? house : null,
            UnderWay = underWay,
            Lost = lost,
        };
    }

    /// <summary>Of offers that were sent to selected rows.</summary>
    public static GridUndo OfOffers(IReadOnlyList<HouseRow> rows, IReadOnlyList<CommandId> underWay)
    {
        var fresh = rows.Where(r => r.Booking is null && r.Offer is null).ToList();
        return new()
        {
            What = $"{Live.Viewing.Counted(rows.Count, "row")} offered",
            Offered = fresh,
            UnderWay = underWay,
            Lost = fresh.Count == rows.Count ? []
                : [$"{Live.Viewing.Counted(rows.Count - fresh.Count, "row was", "rows were")} offered or booked before: what was offered then does not come back."],
        };
    }

    /// <summary>Of what cannot be undone.</summary>
    public static GridUndo None(string what, string why) => new() { What = what, Lost = [why] };

    private static (bool, bool, bool) Written(RowEdit edit) => (edit.Screens is not null, edit.From is not null, edit.Weeks is not null);

    /// <summary>The cells of the row as they stood before the edit, over what the edit made of them.</summary>
    private static RowEdit Back(RowEdit edit) => new(edit.Row with
    {
        Screens = edit.Screens ?? edit.Row.Screens,
        From = edit.From ?? edit.Row.From,
        Weeks = edit.Weeks ?? edit.Row.Weeks,
    })
    {
        Screens = edit.Screens is null ? null : edit.Row.Screens,
        From = edit.From is null ? null : edit.Row.From,
        Weeks = edit.Weeks is null ? null : edit.Row.Weeks,
    };
}
