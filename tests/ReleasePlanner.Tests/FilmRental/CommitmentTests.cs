using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.FilmRental;

/// <summary>Each clause through the cluster: refused, warned of and kept with the booking, or waived.</summary>
public class CommitmentTests : PlannerTests
{
    private static readonly BookingId B = BookingId.Parse("b");
    private static readonly WindowId Other = WindowId.Parse("window:into-the-woods/us/theatrical");

    /// <summary>A clause, and how a house breaks it when it has four weeks on a screen of its own.</summary>
    public static TheoryData<string, string> Breaking => new()
    {
        { """{"kind": "minimum-weeks", "weeks": 3}""", "drop" },
        { """{"kind": "minimum-weeks", "weeks": 3}""", "final" },
        { """{"kind": "minimum-weeks", "weeks": 3}""", "amend" },
        { """{"kind": "clean-screen"}""", "evenings" },
        { """{"kind": "clean-screen"}""", "half a screen" },
        { """{"kind": "no-split-before", "week": 3}""", "split" },
        { """{"kind": "shows-per-day", "shows": 3}""", "evenings" },
        { """{"kind": "minimum-weeks", "weeks": 3}""", "no terms" },
    };

    [Theory]
    [MemberData(nameof(Breaking))]
    public async Task A_clause_that_refuses_keeps_the_booking_as_it_is_until_it_is_waived(string clause, string how)
    {
        await using var planner = await WithBooking(clause, "refuse");
        var before = Json.Write(await planner.Bookings("carmike-1"));

        var refusal = await planner.Refused(Carmike, Break(planner, how));

        Assert.Equal("clause", refusal.Code);
        Assert.Contains(Json.Read<Clause>(clause).ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the booking of film:the-interview in theater:carmike-1", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("or ask columbia to waive its commitments", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Json.Write(await planner.Bookings("carmike-1")));

        await planner.Do(Columbia, new WaiveCommitments { CommandId = planner.NewId(), Film = Interview });
        var outcome = await planner.Do(Carmike, Break(planner, how));

        Assert.DoesNotContain(outcome.Warnings, w => w.Code == "clause");
        Assert.Empty((await planner.Bookings("carmike-1"))[0].Breaches);
    }

    [Theory]
    [MemberData(nameof(Breaking))]
    public async Task A_clause_that_warns_is_broken_with_a_warning_and_the_breach_is_kept(string clause, string how)
    {
        await using var planner = await WithBooking(clause, "warn");

        var outcome = await planner.Do(Carmike, Break(planner, how));

        Assert.Contains(Json.Read<Clause>(clause).ToString(), Assert.Single(outcome.Warnings, w => w.Code == "clause").Message, StringComparison.Ordinal);
        var breach = Assert.Single((await planner.Bookings("carmike-1"))[0].Breaches);
        Assert.Equal((Json.Read<Clause>(clause).Kind, planner.Clock.GetCurrentInstant()), (breach.Clause, breach.At));
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_waiver_for_another_chain_frees_nobody_else_and_one_for_the_window_frees_its_chain()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");
        var waive = new WaiveCommitments { CommandId = planner.NewId(), Window = Wide, Chains = [ChainId.Parse("chain:amc")] };
        await planner.Do(Columbia, waive);
        Assert.Equal("clause", (await planner.Refused(Carmike, Break(planner, "drop"))).Code);

        await planner.Do(Columbia, waive with { CommandId = planner.NewId(), Chains = [ChainId.Parse("chain:carmike")] });

        await planner.Do(Carmike, Break(planner, "drop"));
    }

    [Fact]
    public async Task A_run_is_not_confirmed_or_confirmed_again_for_less_than_its_terms_promise()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var confirm = Confirm(planner, "carmike-1") with { Booking = B, Terms = Promise("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse") };
        Assert.Equal("clause", (await planner.Refused(Carmike, confirm)).Code);
        await planner.Do(Carmike, confirm with { Weeks = 3 });
        await planner.Do(Columbia, new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 1, 30) });

        Assert.Equal("clause", (await planner.Refused(Carmike, new ReconfirmBookings { CommandId = planner.NewId(), Bookings = [B], Window = Wide, Weeks = 2 })).Code);
        await planner.Do(Carmike, new ReconfirmBookings { CommandId = planner.NewId(), Bookings = [B], Window = Wide });
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("warn")]
    public async Task The_largest_auditorium_goes_to_whom_it_was_promised_first(string onBreach)
    {
        await using var planner = await WithBooking("""{"kind": "largest-house"}""", "refuse");
        await OtherFilm(planner);
        var second = Confirm(planner, "carmike-1", Other) with { Booking = BookingId.Parse("second"), Terms = Promise("""{"kind": "largest-house", "weeks": 1}""", onBreach) };

        if (onBreach == "refuse")
        {
            var refusal = await planner.Refused(Carmike, second);
            Assert.Equal("clause", refusal.Code);
            Assert.Contains("choose other days", refusal.Message, StringComparison.Ordinal);
            // After the four weeks of the first run it is free.
            await planner.Do(Carmike, second with { CommandId = planner.NewId(), From = new LocalDate(2015, 1, 23) });
            Assert.Equal("clause", (await planner.Refused(Carmike, new AmendBookings { CommandId = planner.NewId(), Bookings = [second.Booking!.Value], From = new LocalDate(2015, 1, 16) })).Code);
        }
        else
        {
            Assert.Contains((await planner.Do(Carmike, second)).Warnings, w => w.Code == "clause");
            Assert.Equal([0, 1], (await planner.Bookings("carmike-1")).Select(b => b.Breaches.Length));
        }
    }

    [Fact]
    public async Task A_promise_that_was_waived_or_that_is_off_gives_the_largest_auditorium_up()
    {
        await using var planner = await WithBooking("""{"kind": "largest-house"}""", "refuse");
        await OtherFilm(planner);
        var second = Confirm(planner, "carmike-1", Other) with { Booking = BookingId.Parse("second"), Terms = Promise("""{"kind": "largest-house"}""", "refuse") };
        var cancel = new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("off") };
        await planner.Do(Columbia, cancel);
        await planner.Do(Carmike, second with { CommandId = planner.NewId(), DryRun = true });
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("off") });
        Assert.Equal("clause", (await planner.Refused(Carmike, second)).Code);

        await planner.Do(Columbia, new WaiveCommitments { CommandId = planner.NewId(), Film = Interview });

        await planner.Do(Carmike, second);
    }

    [Fact]
    public async Task What_the_distributor_does_itself_breaks_nothing()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");

        await planner.Do(Columbia, new CancelBookings { CommandId = planner.NewId(), Bookings = [B] });

        Assert.Empty((await planner.Bookings("carmike-1"))[0].Breaches);
    }

    [Fact]
    public async Task An_end_the_distributor_proposed_is_the_house_s_to_agree_to()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");
        Assert.Equal("clause", (await planner.Refused(Carmike, Break(planner, "final"))).Code);

        await planner.Do(Columbia, Break(planner, "final"));

        await planner.Do(Carmike, Break(planner, "final"));
    }

    [Fact]
    public async Task A_house_does_not_ask_for_a_split_its_terms_rule_out_but_may_agree_to_one()
    {
        await using var planner = await WithBooking("""{"kind": "no-split-before", "week": 6}""", "refuse");
        HoldOver Split(Shows? shows = Shows.Split) => new() { CommandId = planner.NewId(), Bookings = [B], Through = new LocalDate(2015, 1, 23), Shows = shows };

        Assert.Equal("clause", (await planner.Refused(Carmike, Split())).Code);
        await planner.Do(Columbia, Split(shows: null));
        Assert.Equal("clause", (await planner.Refused(Carmike, Split())).Code);
        await planner.Do(Columbia, Split());
        await planner.Do(Carmike, Split());

        Assert.Equal(Shows.Split, (await planner.Bookings("carmike-1"))[0].ShowsInWeek(4));
    }

    [Fact]
    public async Task A_split_that_is_only_wished_for_is_warned_of_and_is_no_breach_yet()
    {
        await using var planner = await WithBooking("""{"kind": "no-split-before", "week": 6}""", "warn");
        HoldOver Split(Shows? shows = Shows.Split) => new() { CommandId = planner.NewId(), Bookings = [B], Through = new LocalDate(2015, 1, 23), Shows = shows };

        Assert.Contains((await planner.Do(Carmike, Split())).Warnings, w => w.Code == "clause");
        Assert.Empty((await planner.Bookings("carmike-1"))[0].Breaches);
        // The distributor's yes makes it a split that was agreed on.
        await planner.Do(Columbia, Split(shows: null));

        Assert.Equal((Shows.Split, 0), ((await planner.Bookings("carmike-1"))[0].ShowsInWeek(4), (await planner.Bookings("carmike-1"))[0].Breaches.Length));
    }

    [Fact]
    public async Task An_answer_to_an_offer_promises_what_its_terms_say()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, OfferWorld.Send(planner) with { Terms = Promise("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse") });
        var yes = OfferWorld.Answer(planner, OfferAnswer.Confirm);

        Assert.Equal("clause", (await planner.Refused(Carmike, yes)).Code);
        await planner.Do(Carmike, yes with { CommandId = planner.NewId(), Weeks = 3 });

        Assert.Equal("clause", (await planner.Refused(Carmike, new DropBookings { CommandId = planner.NewId(), Window = Wide })).Code);
    }

    [Fact]
    public async Task Distribution_that_acts_for_a_house_acts_under_the_house_s_clauses()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");

        var refusal = await planner.Refused(Columbia, Break(planner, "drop") with { OnBehalf = new OnBehalf("Ann", Via.Phone, null) });

        Assert.Equal("clause", refusal.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_bound_to_what_the_distributor_stopped_or_moved(bool stopped)
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");
        await planner.Do(Columbia, stopped
            ? new CancelRelease { CommandId = planner.NewId(), Film = Interview }
            : new MoveWindow { CommandId = planner.NewId(), Window = Wide, Opens = new LocalDate(2015, 3, 6) });

        await planner.Do(Carmike, Break(planner, "drop"));
    }

    [Fact]
    public async Task A_house_stays_bound_by_a_stop_of_its_own_chain()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");
        await planner.Do(Carmike, new ReleasePlanner.Chains.DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview });

        Assert.Equal("clause", (await planner.Refused(Carmike, Break(planner, "drop"))).Code);
    }

    [Fact]
    public async Task A_chain_that_tries_to_drop_a_film_is_told_how_many_bookings_have_clauses_against_it_and_may_drop_it_all_the_same()
    {
        await using var planner = await WithBooking("""{"kind": "minimum-weeks", "weeks": 3}""", "refuse");
        await planner.CatchUp();
        var drop = new ReleasePlanner.Chains.DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview, DryRun = true };
        Assert.Equal(1, await Clauses(drop));
        // From its fourth week on nothing is broken.
        Assert.Equal(0, await Clauses(drop with { From = new LocalDate(2015, 1, 16) }));
        await planner.Do(Columbia, new WaiveCommitments { CommandId = planner.NewId(), Window = Wide });
        await planner.CatchUp();
        Assert.Equal(0, await Clauses(drop));

        await planner.Do(Carmike, drop with { DryRun = false });

        async Task<int> Clauses(Command tried) => (await planner.Do(Carmike, tried)).Impact!.Value.GetProperty("clauses").GetInt32();
    }

    [Fact]
    public async Task One_broken_clause_raises_what_is_owed()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1", weeks: 4) with
        {
            Booking = B,
            Terms = Json.Read<Terms>("""{"rental": {"kind": "firm", "percent": 65}, "penaltyPoints": 5, "clauses": [{"kind": "clean-screen", "weeks": 4, "onBreach": "warn"}]}"""),
        });

        await planner.Do(Carmike, Break(planner, "split"));

        var booking = (await planner.Bookings("carmike-1"))[0];
        Assert.Equal(700m, RentalCalculator.Of(booking.Terms!, new([1000], true), booking.Breaches.Length).Rental);
    }

    private async Task<Planner> WithBooking(string clause, string onBreach)
    {
        var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1", weeks: 4) with { Booking = B, Terms = Promise(clause, onBreach) });
        return planner;
    }

    private static Command Break(Planner planner, string how) => how switch
    {
        "drop" => new DropBookings { CommandId = planner.NewId(), Bookings = [B] },
        "final" => new FinalBookings { CommandId = planner.NewId(), Bookings = [B], Until = new LocalDate(2015, 1, 9) },
        "amend" => new AmendBookings { CommandId = planner.NewId(), Bookings = [B], Weeks = 2 },
        "evenings" => new AmendBookings { CommandId = planner.NewId(), Bookings = [B], Shows = Shows.Evening },
        "split" => new AmendBookings { CommandId = planner.NewId(), Bookings = [B], Shows = Shows.Split },
        "half a screen" => new AmendBookings { CommandId = planner.NewId(), Bookings = [B], Screens = new([Screens.Of(0.5m)]) },
        _ => new AmendBookings { CommandId = planner.NewId(), Bookings = [B], Terms = Json.Read<Terms>("\"as it comes\"") },
    };

    private static Terms Promise(string clause, string onBreach) =>
        Json.Read<Terms>($$"""{"rental": {"kind": "firm", "percent": 60}, "clauses": [{{clause[..^1]}}, "onBreach": "{{onBreach}}"}]}""");

    private static async Task OtherFilm(Planner planner)
    {
        await planner.Do("distribution:disney", Film(planner, "into-the-woods", "disney"));
        await planner.Do("distribution:disney", Window(planner, "into-the-woods"));
    }
}
