using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>Faults that a reader of the code found; each was there once.</summary>
public class ReviewedTests : PlannerTests
{
    [Fact]
    public async Task A_null_in_any_member_of_any_command_is_refused_or_means_absent()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        foreach (var (name, type) in RequestCatalog.Commands)
        {
            foreach (var member in Json.Options.GetTypeInfo(type).Properties.Select(p => p.Name))
            {
                var body = new JsonObject { [member] = null };
                foreach (var (key, value) in Plain())
                {
                    if (key != member && Json.Options.GetTypeInfo(type).Properties.Any(p => p.Name == key))
                    {
                        body[key] = value?.DeepClone();
                    }
                }
                foreach (var actor in new[] { Admin, Columbia, Carmike })
                {
                    body["commandId"] = member == "commandId" ? null : planner.NewId().Value;
                    var command = RequestCatalog.Command(name, body);
                    var refusal = command.Refusal ?? (await planner.Dispatcher.Send(Actor.Parse(actor), command.Value!)).Refusal;
                    Assert.True(refusal?.Code != "unavailable", $"{name} with {member}: null by {actor}: {refusal?.Message}");
                }
            }
        }
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_distributor_cannot_take_another_s_window_or_plan_one_of_its_film()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var take = Window(planner) with { Distributor = DistributorId.Parse("warner") };

        Assert.Equal("not-found", (await planner.Refused("distribution:warner", take)).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:warner", take with { CommandId = planner.NewId(), Label = "mine" })).Code);
        await planner.Do(Columbia, take with { CommandId = planner.NewId(), Label = "licensed" });
    }

    [Fact]
    public async Task Of_houses_closed_together_some_can_be_opened()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 3);
        foreach (var n in new[] { 1, 2, 3 })
        {
            await planner.Do(Carmike, Confirm(planner, $"carmike-{n}") with { Booking = BookingId.Parse("b") });
        }
        await planner.Do(Carmike, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { All = true }, Disruption = DisruptionId.Parse("storm") });

        await planner.Do(Carmike, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("storm"), Theaters = new() { Ids = [Theater("carmike-2")] } });

        Assert.Equal(StandingKey.Stopped, (await planner.Standing("carmike-1", "b")).Key);
        Assert.Equal(StandingKey.Upcoming, (await planner.Standing("carmike-2", "b")).Key);
        Assert.Equal("not-found", (await planner.Refused("exhibitor:amc", new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("storm") })).Code);
    }

    [Fact]
    public async Task Two_chains_may_use_the_same_command_id_for_their_own_drops()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do("exhibitor:amc", Confirm(planner, "amc-1"));
        var drop = new DropBookings { CommandId = CommandId.Parse("drop"), Window = Wide };

        await planner.Do(Carmike, drop);
        await planner.Do("exhibitor:amc", drop);

        Assert.NotNull((await planner.Bookings("carmike-1"))[0].Dropped);
        Assert.NotNull((await planner.Bookings("amc-1"))[0].Dropped);
    }

    [Fact]
    public async Task A_final_that_is_moved_back_out_finds_its_screens_given_away()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await planner.Do("distribution:disney", Film(planner, "woods", "disney"));
        await planner.Do("distribution:disney", Window(planner, "woods"));
        await planner.Do(Carmike, Confirm(planner, "carmike-1", weeks: 3));
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Until = new LocalDate(2015, 1, 2) });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse("window:woods/us/theatrical"), 1) with { From = new LocalDate(2015, 1, 2) });

        var refusal = await planner.Refused(Carmike, new FinalBookings { CommandId = planner.NewId(), Window = Wide, Until = new LocalDate(2015, 1, 9) });

        Assert.Equal("no-screen-free", refusal.Code);
    }

    [Fact]
    public async Task An_amended_weekend_run_stays_one_and_an_ended_run_stays_ended()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1") with { Weeks = 2, Days = Json.Read<PlayDays>("[\"friday\",\"saturday\"]") });
        await planner.Do(Carmike, new AmendBookings { CommandId = planner.NewId(), Window = Wide, From = new LocalDate(2015, 1, 2) });
        Assert.Equal(4, (await planner.Bookings("carmike-1"))[0].Days.Length);

        planner.Clock.Advance(Duration.FromDays(45));
        var late = new AmendBookings { CommandId = planner.NewId(), Bookings = [(await planner.Bookings("carmike-1"))[0].Id], Weeks = 9 };

        Assert.Equal("not-booked", (await planner.Refused(Carmike, late)).Code);
    }

    [Fact]
    public async Task Released_days_can_be_booked_again()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = Interview, Disruption = DisruptionId.Parse("off") });
        await planner.Do(Columbia, new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse("off"), Bookings = OnLift.Release });

        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
    }

    [Fact]
    public async Task A_house_does_not_see_reports_about_it_nor_other_houses_closures()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Columbia, new ReportDisruption
        {
            CommandId = planner.NewId(),
            Film = Interview,
            Source = "the wires",
            What = new JsonObject { ["do"] = "DropFilm", ["chain"] = "chain:carmike" },
        });
        await planner.Do(Carmike, new CloseTheaters { CommandId = planner.NewId(), Theaters = new() { All = true } });

        Assert.DoesNotContain((await planner.Ask(Carmike, new ReleasePlanner.History.Activity())).Entries, e => e.Kind == "disruption-reported.v1");
        Assert.Empty((await planner.Ask("exhibitor:amc", new ReleasePlanner.Disruptions.Disruptions())).Disruptions);
        Assert.Single((await planner.Ask(Carmike, new ReleasePlanner.Disruptions.Disruptions())).Disruptions);
    }

    /// <summary>Members that make most commands whole.</summary>
    private static JsonObject Plain() => new()
    {
        ["theater"] = "theater:carmike-1",
        ["chain"] = "chain:carmike",
        ["market"] = "market:us",
        ["film"] = "film:the-interview",
        ["title"] = "T",
        ["window"] = "window:the-interview/us/theatrical",
        ["distributor"] = "columbia",
        ["name"] = "N",
        ["timeZone"] = "America/New_York",
        ["playWeeks"] = new JsonArray(new JsonObject { ["from"] = "1950-01-01", ["startsOn"] = "friday" }),
        ["theaters"] = new JsonObject { ["all"] = true },
        ["disruption"] = "d",
        ["until"] = "2015-01-09",
        ["opens"] = "2014-12-25",
        ["source"] = "s",
        ["what"] = new JsonObject { ["do"] = "DropFilm", ["chain"] = "chain:carmike" },
        ["screens"] = 1,
        ["weeks"] = 1,
    };
}
