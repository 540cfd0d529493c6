namespace ReleasePlanner.FilmRental;

/// <summary>What a run grossed so far, net of tax: gross less local sales tax or VAT.</summary>
/// <param name="Weeks">By week of the run, the first with its previews and stub days.</param>
/// <param name="IsOver">No week is to come, and the figures are final.</param>
/// <param name="National">The film's gross in the whole market; null: not known.</param>
public sealed record Grosses(ImmutableArray<decimal> Weeks, bool IsOver, NationalGross? National = null);

/// <summary>A film's gross in its market.</summary>
/// <param name="IsEstimate">Not all houses have finished.</param>
public sealed record NationalGross(decimal Gross, bool IsEstimate);

/// <summary>Which rule a rental came from.</summary>
public enum RentalRule
{
    WeekTable,
    BestWeekFirst,
    Firm,
    Aggregate,
    LocalScale,
    NationalScale,
    OverAllowance,

    /// <summary>Of over-allowance terms: the floor was more.</summary>
    Floor,
    Flat,
    FourWall,
    MinimumGuarantee,

    /// <summary>A master agreement, which is not kept here: the rental is not known.</summary>
    MasterAgreement,

    /// <summary>Nothing is agreed: the rental is not known.</summary>
    ToBeAgreed,
}

/// <summary>A week's share of the rental.</summary>
/// <param name="Week">1 is the first.</param>
/// <param name="Percent">Of the gross; null when no percent decided.</param>
/// <param name="Rental">Not rounded; null when it is not known, or is one amount for the run.</param>
public sealed record WeekRental(int Week, decimal Gross, decimal? Percent, decimal? Rental, RentalRule Rule);

/// <summary>What is owed for a run.</summary>
public sealed record RunRental
{
    public required ImmutableArray<WeekRental> Weeks { get; init; }

    public required decimal Gross { get; init; }

    /// <summary>The distributor's, in cents (half to even, once, at the end); null: the terms do not say.</summary>
    public decimal? Rental { get; init; }

    /// <summary>What the distributor pays the house for its weeks; 0 but for a four-wall.</summary>
    public decimal HouseRent { get; init; }

    /// <summary>What is due beyond a minimum guarantee that was paid ahead; null: there is none.</summary>
    public decimal? Overage { get; init; }

    /// <summary>What decided the run: the guarantee, or the terms' own rule; floor only when it decided every week.</summary>
    public required RentalRule Rule { get; init; }

    /// <summary>Penalty points were added.</summary>
    public bool Penalized { get; init; }

    /// <summary>
    /// Figures that are still to come can change what these weeks cost: the order of the weeks, a scale's step, whether the guarantee is
    /// reached. That a clause may yet be broken does not make it one.
    /// </summary>
    public bool IsEstimate { get; init; }
}

/// <summary>The film rental of a run from its terms and grosses. Rules and their sources: the kinds of <see cref="Rental"/>.</summary>
public static class RentalCalculator
{
    private sealed record Cut(decimal? Percent, decimal? Rental, RentalRule Rule);

    /// <param name="breaches">How often a clause was broken.</param>
    /// <exception cref="ArgumentException">A gross is negative, or terms of a wrong shape (<see cref="Terms.Check"/>).</exception>
    public static RunRental Of(Terms terms, Grosses grosses, int breaches = 0)
    {
        if (grosses.Weeks.Any(g => g < 0))
        {
            throw new ArgumentException("a week's gross is negative: give what it is after corrections", nameof(grosses));
        }
        var penalized = breaches > 0 && terms.PenaltyPoints > 0;
        var points = penalized ? terms.PenaltyPoints!.Value : 0;
        var gross = grosses.Weeks.Sum();
        ImmutableArray<WeekRental> weeks =
        [
            .. grosses.Weeks.Zip(Cuts(terms, grosses, points), (g, cut) => (g, cut))
                .Select((w, i) => new WeekRental(i + 1, w.g, w.cut.Percent, w.cut.Rental, w.cut.Rule)),
        ];
        var earned = terms.Rental switch
        {
            Flat { Per: FlatPer.Run } flat => flat.Amount,
            Master or ToBeAgreed => (decimal?)null,
            _ => weeks.Sum(w => w.Rental),
        };
        var guaranteed = terms.MinimumGuarantee is { } least && !(earned >= least);
        var rental = guaranteed ? terms.MinimumGuarantee : earned;
        return new RunRental
        {
            Weeks = weeks,
            Gross = gross,
            Rental = Cents(rental),
            HouseRent = terms.Rental is FourWall rent ? Cents(rent.Amount * weeks.Length)!.Value : 0,
            Overage = terms.MinimumGuarantee is { } guarantee ? Cents(rental - guarantee) : null,
            Rule = guaranteed ? RentalRule.MinimumGuarantee : RuleOf(terms, weeks),
            Penalized = penalized,
            IsEstimate = earned is null || (guaranteed && !grosses.IsOver) || RestsOnMore(terms, grosses),
        };
    }

    /// <summary>What each week comes to; as many as there are grosses.</summary>
    private static IEnumerable<Cut> Cuts(Terms terms, Grosses grosses, decimal points)
    {
        var weeks = grosses.Weeks;
        return terms.Rental switch
        {
            Weekly table when terms.Floating => Floating(table, weeks, points),
            Weekly table => weeks.Select((g, i) => Share(g, Rental.InWeek(table.Percents, i), points, RentalRule.WeekTable)),
            Firm firm => weeks.Select(g => Share(g, firm.Percent, points, RentalRule.Firm)),
            Aggregate aggregate => weeks.Select(g => Share(g, aggregate.Percent, points, RentalRule.Aggregate)),
            Scale scale => weeks.Select(g => Share(g, scale.PercentAt(Reached(scale, grosses)), points, RuleOf(terms, []))),
            OverAllowance over => weeks.Select((g, i) => Over(over, g, i, points)),
            Flat { Per: FlatPer.Week } flat => weeks.Select(_ => new Cut(null, flat.Amount, RentalRule.Flat)),
            FourWall => weeks.Select(g => new Cut(null, g, RentalRule.FourWall)),
            _ => weeks.Select(_ => new Cut(null, null, RuleOf(terms, []))),
        };
    }

    private static Cut Share(decimal gross, decimal percent, decimal points, RentalRule rule) =>
        new(Raised(percent, points), gross * Raised(percent, points) / 100, rule);

    private static Cut Over(OverAllowance terms, decimal gross, int week, decimal points)
    {
        var floor = Share(gross, Rental.InWeek(terms.Floors, week), points, RentalRule.Floor);
        var over = (gross - terms.Allowance) * Raised(terms.Percent, points) / 100;
        return over > floor.Rental ? new(null, over, RentalRule.OverAllowance) : floor;
    }

    private static List<Cut> Floating(Weekly table, ImmutableArray<decimal> weeks, decimal points)
    {
        var best = Enumerable.Range(0, weeks.Length).Select(i => Rental.InWeek(table.Percents, i)).OrderDescending();
        return
        [
            .. weeks.Select((gross, week) => (gross, week)).OrderByDescending(w => w.gross).Zip(best)
                .OrderBy(w => w.First.week)
                .Select(w => Share(w.First.gross, w.Second, points, RentalRule.BestWeekFirst)),
        ];
    }

    /// <summary>The gross that decides a scale's step; the lowest step while the national one is not known.</summary>
    private static decimal Reached(Scale scale, Grosses grosses) => scale.On == ScaleOn.Local ? grosses.Weeks.Sum() : grosses.National?.Gross ?? 0;

    private static bool RestsOnMore(Terms terms, Grosses grosses) => terms.Rental switch
    {
        Weekly => terms.Floating && !grosses.IsOver,
        Scale { On: ScaleOn.Local } => !grosses.IsOver,
        Scale => grosses.National is not { IsEstimate: false },
        _ => false,
    };

    private static RentalRule RuleOf(Terms terms, ImmutableArray<WeekRental> weeks) => terms.Rental switch
    {
        Weekly => terms.Floating ? RentalRule.BestWeekFirst : RentalRule.WeekTable,
        Firm => RentalRule.Firm,
        Aggregate => RentalRule.Aggregate,
        Scale { On: ScaleOn.Local } => RentalRule.LocalScale,
        Scale => RentalRule.NationalScale,
        OverAllowance => !weeks.IsEmpty && weeks.All(w => w.Rule == RentalRule.Floor) ? RentalRule.Floor : RentalRule.OverAllowance,
        Flat => RentalRule.Flat,
        FourWall => RentalRule.FourWall,
        Master => RentalRule.MasterAgreement,
        _ => RentalRule.ToBeAgreed,
    };

    private static decimal Raised(decimal percent, decimal points) => Math.Min(100, percent + points);

    private static decimal? Cents(decimal? amount) => amount is { } a ? decimal.Round(a, 2, MidpointRounding.ToEven) : null;
}
