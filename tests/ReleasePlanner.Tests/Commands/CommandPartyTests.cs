using Dapper;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Identities;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Commands;

/// <summary>A command id belongs to the organization that sends it: to all of its people and tokens, and to nobody else.</summary>
public class CommandPartyTests : PlannerTests
{
    private const string Disney = "distribution:disney";
    private const string Amc = "exhibitor:amc";

    private static readonly CommandId Same = CommandId.Parse("same");
    private static readonly WindowId Woods = WindowId.Parse("window:woods/us/theatrical");
    private static readonly OnBehalf Doe = new("J. Doe", Via.Phone, null);

    [Fact]
    public async Task Two_distributors_offer_to_the_same_houses_under_the_same_id_and_neither_learns_of_the_other()
    {
        await using var planner = await Worlds(houses: 3);

        var first = await planner.Do(Columbia, Offer(Wide));
        // The very same request of another is its own, and does nothing.
        Assert.Equal(["not-found"], (await planner.Do("distribution:lionsgate", Offer(Wide))).Refused!.Select(r => r.Code).Distinct());
        var second = await planner.Do(Disney, Offer(Woods));

        Assert.Equal((3, 3, 0), (first.Total, first.Done, first.Refused!.Count));
        Assert.Equal((3, 3, 0), (second.Total, second.Done, second.Refused!.Count));
        Assert.Equal(Json.Write(first), Json.Write(await planner.Do(Columbia, Offer(Wide))));
        Assert.Equal(Json.Write(second), Json.Write(await planner.Do(Disney, Offer(Woods))));
        Assert.Equal(6, (await planner.Journal()).Count(e => e.Kind == "line-offered.v1"));
        foreach (var (sender, window) in new[] { (Columbia, Wide), (Disney, Woods) })
        {
            var status = await planner.Ask(sender, new BatchStatus { Batch = Same });
            Assert.Equal((sender, window.Value), (status.Actor, status.About));
            Assert.Equal([Same], (await planner.Ask(sender, new ReleasePlanner.Platform.Batches.Batches())).Batches.Select(b => b.Batch));
        }
        Assert.Equal("not-found", (await planner.RefusedAsk("distribution:universal", new BatchStatus { Batch = Same })).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:universal", new CancelBatch { CommandId = planner.NewId(), Batch = Same })).Code);
        Assert.Equal("not-found", (await planner.RefusedAsk(Columbia, new BatchStatus { Batch = Same, Sender = Disney })).Code);
        // A house is told of both.
        Assert.Equal(2, (await planner.Ask(Carmike, new Inbox())).Notices.Count(n => n.Kind == "line-offered"));
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Two_distributors_enter_bookings_for_the_same_house_under_the_same_id_and_each_has_its_own()
    {
        await using var planner = await Worlds();
        var confirm = Confirm(planner, "carmike-1") with { CommandId = Same, OnBehalf = Doe };

        var first = await planner.Do(Columbia, confirm);
        var second = await planner.Do(Disney, confirm with { Window = Woods });

        Assert.Equal("same", Named(first, "booking"));
        Assert.Equal("distribution-disney/same", Named(second, "booking"));
        Assert.Equal(Json.Write(first), Json.Write(await planner.Do(Columbia, confirm)));
        Assert.Equal(Json.Write(second), Json.Write(await planner.Do(Disney, confirm with { Window = Woods })));
        Assert.Equal([Wide, Woods], (await planner.Bookings("carmike-1")).Select(b => b.Window));
        // The house judges what each entered.
        Assert.Equal(2, (await planner.Ask(Carmike, new OnBehalfMarks())).Marks.Count(m => m.State == MarkState.Open));
        await planner.Do(Carmike, new AgreeOnBehalf { CommandId = planner.NewId(), Theaters = new() { All = true }, Window = Woods });
        Assert.Equal(Wide, Assert.Single((await planner.Ask(Carmike, new OnBehalfMarks())).Marks, m => m.State == MarkState.Open).Mark.Window);
    }

    [Fact]
    public async Task Stops_of_two_parties_under_the_same_id_are_two_stops()
    {
        await using var planner = await Worlds();
        var cancel = new CancelRelease { CommandId = Same, Film = Interview };
        var drop = new DropFilm { CommandId = Same, Chain = ChainId.Parse("chain:carmike"), Film = Interview };

        var stops = new List<Outcome>
        {
            await planner.Do(Columbia, cancel),
            await planner.Do(Disney, cancel with { Film = FilmId.Parse("film:woods") }),
            await planner.Do(Carmike, drop),
            await planner.Do(Amc, drop with { Chain = ChainId.Parse("chain:amc") }),
        };

        Assert.Equal(["same", "distribution-disney/same", "exhibitor-carmike/same", "exhibitor-amc/same"], stops.Select(s => Named(s, "disruption")));
        Assert.Equal(Json.Write(stops[1]), Json.Write(await planner.Do(Disney, cancel with { Film = FilmId.Parse("film:woods") })));
        Assert.Equal(Json.Write(stops[3]), Json.Write(await planner.Do(Amc, drop with { Chain = ChainId.Parse("chain:amc") })));
        // One's own id is taken as before, and so is one that was chosen for it.
        Assert.Equal("taken", (await planner.Refused(Columbia, new WithdrawWindow { CommandId = Same, Window = Wide })).Code);
        Assert.Equal("taken", (await planner.Refused(Disney, cancel with { CommandId = planner.NewId(), Film = FilmId.Parse("film:woods"), Disruption = DisruptionId.Parse("same") })).Code);
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
    }

    [Theory]
    [InlineData("exhibitor:carmike#t-1", "exhibitor:carmike#t-2")]
    [InlineData("exhibitor:carmike#t-1", "exhibitor:carmike~books#t-2")]
    [InlineData("exhibitor:carmike~books", "exhibitor:carmike#u-1")]
    public async Task A_second_token_or_person_of_a_party_repeats_safely_and_gets_the_same_outcome(string one, string other)
    {
        await using var planner = await Worlds(houses: 2);
        var confirm = Confirm(planner, "carmike-1");
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));

        var first = await planner.Do(one, confirm);
        var drop = new DropBookings { CommandId = Same, Window = Wide };
        Assert.Equal(Json.Write(first), Json.Write(await planner.Do(other, confirm)));
        Assert.Equal("command-reused", (await planner.Refused(other, confirm with { Weeks = 3 })).Code);
        var dropped = await planner.Do(one, drop);

        Assert.Equal(Json.Write(dropped), Json.Write(await planner.Do(other, drop)));
        Assert.Equal("command-reused", (await planner.Refused(other, drop with { Note = "another" })).Code);
        Assert.Equal(2, (await planner.Ask(other, new BatchStatus { Batch = Same })).Done);
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "booking-confirmed.v1"));
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
    }

    [Fact]
    public async Task A_second_administrator_repeats_what_the_first_sent()
    {
        await using var planner = await Worlds();
        var house = House(planner, "carmike-9");

        var first = await planner.Do("administrator#u-1", house);

        Assert.Equal(Json.Write(first), Json.Write(await planner.Do("administrator#u-2", house)));
        Assert.Equal("command-reused", (await planner.Refused("administrator#u-2", house with { Name = "another" })).Code);
    }

    [Fact]
    public async Task Staff_of_a_distributor_repeats_what_a_colleague_sent_unless_it_reaches_fewer_houses()
    {
        await using var planner = await Worlds(houses: 2);
        var confirm = Confirm(planner, "carmike-1") with { OnBehalf = Doe };

        var offered = await planner.Do(Columbia + "#ann", Offer(Wide));
        var confirmed = await planner.Do(Columbia + "#ann", confirm);

        Assert.Equal(Json.Write(offered), Json.Write(await planner.Do(Columbia + "#bob", Offer(Wide))));
        Assert.Equal(Json.Write(confirmed), Json.Write(await planner.Do(Columbia + "#bob", confirm)));
        Assert.Equal("command-reused", (await planner.Refused(Columbia + "@us/ca#cid", Offer(Wide))).Code);
        Assert.Equal("taken", (await planner.Refused(Columbia + "@us/ca#cid", confirm)).Code);
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "line-offered.v1"));
    }

    [Fact]
    public async Task What_was_stored_before_ids_belonged_to_parties_is_still_its_senders_and_nobody_elses()
    {
        await using var planner = await Worlds(houses: 2);
        var drop = new DropBookings { CommandId = Same, Window = Wide };
        var add = new AddUser { CommandId = Same, Email = "ann@example.com", Name = "Ann", Reach = Columbia };
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Carmike, Confirm(planner, "carmike-2"));
        var dropped = await planner.Do("exhibitor:carmike#ann", drop);
        var added = await planner.Do("administrator#ann", add);
        await using (var connection = await planner.Database.OpenAsync())
        {
            // As they were: a batch named after its sender with the person, an act without a party.
            await connection.ExecuteAsync("update batch_line set batch = 'exhibitor:carmike#ann/same' where batch = 'exhibitor:carmike/same'");
            Assert.Equal(1, await connection.ExecuteAsync("update batch set id = 'exhibitor:carmike#ann/same' where id = 'exhibitor:carmike/same'"));
            Assert.True(await connection.ExecuteAsync("update identity_act set party = null") > 0);
        }

        foreach (var person in new[] { "#ann", "#bob", "" })
        {
            Assert.Equal(Json.Write(dropped), Json.Write(await planner.Do(Carmike + person, drop)));
            Assert.Equal(Named(added, "user"), Named(await planner.Do("administrator" + person, add), "user"));
        }
        Assert.Equal("command-reused", (await planner.Refused(Carmike, drop with { Note = "another" })).Code);
        Assert.Equal("not-found", (await planner.RefusedAsk(Amc, new BatchStatus { Batch = Same })).Code);
        Assert.NotEqual("command-reused", (await planner.Dispatcher.Send(Actor.Parse(Amc), drop)).Refusal?.Code);
        Assert.Equal(2, (await planner.Journal()).Count(e => e.Kind == "booking-dropped.v1"));
    }

    [Fact]
    public async Task What_somebody_does_for_themselves_is_not_taken_for_a_colleagues()
    {
        await using var planner = await Worlds();
        var (ann, bob) = (await planner.Person("Ann", Carmike), await planner.Person("Bob", Carmike));

        var first = await planner.Do(ann, new IssueToken { CommandId = Same, Name = "laptop" });
        var second = await planner.Do(bob, new IssueToken { CommandId = Same, Name = "laptop" });

        Assert.NotEqual(Named(first, "token"), Named(second, "token"));
        Assert.Equal(Named(first, "token"), Named(await planner.Do(ann, new IssueToken { CommandId = Same, Name = "laptop" }), "token"));
    }

    [Fact]
    public async Task The_store_tells_organizations_apart_as_the_program_does()
    {
        await using var planner = await StartAsync();
        await using var connection = await planner.Database.OpenAsync();
        string[] actors =
        [
            "administrator", "administrator#u-1", "distribution:columbia", "distribution:columbia#u-1", "distribution:columbia@us,ca/on", "distribution:columbia@us/ny#u-1",
            "distribution:columbia#u-1&executive:columbia#u-2", "distribution:columbia@us&executive:columbia", "executive:columbia", "executive:columbia#u-3",
            "exhibitor:carmike", "exhibitor:carmike~books#t-1", "exhibitor:carmike+buyer:clark~books", "exhibitor:executive+buyer:executive#u-1", "buyer:clark#u-1", "house:amc-0001~books",
        ];

        foreach (var actor in actors)
        {
            var stored = await connection.ExecuteScalarAsync<string>(
                $"select {OrganizationSql.Of(planner.Database, "a.actor")} from (select cast(@actor as text) as actor) a", new { actor });
            Assert.Equal(Actor.Parse(actor).Organization, stored);
        }
        Assert.Equal(6, actors.Select(a => Actor.Parse(a).Organization).Except(["administrator"]).Distinct().Count());
    }

    private static string? Named(Outcome outcome, string member) => outcome.Result!.Value.GetProperty(member).GetString();

    private static SendOffer Offer(WindowId window) => new()
    {
        CommandId = Same,
        Window = window,
        Theaters = new() { All = true },
        Weeks = 2,
    };

    /// <summary>Two distributors with a film each, and the houses of two chains.</summary>
    private async Task<Planner> Worlds(int houses = 1)
    {
        var planner = await (await StartAsync()).WithWorld(houses, screens: 9);
        await planner.Do(Disney, Film(planner, "woods", "disney"));
        await planner.Do(Disney, Window(planner, "woods"));
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.CatchUp();
        return planner;
    }
}
