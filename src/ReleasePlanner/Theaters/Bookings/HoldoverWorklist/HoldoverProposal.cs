namespace ReleasePlanner.Theaters.Bookings;

/// <summary>What the figures say of a run and of its house.</summary>
/// <param name="WeeksPlayed">Weeks of the run before the one that is decided.</param>
/// <param name="FirmWeeksLeft">Weeks that are firm, the decided one included.</param>
/// <param name="Weekend">What the film took in the house last weekend; null: not reported.</param>
/// <param name="Change">Against the weekend before, in percent; null: there is none to compare with.</param>
/// <param name="Rank">By last weekend's gross among the house's films; null without a figure.</param>
/// <param name="Of">Films of the house with a figure.</param>
/// <param name="ComingIn">Screens that runs take which begin in the decided week.</param>
/// <param name="Wanted">Screens that runs would take which play now and are not firm in the decided week.</param>
/// <param name="Free">Screens left for those; null: the house's screens are not known.</param>
public sealed record HoldoverFigures(
    int WeeksPlayed, int FirmWeeksLeft, decimal? Weekend, decimal? Change, int? Rank, int Of, decimal ComingIn, decimal Wanted, decimal? Free);

/// <summary>A decision to start from; people decide.</summary>
/// <param name="Says">Open: there is nothing to go by.</param>
/// <param name="Because">In words.</param>
public sealed record HoldoverProposal(HoldoverSays Says, string Because)
{
    /// <summary>Percent. A run that fell more than this and is the house's last makes room.</summary>
    public const decimal SteepFall = -50m;

    /// <summary>Percent. A run that fell more than this shares its screen when another needs one, even when it is not the last.</summary>
    public const decimal Collapse = -70m;

    /// <summary>No run shares its screen before it has played so many weeks: distributors do not allow it in the first two.</summary>
    public const int WeeksBeforeSplit = 2;

    /// <summary>
    /// The first rule that fits: a firm week is held; without a figure nothing is proposed; where every run finds a screen, all are held; where one is
    /// wanted, the last of the house that fell steeply is finalled, the last and whatever collapsed are split once they may be; the rest is held.
    /// </summary>
    public static HoldoverProposal Of(HoldoverFigures f)
    {
        if (f.FirmWeeksLeft > 0)
        {
            return new(HoldoverSays.Hold, f.FirmWeeksLeft == 1 ? "this week is firm" : $"firm for {f.FirmWeeksLeft} more weeks");
        }
        if (f.Weekend is null || f.Rank is not { } rank)
        {
            return new(HoldoverSays.Open, "no figures of the weekend were reported");
        }
        var (last, fell) = (rank == f.Of && f.Of > 1, f.Change is { } change ? $"{(change < 0 ? "down" : "up")} {Math.Abs(change):0}%" : "nothing to compare with");
        var place = last ? $"last of {f.Of} in the house, {fell}" : $"{rank} of {f.Of} in the house, {fell}";
        if (f.Free is { } free ? f.Wanted <= free : f.ComingIn == 0)
        {
            return new(HoldoverSays.Hold, f.ComingIn == 0 ? $"{place}; nothing comes in" : $"{place}; there are screens for all");
        }
        var wanted = f.ComingIn == 0 ? "screens are short" : $"{f.ComingIn:0.#} {(f.ComingIn == 1 ? "screen goes" : "screens go")} to openings";
        if (last && f.Change < SteepFall)
        {
            return new(HoldoverSays.Final, $"{place}; {wanted}");
        }
        if (last || f.Change < Collapse)
        {
            return f.WeeksPlayed >= WeeksBeforeSplit
                ? new(HoldoverSays.Split, $"{place}; {wanted}")
                : new(HoldoverSays.Hold, $"{place}; {wanted}, but no run is split in its first {WeeksBeforeSplit} weeks");
        }
        return new(HoldoverSays.Hold, $"{place}; {wanted}");
    }
}
