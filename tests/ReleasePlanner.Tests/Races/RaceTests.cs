using CsCheck;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Properties;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Races;

/// <summary>Both sides at once, in random interleavings: what comes out is what the design says, and the store verifies after each round.</summary>
public class RaceTests : PlannerTests
{
    /// <summary>Each round races eight times: six random starts and both plain orders.</summary>
    private const int Rounds = 2;

    private int houses;

    [Fact]
    public async Task A_yes_against_a_withdrawal_has_one_winner_and_the_other_is_told_that_the_offer_is_closed()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var won = new HashSet<string>();
        await Start.Several.SampleAsync(
            async starts =>
            {
                var names = await Register(planner, starts.Length);
                await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of(names)));

                await Task.WhenAll(names.Zip(starts, async (house, start) =>
                {
                    var yes = OfferWorld.Answer(planner, OfferAnswer.Confirm, house);
                    var withdrawal = new WithdrawOffer { CommandId = planner.NewId(), Offer = OfferWorld.Offer, Theaters = OfferWorld.Of(house) };

                    var answers = await start.Run(planner, new(Carmike, yes), new(Columbia, withdrawal), new(Carmike, yes));

                    var line = Assert.Single(await planner.Lines(house));
                    var bookings = await planner.Bookings(house);
                    var loser = Assert.Single(answers[..2], a => a.Refusal is not null);
                    Assert.Equal("offer-closed", loser.Refusal!.Code);
                    Assert.Equal(Told(answers[0]), Told(answers[2]));
                    Assert.Equal(
                        loser == answers[1] ? (LineState.Confirmed, 1, line.Booking) : (LineState.Withdrawn, 0, null),
                        (line.State, bookings.Count, bookings.Count == 0 ? null : bookings[0].Id));
                    lock (won)
                    {
                        won.Add(line.State.ToString());
                    }
                }));

                var journal = await planner.Journal();
                Assert.All(names, house => Assert.Single(journal, e => e.Stream == "theater:" + house && e.Kind is "line-confirmed.v1" or "line-withdrawn.v1"));
                await ThroughGrainsTests.Verified(planner);
            },
            iter: Rounds,
            threads: 1);
        Assert.Equal(["Confirmed", "Withdrawn"], won.Order());
    }

    [Fact]
    public async Task Confirms_against_a_cancellation_of_the_release_end_stopped_and_come_back_with_its_lift()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var stopped = 0;
        await Start.Several.SampleAsync(
            async starts =>
            {
                foreach (var start in starts)
                {
                    var film = $"f{planner.NewId()}";
                    await planner.Do(Columbia, World.Film(planner, film));
                    await planner.Do(Columbia, World.Window(planner, film));
                    var window = WindowId.Parse($"window:{film}/us/theatrical");
                    var names = await Register(planner, 5);
                    await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of(names)) with { Window = window });
                    var cancel = new CancelRelease { CommandId = planner.NewId(), Film = FilmId.Parse("film:" + film) };
                    Press Yes(string house, int n) => n % 2 == 0
                        ? new(Carmike, Confirm(planner, house, window))
                        : new(Carmike, OfferWorld.Answer(planner, OfferAnswer.Confirm, house) with { Offer = OfferId.Parse($"offer:{film}/us/theatrical/carmike") });

                    var answers = await start.Run(planner, [.. names.Select(Yes), new(Columbia, cancel)]);

                    Assert.Null(answers[^1].Refusal);
                    var accepted = names.Zip(answers).Where(x => x.Second.Refusal is null).Select(x => x.First).ToList();
                    Assert.All(answers[..^1], a => Assert.True(a.Refusal is null or { Code: "stopped" }, a.Refusal?.Message));
                    var summary = await planner.Ask(Columbia, new WindowSummary { Window = window });
                    Assert.Equal((0m, (decimal)accepted.Count), (summary.Theaters.InEffect, summary.Theaters.Stopped));
                    foreach (var house in accepted)
                    {
                        Assert.Equal(StandingKey.Stopped, (await planner.Standing(house, Assert.Single(await planner.Bookings(house)).Id.Value)).Key);
                    }
                    await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(cancel.CommandId.Value) });
                    summary = await planner.Ask(Columbia, new WindowSummary { Window = window });
                    Assert.Equal(((decimal)accepted.Count, 0m), (summary.Theaters.InEffect, summary.Theaters.Stopped));
                    stopped += accepted.Count;
                }
                await ThroughGrainsTests.Verified(planner);
            },
            iter: Rounds,
            threads: 1);
        Assert.True(stopped > 0, "every confirm came too late: no race at all");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_confirm_that_did_not_see_the_cancellation_is_accepted_and_stopped_whichever_was_first(bool cancelledFirst)
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var grains = planner.Get<IGrainFactory>();
        var confirm = Confirm(planner, "carmike-1");
        var before = new Facts
        {
            Films = [(await grains.GetGrain<IFilmGrain>(Interview.Value).GetStanding()).Value],
            Windows = [(await grains.GetGrain<IReleaseWindowGrain>(Wide.Value).GetStanding()).Value],
            Chains = [(await grains.GetGrain<ReleasePlanner.Chains.ITheaterChainGrain>("chain:carmike").GetStanding()).Value],
            Markets = [(await grains.GetGrain<ReleasePlanner.Markets.IMarketGrain>(Us.Value).GetStanding()).Value],
            Distributors = [(await grains.GetGrain<ReleasePlanner.Distributors.IDistributorGrain>("distributor:columbia").GetStanding()).Value],
        };
        async Task Cancels() => await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview });
        async Task Confirms()
        {
            var reply = await grains.GetGrain<ITheaterGrain>("theater:carmike-1").Send(new Sent
            {
                Command = confirm,
                Stream = "theater:carmike-1",
                Actor = Actor.Parse(Carmike),
                Request = RequestHash.Of(confirm),
                Facts = before,
            });
            Assert.NotNull(reply.Outcome);
        }

        await (cancelledFirst ? Cancels() : Confirms());
        await (cancelledFirst ? Confirms() : Cancels());

        var summary = await planner.Ask(Columbia, new WindowSummary { Window = Wide });
        Assert.Equal((0m, 1m), (summary.Theaters.InEffect, summary.Theaters.Stopped));
        await ThroughGrainsTests.Verified(planner);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(4, 0.5, 2)]
    public async Task Of_films_that_want_the_last_screen_as_many_get_it_as_fit(int films, double screens, int fit)
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var windows = new List<WindowId> { Wide };
        while (windows.Count < films)
        {
            var film = $"other-{windows.Count}";
            await planner.Do("distribution:disney", World.Film(planner, film, "disney"));
            await planner.Do("distribution:disney", World.Window(planner, film));
            windows.Add(WindowId.Parse($"window:{film}/us/theatrical"));
        }
        var each = new WeeklyScreens([Screens.Of((decimal)screens)]);
        await Start.Several.SampleAsync(
            async starts =>
            {
                var names = await Register(planner, starts.Length, screens: 1);
                await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of(names)) with { Screens = each });

                await Task.WhenAll(names.Zip(starts, async (house, start) =>
                {
                    var answers = await start.Run(planner,
                    [
                        new(Carmike, OfferWorld.Answer(planner, OfferAnswer.Confirm, house)),
                        .. windows.Skip(1).Select(w => new Press(Carmike, Confirm(planner, house, w) with { Screens = each })),
                    ]);

                    Assert.Equal(fit, answers.Count(a => a.Refusal is null));
                    Assert.All(answers, a => Assert.True(a.Refusal is null or { Code: "no-screen-free" }, a.Refusal?.Message));
                    Assert.Equal(fit, (await planner.Bookings(house)).Count);
                }));
                await ThroughGrainsTests.Verified(planner);
            },
            iter: Rounds,
            threads: 1);
    }

    private static string Told(Result<Outcome> answer) => answer.Match(Json.Write, r => r.Code);

    /// <summary>Fresh houses of Carmike, for one round.</summary>
    private async Task<string[]> Register(Planner planner, int number, int screens = 2)
    {
        var names = Enumerable.Range(0, number).Select(_ => $"race-{++houses}").ToArray();
        foreach (var name in names)
        {
            await planner.Do(Admin, House(planner, name, screens: screens));
        }
        return names;
    }
}
