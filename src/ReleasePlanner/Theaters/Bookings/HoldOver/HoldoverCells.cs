using System.Text.Json.Serialization;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>What one side says of a play week.</summary>
public enum HoldoverSays
{
    Open,
    Hold,

    /// <summary>It plays on with fewer shows.</summary>
    Split,
    Final,
}

/// <summary>How far the decision about a run in a play week is.</summary>
public enum HoldoverState
{
    /// <summary>A side has not said anything, or only with reserve.</summary>
    [JsonStringEnumMemberName("todo")]
    ToDo,

    /// <summary>Both say the same.</summary>
    Decided,

    /// <summary>Both have spoken, and not alike.</summary>
    Disagree,

    /// <summary>The week is firm anyway, and nobody wants it otherwise.</summary>
    Firm,
}

/// <summary>One side's cell of the holdover worklist.</summary>
/// <param name="By">Who said it; null: nobody.</param>
/// <param name="For">Who of the house said it, when distribution entered it.</param>
public sealed record HoldoverCell(HoldoverSays Says, bool Tentative, Instant? At, string? By, OnBehalf? For)
{
    public static readonly HoldoverCell Open = new(HoldoverSays.Open, false, null, null, null);
}

/// <summary>Both sides' cells of one run in one play week, and what they come to.</summary>
public sealed record HoldoverCells(HoldoverCell Distributor, HoldoverCell Exhibitor, HoldoverState State)
{
    /// <param name="week">The play week that is decided.</param>
    public static HoldoverCells Of(Booking booking, PlayWeek week)
    {
        var distributor = Cell(booking.DistributorHold, booking.ProposedFinal, week);
        var exhibitor = Cell(booking.ExhibitorHold, booking.Final ?? booking.TentativeFinal, week);
        return new(distributor, exhibitor, StateOf(booking, distributor, exhibitor, week));
    }

    private static HoldoverCell Cell(Holdover? hold, Ending? final, PlayWeek week)
    {
        if (final is { } f && f.From <= week.From)
        {
            return new(HoldoverSays.Final, f.Tentative, f.At, f.By, f.For);
        }
        if (hold is { } h && h.Until > week.From)
        {
            return new(h.Shows is null or Shows.All ? HoldoverSays.Hold : HoldoverSays.Split, h.Tentative, h.At, h.By, h.For);
        }
        return HoldoverCell.Open;
    }

    private static HoldoverState StateOf(Booking booking, HoldoverCell distributor, HoldoverCell exhibitor, PlayWeek week)
    {
        if (distributor.Says == HoldoverSays.Open || exhibitor.Says == HoldoverSays.Open)
        {
            var silent = distributor.Says == exhibitor.Says;
            return silent && booking.Until >= week.Until ? HoldoverState.Firm : HoldoverState.ToDo;
        }
        if (distributor.Says == HoldoverSays.Final || exhibitor.Says == HoldoverSays.Final
                ? distributor.Says != exhibitor.Says
                : !Holding.Agree(booking.DistributorHold!, booking.ExhibitorHold!))
        {
            return HoldoverState.Disagree;
        }
        return distributor.Tentative || exhibitor.Tentative ? HoldoverState.ToDo : HoldoverState.Decided;
    }
}
