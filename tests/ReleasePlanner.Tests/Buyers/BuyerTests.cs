using NodaTime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Buyers;

/// <summary>A buyer sees and acts on exactly its houses, of several chains, from and until the dates.</summary>
public class BuyerTests : PlannerTests
{
    private const string Clark = "buyer:clark";
    private const string Loft = "exhibitor:loft";

    private static readonly BuyerId ClarkId = BuyerId.Parse("buyer:clark");

    [Fact]
    public async Task A_buyer_books_for_its_houses_of_several_chains_and_for_no_other()
    {
        await using var planner = await WithBuyer();

        await planner.Do(Clark, Confirm(planner, "loft-1"));
        await planner.Do(Clark, Confirm(planner, "carmike-1"));

        Assert.Equal("buyer:clark", (await planner.Bookings("loft-1"))[0].ConfirmedBy);
        Assert.Equal("not-found", (await planner.Refused(Clark, Confirm(planner, "carmike-2"))).Code);
        Assert.Equal("not-found", (await planner.Refused("buyer:other", Confirm(planner, "loft-1"))).Code);
        await planner.Do(Clark, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Until = new LocalDate(2015, 1, 2) });
        Assert.NotNull((await planner.Bookings("carmike-1"))[0].Final);
        Assert.NotNull((await planner.Bookings("loft-1"))[0].Final);
    }

    [Fact]
    public async Task Its_selections_find_its_houses_and_bookings_and_a_stranger_is_not_found()
    {
        await using var planner = await WithBuyer();
        foreach (var (actor, house) in new[] { (Carmike, "carmike-1"), (Carmike, "carmike-2"), (Loft, "loft-1") })
        {
            await planner.Do(actor, Confirm(planner, house) with { Booking = BookingId.Parse("b") });
        }

        var dropped = await planner.Do(Clark, new DropBookings { CommandId = planner.NewId(), Window = Wide });

        Assert.Equal(2, dropped.Total);
        Assert.Null((await planner.Bookings("carmike-2"))[0].Dropped);
        Assert.NotNull((await planner.Bookings("carmike-1"))[0].Dropped);
        var foreign = new DropBookings { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-2")] } };
        Assert.Equal("not-found", (await planner.Refused(Clark, foreign)).Code);
    }

    [Fact]
    public async Task It_sees_the_bookings_of_its_houses_and_no_others_in_every_answer()
    {
        await using var planner = await WithBuyer();
        foreach (var (actor, house) in new[] { (Carmike, "carmike-1"), (Carmike, "carmike-2"), (Loft, "loft-1") })
        {
            await planner.Do(actor, Confirm(planner, house));
        }

        Assert.Equal(2, (await planner.Ask(Clark, new WindowSummary { Window = Wide })).Theaters.Upcoming);
        var bookings = await planner.Ask(Clark, new WindowBookings { Window = Wide });
        Assert.Equal([Theater("carmike-1"), Theater("loft-1")], bookings.Bookings.Select(b => b.Theater));
        Assert.Equal(2, (await planner.Ask(Clark, new WindowTimeline { Window = Wide })).Points[^1].Theaters);
        Assert.Equal(2, (await planner.Ask(Clark, new WindowWeeks { Window = Wide })).Widest);
        Assert.Equal("window:the-interview/us/theatrical", (await planner.Ask(Clark, new TheaterCalendar { Theater = Theater("carmike-1"), On = Christmas })).Weeks[0].Runs[0].Window);
        var heads = await planner.Ask(Clark, new Activity());
        Assert.Contains(heads.Entries, e => e.Stream == "theater:loft-1");
        Assert.All(heads.Entries, e => Assert.Contains(e.Stream, new[] { "theater:loft-1", "theater:carmike-1" }));

        Assert.Equal("not-found", await Asked(planner, new TheaterCalendar { Theater = Theater("carmike-2") }));
        Assert.Equal("not-found", await Asked(planner, new Activity { Theater = Theater("carmike-2") }));
        Assert.Equal("not-found", await Asked(planner, new Activity { Chain = ChainId.Parse("chain:amc") }));
        Assert.Equal("not-found", await Asked(planner, new WindowBookings { Window = Wide, Chain = ChainId.Parse("chain:amc") }));
        Assert.Single((await planner.Ask(Clark, new WindowBookings { Window = Wide, Chain = ChainId.Parse("chain:loft") })).Bookings);
    }

    [Fact]
    public async Task It_sees_what_stops_its_houses_and_whose_it_is_and_not_what_stops_others()
    {
        await using var planner = await WithBuyer();
        await planner.Do(Loft, Confirm(planner, "loft-1"));
        await planner.Do(Loft, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:loft"), Film = Interview, Disruption = DisruptionId.Parse("loft-drops") });
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do("exhibitor:amc", new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Film = Interview, Disruption = DisruptionId.Parse("amc-drops") });
        await planner.Do(Carmike, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-2")] } });

        Assert.Equal(["loft-drops"], (await planner.Ask(Clark, new ReleasePlanner.Disruptions.Disruptions())).Disruptions.Select(d => d.Disruption.Id.Value));
        Assert.Equal("loft-drops", (await planner.Ask(Clark, new WindowBookings { Window = Wide })).Bookings[0].Because);
        Assert.Equal("loft-drops", (await planner.Ask(Clark, new WindowSummary { Window = Wide })).Causes[0].Disruption);
    }

    [Fact]
    public async Task What_is_about_the_house_or_chain_itself_is_not_a_buyer_s()
    {
        await using var planner = await WithBuyer();
        var chain = ChainId.Parse("chain:loft");
        Command[] refused =
        [
            new DropFilm { CommandId = planner.NewId(), Chain = chain, Film = Interview },
            new BanDistributor { CommandId = planner.NewId(), Chain = chain, Distributor = DistributorId.Parse("columbia") },
            new CloseChain { CommandId = planner.NewId(), Chain = chain },
            new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { All = true } },
            new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("d") },
            House(planner, "loft-1", "loft"),
        ];
        foreach (var command in refused)
        {
            Assert.Equal("not-allowed", (await planner.Refused(Clark, command)).Code);
        }
    }

    [Fact]
    public async Task It_acts_from_the_first_day_until_the_last_and_the_cinema_day_of_the_house_decides()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = ClarkId, Name = "Clark" });
        // In New York the cinema day of 2 December begins at 11:00 UTC.
        await Assign(planner, ClarkId, "carmike-1", new LocalDate(2014, 12, 2), new LocalDate(2014, 12, 4));

        Assert.Equal("not-found", (await planner.Refused(Clark, Confirm(planner, "carmike-1"))).Code);
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 2, 10, 59));
        Assert.Equal("not-found", (await planner.Refused(Clark, Confirm(planner, "carmike-1"))).Code);
        Assert.Equal("not-found", await Asked(planner, new TheaterCalendar { Theater = Theater("carmike-1") }));
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 2, 11, 0));
        await planner.Do(Clark, Confirm(planner, "carmike-1"));
        Assert.Equal(1, (await planner.Ask(Clark, new WindowSummary { Window = Wide })).Theaters.Upcoming);
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 4, 11, 0));

        Assert.Equal("not-booked", (await Line(planner)).Code);
        Assert.Equal(0, (await planner.Ask(Clark, new WindowSummary { Window = Wide })).Theaters.Upcoming);
        // What it was entitled to then is nothing it may look back at now.
        Assert.Equal("not-found", await Asked(planner, new TheaterCalendar { Theater = Theater("carmike-1"), AsOf = Instant.FromUtc(2014, 12, 3, 12, 0) }));
    }

    [Fact]
    public async Task A_house_has_one_buyer_a_day_and_a_new_one_cuts_the_earlier_one_short()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        foreach (var buyer in new[] { "clark", "film-service" })
        {
            await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse("buyer:" + buyer), Name = buyer });
        }
        await Assign(planner, ClarkId, "carmike-1", new LocalDate(2014, 1, 1));
        await Assign(planner, BuyerId.Parse("buyer:film-service"), "carmike-1", new LocalDate(2014, 12, 10));

        await planner.Do(Clark, Confirm(planner, "carmike-1"));
        Assert.Equal("not-found", (await planner.Refused("buyer:film-service", Confirm(planner, "carmike-1"))).Code);
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 10, 12, 0));
        Assert.Equal("not-booked", (await Line(planner)).Code);
        await planner.Do("buyer:film-service", new DropBookings { CommandId = planner.NewId(), Window = Wide });
        await Sound(planner);
    }

    [Fact]
    public void Assignments_never_overlap_whatever_their_order()
    {
        var days = new[] { 1, 3, 5, 7 };
        var all = (from f in days from u in days.Append(99) where f < u select new BuyerAssignment(ClarkId, Day(f), u == 99 ? null : Day(u))).ToList();
        foreach (var old in all)
        {
            foreach (var later in all.Select(a => a with { Buyer = BuyerId.Parse("buyer:film-service") }))
            {
                var left = old.Beside(later);
                for (var day = Day(1); day < Day(12); day = day.PlusDays(1))
                {
                    Assert.False(left.Covers(day) && later.Covers(day));
                    Assert.True(!left.Covers(day) || old.Covers(day));
                    Assert.True(left.Covers(day) || !old.Covers(day) || later.Covers(day) || old.From < later.From, $"{old} beside {later} loses {day}");
                }
            }
        }

        static LocalDate Day(int d) => new(2015, 1, d);
    }

    [Fact]
    public async Task The_same_assignment_again_is_no_change_and_an_assignment_can_be_ended()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = ClarkId, Name = "Clark" });
        await Assign(planner, ClarkId, "carmike-1", new LocalDate(2014, 12, 1));
        var before = (await planner.Journal()).Count;

        await Assign(planner, ClarkId, "carmike-1", new LocalDate(2014, 12, 1));
        await Assign(planner, ClarkId, "carmike-1", null);
        Assert.Equal(before, (await planner.Journal()).Count);

        await Assign(planner, ClarkId, "carmike-1", new LocalDate(2014, 12, 1), new LocalDate(2014, 12, 2));
        planner.Clock.Reset(Instant.FromUtc(2014, 12, 2, 12, 0));
        Assert.Equal("not-found", (await planner.Refused(Clark, Confirm(planner, "carmike-1"))).Code);
        Assert.Equal("not-found", (await planner.Refused(Admin, Assigned(planner, BuyerId.Parse("buyer:nobody"), "carmike-1", null))).Code);
        await Sound(planner);
    }

    [Fact]
    public async Task Distribution_selects_the_houses_of_a_buyer()
    {
        await using var planner = await WithBuyer();
        foreach (var (actor, house) in new[] { (Carmike, "carmike-1"), (Carmike, "carmike-2"), (Loft, "loft-1") })
        {
            await planner.Do(actor, Confirm(planner, house));
        }

        var cancelled = await planner.Do(Columbia, new CancelBookings { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Buyers = [ClarkId] } });

        Assert.Equal(2, cancelled.Total);
        Assert.Null((await planner.Bookings("carmike-2"))[0].Cancelled);
    }

    [Fact]
    public async Task A_buyer_answers_offers_to_its_houses_in_one_command_and_sees_no_others()
    {
        await using var planner = await WithBuyer();
        await planner.Do(Columbia, new SendOffer { CommandId = planner.NewId(), Window = Wide, Theaters = new() { All = true }, Weeks = 2 });
        await planner.Do(Columbia, new PlanWindow { CommandId = planner.NewId(), Film = Interview, Market = Us, Opens = Christmas, Bookable = Bookable.Offered });

        var lines = await planner.Ask(Clark, new OfferLines { Window = Wide });
        Assert.Equal([Theater("carmike-1"), Theater("loft-1")], lines.Lines.Select(l => l.Line.Theater));
        Assert.Equal(2, (await planner.Ask(Clark, new OffersOut { Window = Wide })).Offers.Count);
        Assert.Equal(2, (await planner.Ask(Clark, new WindowSummary { Window = Wide })).Theaters.Awaiting);
        Assert.Equal("not-found", await Asked(planner, new OfferLines { Window = Wide, Chain = ChainId.Parse("chain:amc") }));
        await planner.Do(Clark, new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Of(Wide, ChainId.Parse("chain:carmike")), Answer = OfferAnswer.Confirm });

        Assert.Single(await planner.Bookings("carmike-1"));
        Assert.Empty(await planner.Bookings("carmike-2"));
        Assert.Equal("invalid", (await planner.Refused("buyer:other", new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Of(Wide, ChainId.Parse("chain:loft")), Answer = OfferAnswer.Confirm })).Code);
    }

    private static async Task Sound(Planner planner)
    {
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    private static async Task<string?> Asked<TAnswer>(Planner planner, Query<TAnswer> query)
    {
        await planner.CatchUp();
        return (await planner.Dispatcher.Ask(Actor.Parse(Clark), query)).Refusal?.Code;
    }

    /// <summary>What a house that the selection still found says, when the buyer is no longer its: as if the day had turned in between.</summary>
    private static async Task<Refusal> Line(Planner planner)
    {
        var booking = (await planner.Bookings("carmike-1"))[0];
        var state = (await planner.Get<IGrainFactory>().GetGrain<ITheaterGrain>("theater:carmike-1").GetStanding()).Value.State;
        var line = new DropBookings { CommandId = planner.NewId(), Window = Wide }.Line(booking.Theater, [booking.Id], planner.NewId());
        return ((IDecided<TheaterState>)line).Decide(
            state, new Context(planner.Clock.GetCurrentInstant(), Actor.Parse(Clark), line.CommandId, 9, "theater:carmike-1", Facts.None, Selected.None)).Refusal!;
    }

    private static AssignBuyer Assigned(Planner planner, BuyerId buyer, string house, LocalDate? from, LocalDate? until = null) =>
        new() { CommandId = planner.NewId(), Buyer = buyer, Theaters = new() { Ids = [Theater(house)] }, From = from, Until = until };

    private static Task<Outcome> Assign(Planner planner, BuyerId buyer, string house, LocalDate? from, LocalDate? until = null) =>
        planner.Do(Admin, Assigned(planner, buyer, house, from, until));

    /// <summary>Carmike with two houses, the Loft with one; Clark books for one of each.</summary>
    private async Task<Planner> WithBuyer()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:loft"), Name = "The Loft", Kind = ChainKind.Independent });
        await planner.Do(Admin, House(planner, "loft-1", "loft"));
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = ClarkId, Name = "Clark" });
        await planner.Do(Admin, new AssignBuyer
        {
            CommandId = planner.NewId(),
            Buyer = ClarkId,
            Theaters = new() { Ids = [Theater("carmike-1"), Theater("loft-1")] },
            From = new LocalDate(2014, 1, 1),
        });
        return planner;
    }
}
