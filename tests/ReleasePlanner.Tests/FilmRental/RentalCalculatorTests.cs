using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.FilmRental;

/// <summary>Rentals that were published or follow from published terms (O3 to O9), and what holds for all terms.</summary>
public class RentalCalculatorTests
{
    private static readonly Gen<decimal> Money = Gen.Int[0, 10_000_000].Select(cents => cents / 100m);
    private static readonly Gen<decimal> Percent = Gen.Int[0, 1000].Select(p => p / 10m);
    private static readonly Gen<ImmutableArray<decimal>> Table = Percent.Array[1, 8].Select(p => p.ToImmutableArray());
    private static readonly Gen<ImmutableArray<decimal>> Descending = Table.Select(t => t.OrderDescending().ToImmutableArray());
    private static readonly Gen<ImmutableArray<decimal>> Weeks = Money.Array[0, 12].Select(w => w.ToImmutableArray());

    private static readonly Gen<Rental> Shares = Gen.OneOf(
        Table.Select(p => (Rental)new Weekly { Percents = p }),
        Percent.Select(p => (Rental)new Firm { Percent = p }),
        Percent.Select(p => (Rental)new Aggregate { Percent = p }),
        Gen.Select(Percent, Percent, Money, Gen.Bool).Select((a, b, from, local) => (Rental)new Scale
        {
            On = local ? ScaleOn.Local : ScaleOn.National,
            Steps = [new() { From = 0, Percent = a }, new() { From = from + 1, Percent = b }],
        }),
        Gen.Select(Money, Table).Select((allowance, floors) => (Rental)new OverAllowance { Allowance = allowance, Floors = floors }));

    [Fact]
    public void O3_the_week_table_of_Mica_goes_on_with_its_last_percent()
    {
        var run = Of("""{"kind": "weekly", "percents": [50, 50, 45, 40, 35, 30]}""", Same(1000, 9));

        Assert.Equal([50, 50, 45, 40, 35, 30, 30, 30, 30], run.Weeks.Select(w => w.Percent!.Value));
        Assert.Equal((9, 30m, RentalRule.WeekTable), (run.Weeks[8].Week, run.Weeks[8].Percent!.Value, run.Weeks[8].Rule));
        Assert.Equal(3400m, run.Rental);
    }

    [Theory]
    [InlineData(0, 0, RentalRule.Floor)]
    [InlineData(12000, 6000, RentalRule.Floor)]
    [InlineData(22500, 11250, RentalRule.Floor)]
    [InlineData(30000, 18000, RentalRule.OverAllowance)]
    public void O4_ninety_ten_over_the_house_s_allowance_is_never_under_its_floor(int gross, int rental, RentalRule rule)
    {
        // Floor 50% of G and 90% of G - 10,000 are equal at 22,500.
        var run = Of("""{"kind": "over-allowance", "percent": 90, "allowance": 10000, "floors": [50, 50, 40, 35, 30, 25]}""", [gross]);

        Assert.Equal(((decimal?)rental, rule), (run.Rental, run.Rule));
    }

    [Fact]
    public void O4_the_floor_falls_week_by_week()
    {
        var run = Of("""{"kind": "over-allowance", "percent": 90, "allowance": 10000, "floors": [50, 50, 40, 35, 30, 25]}""", Same(10000, 7));

        Assert.Equal([5000, 5000, 4000, 3500, 3000, 2500, 2500], run.Weeks.Select(w => w.Rental!.Value));
        Assert.Equal(RentalRule.Floor, run.Rule);
    }

    [Fact]
    public void O5_a_blockbuster_s_three_weeks_are_at_70_70_and_60()
    {
        var run = Of("""{"kind": "weekly", "percents": [70, 70, 60, 60, 50, 50, 40, 35]}""", Same(100, 3));

        Assert.Equal([70, 70, 60], run.Weeks.Select(w => w.Percent!.Value));
    }

    [Fact]
    public void O6_at_64_percent_the_theater_kept_243_05()
    {
        var run = Of("""{"kind": "firm", "percent": 64}""", [675.14m]);

        Assert.Equal((432.09m, 243.05m), (run.Rental, run.Gross - run.Rental));
    }

    [Fact]
    public void O7_Cinegi_s_example_is_26_50_over_its_guarantee_and_31_80_with_VAT()
    {
        var run = Of("""{"rental": {"kind": "firm", "percent": 35}, "minimumGuarantee": 75}""", [(65 * 4) + (15 * 2)]);

        Assert.Equal((290m, 101.50m, 26.50m), (run.Gross, run.Rental, run.Overage));
        Assert.Equal(31.80m, run.Overage * 1.20m);
        Assert.Equal((RentalRule.Firm, false), (run.Rule, run.IsEstimate));
    }

    [Fact]
    public void O7_a_guarantee_that_is_not_reached_is_what_is_owed()
    {
        var run = Of("""{"rental": {"kind": "firm", "percent": 35}, "minimumGuarantee": 75}""", [100]);

        Assert.Equal((75m, 0m, RentalRule.MinimumGuarantee, false), (run.Rental, run.Overage, run.Rule, run.IsEstimate));
        Assert.True(Of("""{"rental": {"kind": "firm", "percent": 35}, "minimumGuarantee": 75}""", [100], isOver: false).IsEstimate);
    }

    [Fact]
    public void O8_Universal_s_films_are_in_theaters_only_for_17_days_or_31_from_50_million_on()
    {
        var terms = Json.Read<Terms>("""{"rental": {"kind": "to-be-agreed"}, "exclusivity": [{"from": 0, "days": 17}, {"from": 50000000, "days": 31}]}""");

        Assert.Equal((17, 31), (terms.ExclusivityDays(49_999_999.99m), terms.ExclusivityDays(50_000_000)));
        // The Super Mario Bros. Movie: opened 5 April 2023, at home on 16 May, 41 days later, ten more than it had to.
        var may = new LocalDate(2023, 4, 5).PlusDays(terms.ExclusivityDays(146_361_865)!.Value);
        Assert.Equal(10, Period.DaysBetween(may, new LocalDate(2023, 5, 16)));
        Assert.Null(Json.Read<Terms>("\"open\"").ExclusivityDays(1));
    }

    [Theory]
    [InlineData(0, 65)]
    [InlineData(1, 70)]
    [InlineData(3, 70)]
    public void O9_one_canceled_show_of_The_Last_Jedi_raises_the_whole_run_to_70(int breaches, int percent)
    {
        var run = Of("""{"rental": {"kind": "firm", "percent": 65}, "penaltyPoints": 5}""", Same(1000, 4), breaches: breaches);

        Assert.Equal([percent, percent, percent, percent], run.Weeks.Select(w => (int)w.Percent!.Value));
        Assert.Equal((percent * 40m, breaches > 0), (run.Rental, run.Penalized));
    }

    [Fact]
    public void Points_raise_floors_too_and_nothing_goes_over_100()
    {
        var run = Of("""{"rental": {"kind": "over-allowance", "percent": 90, "allowance": 1000, "floors": [50]}, "penaltyPoints": 20}""", [1000, 10000], breaches: 1);

        Assert.Equal([700, 9000], run.Weeks.Select(w => w.Rental!.Value));
        Assert.Equal(RentalRule.OverAllowance, run.Rule);
    }

    [Fact]
    public void Best_week_first_rates_anew_when_a_later_week_grosses_more()
    {
        const string Floating = """{"rental": {"kind": "weekly", "percents": [60, 50, 40]}, "floating": true}""";

        var two = Of(Floating, [1000, 3000], isOver: false);
        var three = Of(Floating, [1000, 3000, 2000]);

        Assert.Equal([50, 60], two.Weeks.Select(w => w.Percent!.Value));
        Assert.Equal([40, 60, 50], three.Weeks.Select(w => w.Percent!.Value));
        Assert.Equal((true, false), (two.IsEstimate, three.IsEstimate));
        Assert.Equal((3200m, RentalRule.BestWeekFirst), (three.Rental, three.Rule));
    }

    [Theory]
    [InlineData(9999, 45, 4499.55)]
    [InlineData(10000, 55, 5500)]
    public void The_step_a_run_reaches_holds_for_all_of_it(int gross, int percent, double rental)
    {
        var run = Of("""{"kind": "scale", "on": "local", "steps": [{"from": 0, "percent": 45}, {"from": 10000, "percent": 55}]}""", [6000, gross - 6000]);

        Assert.Equal((percent, (decimal)rental, RentalRule.LocalScale), ((int)run.Weeks[0].Percent!.Value, run.Rental, run.Rule));
    }

    [Fact]
    public void A_scale_on_the_national_gross_is_an_estimate_until_all_houses_have_finished()
    {
        const string Scale = """{"kind": "scale", "on": "national", "steps": [{"from": 0, "percent": 45}, {"from": 100000000, "percent": 62}]}""";

        var unknown = Of(Scale, [1000]);
        var estimated = Of(Scale, [1000], national: new(120_000_000, IsEstimate: true));
        var known = Of(Scale, [1000], national: new(99_999_999, IsEstimate: false));

        Assert.Equal((450m, true), (unknown.Rental, unknown.IsEstimate));
        Assert.Equal((620m, true), (estimated.Rental, estimated.IsEstimate));
        Assert.Equal((450m, false, RentalRule.NationalScale), (known.Rental, known.IsEstimate, known.Rule));
    }

    [Fact]
    public void Flat_amounts_are_per_run_or_per_week_and_a_four_wall_pays_the_house()
    {
        Assert.Equal(250m, Of("""{"kind": "flat", "amount": 250}""", Same(10, 3)).Rental);
        Assert.Equal(750m, Of("""{"kind": "flat", "amount": 250, "per": "week"}""", Same(10, 3)).Rental);
        var rented = Of("""{"kind": "four-wall", "amount": 4000}""", [5000, 3000]);
        Assert.Equal((8000m, 8000m, RentalRule.FourWall), (rented.Rental, rented.HouseRent, rented.Rule));
    }

    [Fact]
    public void What_terms_do_not_say_is_not_guessed()
    {
        var master = Of("""{"kind": "master", "agreement": "2014"}""", [1000]);

        Assert.Equal((null, true, RentalRule.MasterAgreement), (master.Rental, master.IsEstimate, master.Rule));
        Assert.Equal((75m, true), (Of("""{"rental": {"kind": "to-be-agreed"}, "minimumGuarantee": 75}""", [1000]).Rental, Of("\"open\"", [1]).IsEstimate));
    }

    [Theory]
    [InlineData(0.25, 0.12)]
    [InlineData(0.75, 0.38)]
    public void Half_cents_go_to_the_even_cent(double gross, double rental) =>
        Assert.Equal((decimal)rental, Of("""{"kind": "firm", "percent": 50}""", [(decimal)gross]).Rental);

    [Fact]
    public void Money_is_rounded_once_at_the_end()
    {
        // Three weeks at 0.125 each are 0.375; rounded by week they would be 0.36.
        var run = Of("""{"kind": "firm", "percent": 50}""", Same(0.25m, 3));

        Assert.Equal(0.38m, run.Rental);
        Assert.Equal(0.125m, run.Weeks[0].Rental);
    }

    [Fact]
    public void A_share_is_between_nothing_and_the_gross_and_the_weeks_add_up() =>
        Gen.Select(Shares, Weeks, Gen.Int[0, 2], Gen.Int[1, 50]).Sample((rental, weeks, breaches, points) =>
        {
            var terms = new Terms { Rental = rental, PenaltyPoints = points };

            var run = RentalCalculator.Of(terms, new(weeks, true), breaches);

            Assert.InRange(run.Rental!.Value, 0, run.Gross);
            Assert.All(run.Weeks, w => Assert.InRange(w.Rental!.Value, 0, w.Gross));
            Assert.Equal(weeks, run.Weeks.Select(w => w.Gross));
            Assert.Equal(decimal.Round(run.Weeks.Sum(w => w.Rental!.Value), 2, MidpointRounding.ToEven), run.Rental);
            Assert.True(RentalCalculator.Of(terms, new(weeks, true)).Rental <= run.Rental);
        });

    [Fact]
    public void The_last_percent_repeats_however_long_the_run() =>
        Gen.Select(Table, Weeks).Sample((percents, weeks) =>
        {
            var longer = percents.AddRange(Enumerable.Repeat(percents[^1], 12));
            Assert.Equal(
                RentalCalculator.Of(new Terms { Rental = new Weekly { Percents = longer } }, new(weeks, true)).Weeks,
                RentalCalculator.Of(new Terms { Rental = new Weekly { Percents = percents } }, new(weeks, true)).Weeks);
        });

    [Fact]
    public void Best_week_first_is_never_less_than_the_plain_order_of_a_descending_table() =>
        Gen.Select(Descending, Weeks).Sample((percents, weeks) =>
        {
            var plain = new Terms { Rental = new Weekly { Percents = percents } };
            var (floating, ordered) = (RentalCalculator.Of(plain with { Floating = true }, new(weeks, true)), RentalCalculator.Of(plain, new(weeks, true)));

            Assert.True(floating.Rental >= ordered.Rental);
            // The same percents are given out, and a better week never gets a lower one.
            Assert.Equal(ordered.Weeks.Select(w => w.Percent).Order(), floating.Weeks.Select(w => w.Percent).Order());
            Assert.Equal(
                floating.Weeks.Select(w => w.Percent).OrderDescending(),
                floating.Weeks.OrderByDescending(w => w.Gross).ThenByDescending(w => w.Percent).Select(w => w.Percent));
        });

    [Fact]
    public void A_floor_holds_and_what_is_over_the_allowance_is_owed() =>
        Gen.Select(Money, Table, Weeks).Sample((allowance, floors, weeks) =>
        {
            var run = RentalCalculator.Of(new Terms { Rental = new OverAllowance { Allowance = allowance, Floors = floors } }, new(weeks, true));

            Assert.All(run.Weeks, w =>
            {
                Assert.True(w.Rental >= w.Gross * floors[Math.Min(w.Week - 1, floors.Length - 1)] / 100);
                Assert.True(w.Rental >= (w.Gross - allowance) * 0.9m);
            });
        });

    [Fact]
    public void A_guarantee_is_owed_whatever_was_grossed_and_the_overage_is_what_is_beyond() =>
        Gen.Select(Shares, Weeks, Money).Sample((rental, weeks, guarantee) =>
        {
            var run = RentalCalculator.Of(new Terms { Rental = rental, MinimumGuarantee = guarantee }, new(weeks, true));
            var bare = RentalCalculator.Of(new Terms { Rental = rental }, new(weeks, true));

            Assert.Equal(Math.Max(guarantee, bare.Rental!.Value), run.Rental);
            Assert.Equal(run.Rental - guarantee, run.Overage);
        });

    /// <param name="json">Terms, or their rental alone.</param>
    private static RunRental Of(string json, IEnumerable<decimal> weeks, bool isOver = true, NationalGross? national = null, int breaches = 0) =>
        RentalCalculator.Of(
            Json.Read<Terms>(json.StartsWith("{\"kind\"", StringComparison.Ordinal) ? $$"""{"rental": {{json}}}""" : json),
            new([.. weeks], isOver, national),
            breaches);

    private static IEnumerable<decimal> Same(decimal gross, int weeks) => Enumerable.Repeat(gross, weeks);
}
