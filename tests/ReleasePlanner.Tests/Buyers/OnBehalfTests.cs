using Dapper;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Buyers;

/// <summary>Distribution enters what a house that does not sign in said; the house agrees or disputes it.</summary>
public class OnBehalfTests : PlannerTests
{
    private const string Disney = "distribution:disney";

    private static readonly OnBehalf Doe = new("J. Doe", Via.Phone, "called at noon");
    private static readonly WindowId Woods = WindowId.Parse("window:woods/us/theatrical");

    [Fact]
    public async Task A_booking_entered_for_a_house_says_who_said_it_and_who_entered_it()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Columbia, Confirm(planner, "carmike-1") with { OnBehalf = Doe });
        await planner.Do(Columbia, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Until = new LocalDate(2015, 1, 2), OnBehalf = Doe });

        var booking = (await planner.Bookings("carmike-1"))[0];
        Assert.Equal((Doe, "distribution:columbia"), (booking.ConfirmedFor, booking.ConfirmedBy));
        Assert.Equal((Doe, null), (booking.Final!.For, booking.ProposedFinal));
        Assert.Equal(Doe, (await planner.Ask(Carmike, new WindowBookings { Window = Wide })).Bookings[0].ConfirmedFor);
        var activity = await planner.Ask(Carmike, new Activity());
        Assert.Contains(activity.Entries, e => e.Words.EndsWith("(by phone, J. Doe, entered by columbia)", StringComparison.Ordinal) && e.Kind == "booking-confirmed.v1");
        await using var connection = await planner.Database.OpenAsync();
        Assert.Equal(4, await connection.ExecuteScalarAsync<long>("select count(*) from journal where on_behalf = 'J. Doe'"));
    }

    [Fact]
    public async Task It_reaches_the_sender_s_films_only()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Carmike, Confirm(planner, "carmike-1", Woods) with { Booking = BookingId.Parse("woods") });

        Assert.Equal("not-found", (await planner.Refused(Columbia, Confirm(planner, "carmike-1", Woods) with { OnBehalf = Doe })).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, new DropBookings { CommandId = planner.NewId(), Bookings = [BookingId.Parse("woods")], OnBehalf = Doe })).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, new DropBookings { CommandId = planner.NewId(), Window = Woods, OnBehalf = Doe })).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = FilmId.Parse("film:woods"), OnBehalf = Doe })).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, new BanDistributor { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Distributor = DistributorId.Parse("disney"), OnBehalf = Doe })).Code);
    }

    [Fact]
    public async Task Only_distribution_sends_it_and_only_what_exhibitors_may_send()
    {
        await using var planner = await TwoStudios();

        Assert.Equal("not-allowed", (await planner.Refused(Columbia, Confirm(planner, "carmike-1"))).Code);
        Assert.Equal("invalid", (await planner.Refused(Carmike, Confirm(planner, "carmike-1") with { OnBehalf = Doe })).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, OnBehalf = Doe })).Code);
        Assert.Equal("not-allowed", (await planner.Refused("executive:columbia", Confirm(planner, "carmike-1") with { OnBehalf = Doe })).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Columbia, House(planner, "carmike-1") with { OnBehalf = Doe })).Code);
        Assert.Equal("invalid", (await planner.Refused(Admin, House(planner, "carmike-1") with { OnBehalf = Doe })).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, Confirm(planner, "carmike-1") with { OnBehalf = Doe with { Person = " " } })).Code);
        Assert.Equal("not-allowed", (await planner.Refused(Columbia, new AgreeOnBehalf { CommandId = planner.NewId(), Theaters = new() { All = true }, OnBehalf = Doe })).Code);
    }

    [Fact]
    public async Task A_stop_entered_for_a_chain_or_a_house_touches_the_sender_s_films_and_nothing_else()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Booking = BookingId.Parse("ours") });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", Woods) with { Booking = BookingId.Parse("theirs") });
        Command[] stops =
        [
            new CloseChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Disruption = DisruptionId.Parse("chain"), OnBehalf = Doe },
            new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] }, Disruption = DisruptionId.Parse("house"), OnBehalf = Doe },
            new BanDistributor { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Distributor = DistributorId.Parse("columbia"), Disruption = DisruptionId.Parse("ban"), OnBehalf = Doe },
            new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview, Disruption = DisruptionId.Parse("drop"), OnBehalf = Doe },
        ];
        foreach (var stop in stops)
        {
            planner.Clock.Advance(Duration.FromMinutes(1));
            await planner.Do(Columbia, stop);
            Assert.Equal(StandingKey.Stopped, (await planner.Standing("carmike-1", "ours")).Key);
            Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-1", "theirs")).Key);
            Assert.Equal(1, (await planner.Ask(Columbia, new WindowSummary { Window = Wide })).Theaters.Stopped);
            Assert.Equal(1, (await planner.Ask(Disney, new WindowSummary { Window = Woods })).Theaters.Upcoming);
            var seen = (await planner.Ask(Carmike, new ReleasePlanner.Disruptions.Disruptions())).Disruptions[^1].Disruption;
            Assert.Equal((Doe, "distribution:columbia"), (seen.PlacedFor, seen.PlacedBy));
            Assert.DoesNotContain((await planner.Ask(Disney, new ReleasePlanner.Disruptions.Disruptions())).Disruptions, d => d.Disruption.Id == seen.Id);

            var lift = new LiftDisruption { CommandId = planner.NewId(), Disruption = seen.Id };
            Assert.Equal("not-found", (await planner.Refused(Disney, lift with { OnBehalf = Doe })).Code);
            Assert.Equal("not-allowed", (await planner.Refused(Columbia, lift)).Code);
            await planner.Do(Columbia, lift with { CommandId = planner.NewId(), OnBehalf = Doe });
            Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-1", "ours")).Key);
        }
    }

    [Fact]
    public async Task Distribution_does_not_lift_what_the_chain_placed_itself()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Carmike, new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview, Disruption = DisruptionId.Parse("drop") });

        var lift = new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("drop"), OnBehalf = Doe };

        Assert.Equal("not-allowed", (await planner.Refused(Columbia, lift)).Code);
    }

    [Fact]
    public async Task The_house_agrees_or_disputes_and_the_distributor_sees_it()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Columbia, Confirm(planner, "carmike-1") with { CommandId = CommandId.Parse("phone-1"), Booking = BookingId.Parse("b"), OnBehalf = Doe });
        await planner.Do(Columbia, Confirm(planner, "carmike-2") with { OnBehalf = Doe });
        await planner.Do(Columbia, new DropBookings { CommandId = CommandId.Parse("drop"), Window = Wide, Theaters = new() { Ids = [Theater("carmike-1")] }, OnBehalf = Doe });
        Assert.Equal(3, (await planner.Ask(Carmike, new OnBehalfMarks())).Total);
        Assert.Equal(3, (await planner.Ask(Columbia, new OnBehalfMarks { Distributor = DistributorId.Parse("columbia") })).Total);
        Assert.Empty((await planner.Ask(Disney, new OnBehalfMarks())).Marks);

        await planner.Do(Carmike, new AgreeOnBehalf { CommandId = planner.NewId(), Theaters = new() { All = true }, Command = CommandId.Parse("phone-1") });
        await planner.Do(Carmike, new DisputeOnBehalf { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] }, Command = CommandId.Parse("drop"), Reason = new Reason(null, "nobody called") });

        var marks = await planner.Ask(Columbia, new OnBehalfMarks { Window = Wide });
        var disputed = Assert.Single(marks.Marks, m => m.State == MarkState.Disputed);
        Assert.Equal(("booking-dropped", "nobody called", Carmike), (disputed.Mark.What, disputed.Judged!.Reason!.Note, disputed.Judged.By));
        Assert.Equal(2, marks.Total);
        Assert.True((await planner.Ask(Columbia, new WindowBookings { Window = Wide })).Bookings.Single(b => b.Theater == Theater("carmike-1")).Disputed);
        // It changes nothing by itself.
        Assert.NotNull((await planner.Bookings("carmike-1"))[0].Dropped);
        Assert.Contains((await planner.Ask(Columbia, new Activity { Window = Wide })).Entries, e => e.Kind == "on-behalf-disputed.v1" && e.Words.Contains("nobody called", StringComparison.Ordinal));
        Assert.Empty(await Marks(planner, "carmike-1"));
        Assert.Single(await Marks(planner, "carmike-2"));
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
    }

    [Fact]
    public async Task Another_chain_judges_nothing_and_a_command_that_was_not_entered_is_not_found()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Columbia, Confirm(planner, "carmike-1") with { OnBehalf = Doe });

        Assert.Equal("not-found", (await planner.Refused("exhibitor:amc", new AgreeOnBehalf { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] } })).Code);
        Assert.Equal("not-found", (await planner.Refused(Carmike, new AgreeOnBehalf { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] }, Command = CommandId.Parse("no") })).Code);
        Assert.Single(await Marks(planner, "carmike-1"));
    }

    [Fact]
    public async Task Marks_that_nobody_judged_in_sixty_days_leave_the_state()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Columbia, Confirm(planner, "carmike-1") with { OnBehalf = Doe });
        planner.Clock.Advance(Duration.FromDays(61));
        await planner.Do(Columbia, Confirm(planner, "carmike-1") with { From = new LocalDate(2015, 2, 6), OnBehalf = Doe });

        Assert.Single(await Marks(planner, "carmike-1"));
        Assert.Single((await planner.Ask(Carmike, new OnBehalfMarks())).Marks);
        Assert.Single((await planner.Ask(Carmike, new OnBehalfMarks { State = MarkState.Retired })).Marks);
    }

    [Fact]
    public async Task A_repeated_command_on_behalf_takes_effect_once_and_leaves_one_mark()
    {
        await using var planner = await TwoStudios();
        var confirm = Confirm(planner, "carmike-1") with { OnBehalf = Doe };
        await planner.Do(Columbia, confirm);
        await planner.Do(Columbia, confirm);

        Assert.Single(await Marks(planner, "carmike-1"));
        Assert.Equal("command-reused", (await planner.Refused(Columbia, confirm with { OnBehalf = Doe with { Person = "R. Roe" } })).Code);
    }

    [Fact]
    public async Task Offers_are_answered_and_films_asked_for_on_behalf()
    {
        await using var planner = await TwoStudios();
        await planner.Do(Columbia, new SendOffer { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("carmike-1")] }, Weeks = 2 });

        await planner.Do(Columbia, new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Of(Wide, ChainId.Parse("chain:carmike")), Answer = OfferAnswer.Confirm, OnBehalf = Doe });
        await planner.Do(Columbia, new AskForFilm { CommandId = planner.NewId(), Window = Wide, Theaters = new() { Ids = [Theater("carmike-2")] }, OnBehalf = Doe });

        Assert.Equal(Doe, (await planner.Bookings("carmike-1"))[0].ConfirmedFor);
        Assert.Equal(["film-asked", "line-confirmed"], (await planner.Ask(Carmike, new OnBehalfMarks { Window = Wide })).Marks.Select(m => m.Mark.What).Order());
        Assert.Equal("invalid", (await planner.Refused(Disney, new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Of(Wide, ChainId.Parse("chain:carmike")), Answer = OfferAnswer.Decline, OnBehalf = Doe })).Code);
    }

    private static async Task<IReadOnlyList<BehalfMark>> Marks(Planner planner, string theater) =>
        [.. (await planner.Get<IGrainFactory>().GetGrain<ITheaterGrain>("theater:" + theater).GetStanding()).Value.State.OnBehalf];

    private async Task<Planner> TwoStudios()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2);
        await planner.Do(Disney, Film(planner, "woods", "disney"));
        await planner.Do(Disney, Window(planner, "woods"));
        return planner;
    }
}
