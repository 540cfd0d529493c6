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
    /// <summary>Nobody has said anything, or only with reserve.</summary>
    [JsonStringEnumMemberName("todo")]
    ToDo,

    /// <summary>Both say the same: agreed.</summary>
    Decided,

    /// <summary>Both have spoken, and not alike.</summary>
    Disagree,

    /// <summary>The week is firm anyway, and nobody wants it otherwise.</summary>
    Firm,

    /// <summary>The distributor has spoken; the house has not, or only with reserve.</summary>
    [JsonStringEnumMemberName("waiting-for-theater")]
    WaitingForTheater,

    /// <summary>The house has spoken; the distributor has not, or only with reserve.</summary>
    [JsonStringEnumMemberName("waiting-for-distributor")]
    WaitingForDistributor,
}

/// <summary>One side's cell of the holdover worklist.</summary>
/// <param name="By">Who said it; null: nobody.</param>
/// <param name="For">Who of the house said it, when distribution entered it.</param>
public sealed record HoldoverCell(HoldoverSays Says, bool Tentative, Instant? At, string? By, OnBehalf? For)
{
    public static readonly HoldoverCell Open = new(HoldoverSays.Open, false, null, null, null);

    /// <summary>Something was said, and without reserve.</summary>
    [JsonIgnore]
    public bool IsFirm => Says != HoldoverSays.Open && !Tentative;
}

/// <summary>Both sides' cells of one run in one play week, and what they come to.</summary>
public sealed record HoldoverCells(HoldoverCell Distributor, HoldoverCell Exhibitor, HoldoverState State)
{
    /// <summary>The house's firm word is still missing, whether or not the distributor has spoken.</summary>
    public bool NeedsTheater => State is not (HoldoverState.Firm or HoldoverState.Decided) && !Exhibitor.IsFirm;

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
            return booking.Until >= week.Until && AsItIs(distributor, booking.DistributorHold) && AsItIs(exhibitor, booking.ExhibitorHold)
                ? HoldoverState.Firm
                : Waiting(distributor, exhibitor);
        }
        if (distributor.Says == HoldoverSays.Final || exhibitor.Says == HoldoverSays.Final
                ? distributor.Says != exhibitor.Says
                : !Holding.Agree(booking.DistributorHold!, booking.ExhibitorHold!))
        {
            return HoldoverState.Disagree;
        }
        return distributor.Tentative || exhibitor.Tentative ? Waiting(distributor, exhibitor) : HoldoverState.Decided;
    }

    /// <summary>Who has to speak next.</summary>
    private static HoldoverState Waiting(HoldoverCell distributor, HoldoverCell exhibitor) =>
        distributor.IsFirm == exhibitor.IsFirm ? HoldoverState.ToDo : distributor.IsFirm ? HoldoverState.WaitingForTheater : HoldoverState.WaitingForDistributor;

    /// <summary>Of a firm week: the side has said nothing, or that it is played as it is.</summary>
    private static bool AsItIs(HoldoverCell cell, Holdover? hold) =>
        cell.Says == HoldoverSays.Open || (cell.Says == HoldoverSays.Hold && hold is { Screens: null });
}
