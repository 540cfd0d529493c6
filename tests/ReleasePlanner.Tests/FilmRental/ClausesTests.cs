using System.Collections.Immutable;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using Xunit;

namespace ReleasePlanner.Tests.FilmRental;

/// <summary>Which clauses a change breaks, as a pure function of the booking before and after.</summary>
public class ClausesTests
{
    private static readonly LocalDate Friday = new(2014, 12, 26);
    private static readonly LocalDate Before = Friday.PlusDays(-10);
    private static readonly Instant Now = Instant.FromUtc(2014, 12, 16, 12, 0);

    private static readonly Clause ThreeWeeks = new() { Kind = ClauseKind.MinimumWeeks, Weeks = 3 };
    private static readonly Clause Clean = new() { Kind = ClauseKind.CleanScreen, Weeks = 2 };
    private static readonly Clause NoSplit = new() { Kind = ClauseKind.NoSplitBefore, Week = 3 };
    private static readonly Clause FourShows = new() { Kind = ClauseKind.ShowsPerDay, Shows = 4 };
    private static readonly Clause Largest = new() { Kind = ClauseKind.LargestHouse, Weeks = 1 };

    [Theory]
    [InlineData(13, true)]
    [InlineData(20, true)]
    [InlineData(21, false)]
    [InlineData(25, false)]
    public void A_drop_before_the_third_week_is_over_breaks_three_weeks(int day, bool breaks)
    {
        var booking = Run(ThreeWeeks, weeks: 4);

        var broken = Broken(booking, booking with { Dropped = End(day) });

        Assert.Equal(breaks ? [ThreeWeeks] : [], broken.Select(b => b.Clause));
        Assert.All(broken, b => Assert.Contains("2015-01-15", b.How, StringComparison.Ordinal));
    }

    [Fact]
    public void Days_before_the_first_full_week_are_of_week_1()
    {
        // Thursday 25 December joins the week from 26 December.
        var booking = Run(ThreeWeeks, weeks: 3) with { From = Friday.PlusDays(-1) };

        Assert.Empty(Broken(booking, booking with { Final = End(21) }));
        Assert.Equal(0, Clauses.WeeksPlayed(booking with { Dropped = End(6) }));
        Assert.Equal(1, Clauses.WeeksPlayed(booking with { Dropped = End(7) }));
    }

    [Fact]
    public void A_run_confirmed_for_less_than_it_promises_breaks_it_and_is_not_broken_again_by_what_leaves_it_so()
    {
        var booking = Run(ThreeWeeks, weeks: 2);

        Assert.Single(Broken(null, booking));
        Assert.Empty(Broken(booking, booking with { Format = "imax" }));
        Assert.Empty(Broken(booking, Weeks(booking, 3)));
        Assert.Single(Broken(booking, Weeks(booking, 1)));
    }

    [Fact]
    public void An_open_run_breaks_nothing_until_it_is_finalled()
    {
        var booking = Run(ThreeWeeks, weeks: 1) with { Runs = Runs.Open };

        Assert.Empty(Broken(null, booking));
        Assert.Single(Broken(booking, booking with { Final = End(14) }));
    }

    [Fact]
    public void An_end_that_the_distributor_proposed_itself_breaks_nothing()
    {
        var booking = Run(ThreeWeeks, weeks: 4) with { ProposedFinal = End(14) };

        Assert.Empty(Broken(booking, booking with { Final = End(14) }));
        Assert.Single(Broken(booking, booking with { Final = End(7) }));
        Assert.Single(Broken(booking with { ProposedFinal = End(14) with { Tentative = true } }, booking with { Final = End(14) }));
    }

    [Theory]
    [InlineData(Shows.All, 1.0, false)]
    [InlineData(Shows.All, 1.5, false)]
    [InlineData(Shows.All, 0.5, true)]
    [InlineData(Shows.Split, 1.0, true)]
    [InlineData(Shows.Matinee, 1.0, true)]
    [InlineData(Shows.Evening, 2.0, true)]
    public void A_clean_screen_is_a_whole_one_with_all_shows(Shows shows, double screens, bool breaks) =>
        Assert.Equal(breaks, Broken(null, Run(Clean) with { Shows = shows, Screens = Each(screens) }).Count == 1);

    [Theory]
    [InlineData(Shows.All, 2.0, false)]
    [InlineData(Shows.All, 1.5, true)]
    [InlineData(Shows.All, 0.5, true)]
    [InlineData(Shows.Split, 1.0, true)]
    [InlineData(Shows.Late, 1.0, true)]
    public void No_screen_is_split_when_all_are_whole_and_have_all_shows(Shows shows, double screens, bool breaks) =>
        Assert.Equal(breaks, Broken(null, Run(NoSplit) with { Shows = shows, Screens = Each(screens) }).Count == 1);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_split_is_free_from_the_week_the_clause_names(int week, bool breaks)
    {
        var booking = Run(NoSplit, weeks: 4);

        var broken = Broken(booking, booking with { LaterShows = [new(week, Shows.Split)] });

        Assert.Equal(breaks, broken.Count == 1);
        Assert.All(broken, b => Assert.StartsWith($"in week {week + 1} ", b.How, StringComparison.Ordinal));
    }

    [Fact]
    public void Fewer_screens_in_a_later_week_count_in_that_week()
    {
        var booking = Run(Clean with { Weeks = 3 }, weeks: 4);

        Assert.Empty(Broken(booking, booking with { Screens = new([Screens.One, Screens.One, Screens.One, Screens.Of(0.5m)]) }));
        Assert.Single(Broken(booking, booking with { Screens = new([Screens.One, Screens.One, Screens.Of(0.5m)]) }));
    }

    [Fact]
    public void Weeks_that_are_over_are_not_broken_afterwards()
    {
        var booking = Run(NoSplit, weeks: 4);
        var split = booking with { Shows = Shows.Split };

        Assert.StartsWith("in week 2 ", Assert.Single(Clauses.Broken(booking, split, [], Friday.PlusDays(7))).How, StringComparison.Ordinal);
        Assert.Empty(Clauses.Broken(booking, split, [], Friday.PlusDays(14)));
    }

    [Fact]
    public void Weeks_that_are_not_played_are_not_judged()
    {
        var booking = Run(NoSplit, weeks: 4) with { Dropped = End(7) };

        Assert.Empty(Broken(booking, booking with { LaterShows = [new(1, Shows.Split)] }));
    }

    [Theory]
    [InlineData(Shows.All, 1.0, null)]
    [InlineData(Shows.All, 0.5, 2)]
    [InlineData(Shows.Split, 0.5, 2)]
    [InlineData(Shows.Split, 1.0, 2)]
    [InlineData(Shows.Evening, 2.0, 4)]
    [InlineData(Shows.Matinee, 1.5, 4)]
    [InlineData(Shows.Late, 1.0, 1)]
    [InlineData(Shows.One, 3.0, 3)]
    public void Shows_of_a_day_are_counted_by_what_is_assumed_of_a_screen(Shows shows, double screens, int? aDay)
    {
        var booking = Run(FourShows) with { Shows = shows, Screens = Each(screens) };

        Assert.Equal(aDay, Clauses.ShowsADay(booking, 0));
        Assert.Equal(aDay is < 4, Broken(null, booking).Count == 1);
    }

    [Fact]
    public void The_largest_auditorium_is_promised_once_for_each_day()
    {
        var other = Run(Largest, film: "into-the-woods");
        var booking = Run(Largest);

        var broken = Assert.Single(Clauses.Broken(null, booking, [other], Before));

        Assert.Equal([other.Id], broken.Others.Select(o => o.Id));
        Assert.Contains("2014-12-26", broken.How, StringComparison.Ordinal);
        Assert.DoesNotContain("woods", broken.How, StringComparison.Ordinal);
        // The other's promise is for its first week; a week later nobody else has it.
        Assert.Empty(Clauses.Broken(null, Moved(booking, 7), [other], Before));
        Assert.Empty(Clauses.Broken(null, booking, [other with { Terms = null }], Before));
        Assert.Empty(Clauses.Broken(null, booking, [other with { Film = booking.Film }], Before));
        Assert.Empty(Clauses.Broken(null, booking, [other with { Dropped = End(0) }], Before));
        Assert.Empty(Clauses.Broken(booking, booking with { Format = "imax" }, [other], Before));
        Assert.Single(Clauses.Broken(Moved(booking, 7), booking, [other], Before));
    }

    [Fact]
    public void A_clause_is_not_amended_away_but_may_be_made_stronger()
    {
        var booking = Run(ThreeWeeks, weeks: 4);

        Assert.Equal([ThreeWeeks], Broken(booking, booking with { Terms = Terms() }).Select(b => b.Clause));
        Assert.Equal([ThreeWeeks], Broken(booking, booking with { Terms = Terms(ThreeWeeks with { Weeks = 2 }) }).Select(b => b.Clause));
        Assert.Equal([ThreeWeeks], Broken(booking, booking with { Terms = Terms(ThreeWeeks with { OnBreach = OnBreach.Warn }) }).Select(b => b.Clause));
        Assert.Empty(Broken(booking, booking with { Terms = Terms(ThreeWeeks with { Weeks = 4 }) }));
        Assert.Empty(Broken(booking, booking with { Terms = Terms(ThreeWeeks, Clean) }));
    }

    [Theory]
    [InlineData(null, "", true)]
    [InlineData("window:the-interview/us/theatrical", "", true)]
    [InlineData("window:the-interview/uk/theatrical", "", false)]
    [InlineData(null, "chain:carmike", true)]
    [InlineData(null, "chain:amc", false)]
    public void A_waiver_is_for_a_film_or_a_window_and_for_all_chains_or_some(string? window, string chain, bool waived)
    {
        Waiver waiver = new(
            window is null ? null : WindowId.Parse(window), chain.Length == 0 ? [] : [ChainId.Parse(chain)], null, Now, World.Columbia);
        var booking = Run(ThreeWeeks);

        Assert.Equal(waived, Commitments.IsWaived(booking, window is null ? [waiver] : [], window is null ? [] : [waiver]));
    }

    private static IReadOnlyList<BrokenClause> Broken(Booking? before, Booking after) => Clauses.Broken(before, after, [], Before);

    private static Terms Terms(params Clause[] clauses) => new() { Rental = new ToBeAgreed(), Clauses = [.. clauses] };

    private static Ending End(int day) => new(Friday.PlusDays(day), null, Now, World.Carmike);

    private static WeeklyScreens Each(double screens) => new([Screens.Of((decimal)screens)]);

    private static Booking Weeks(Booking booking, int weeks) => booking with { Weeks = weeks, Until = booking.FirstWeekEnds.PlusWeeks(weeks - 1) };

    private static Booking Moved(Booking booking, int days) =>
        booking with { From = booking.From.PlusDays(days), FirstWeekEnds = booking.FirstWeekEnds.PlusDays(days), Until = booking.Until.PlusDays(days) };

    private static Booking Run(Clause clause, int weeks = 2, string film = "the-interview") => Weeks(
        new()
        {
            Id = BookingId.Parse(film),
            Theater = World.Theater("carmike-1"),
            Chain = ChainId.Parse("chain:carmike"),
            Market = World.Us,
            Window = WindowId.Parse($"window:{film}/us/theatrical"),
            Film = FilmId.Parse("film:" + film),
            Distributor = DistributorId.Parse("columbia"),
            Channel = "theatrical",
            Screens = WeeklyScreens.One,
            From = Friday,
            Until = Friday,
            FirstWeekEnds = Friday.PlusDays(7),
            Weeks = weeks,
            Terms = Terms(clause),
            Saw = new(1, 1, 1, 1, 1),
            ConfirmedAt = Now,
            ConfirmedBy = World.Carmike,
        },
        weeks);
}
