using System.Globalization;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Feed;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Feed.FeedWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Feed;

/// <summary>Who is told what.</summary>
public class FeedTests : PlannerTests
{
    [Fact]
    public async Task Each_party_is_told_its_own_and_a_competitor_nothing()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Plays();

        const string both = "offer.made offer.line-offered offer.line-offered booking.confirmed offer.line-confirmed offer.line-declined window.moved release.cancelled disruption.lifted booking.dropped";
        Assert.Equal(Sorted("market.registered film.registered window.planned window.planned " + both), Sorted(await planner.Kinds(Columbia)));
        Assert.Equal(Sorted(both + " chain.registered market.registered theater.registered theater.registered"), Sorted(await planner.Kinds(Carmike)));
        Assert.Equal("market.registered chain.registered theater.registered", await planner.Kinds(Regal));
        Assert.Equal("", await planner.Kinds(Fox));
        Assert.Equal(await planner.Kinds(Columbia), await planner.Kinds("executive:columbia"));

        // What they have in common is the same event under the same id; of whoever else it is not even that something is there.
        var columbia = await planner.Feed(Columbia);
        var carmike = await planner.Feed(Carmike);
        Assert.Equal(10, columbia.Select(e => e.Id).Intersect(carmike.Select(e => e.Id)).Count() - 1);
        FeedSchemaTests.AllKeepToTheirSchemas(columbia.Concat(carmike));
        Assert.All(carmike, e => Assert.True(e.Chain is null || e.Chain.ToString() == "chain:carmike"));
        var fox = await planner.Ask(Fox, new ReleasePlanner.Feed.Events());
        Assert.False(fox.More);
    }

    [Fact]
    public async Task Reading_again_gives_the_same_events_in_pages_of_any_size_and_from_any_position()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Plays();
        var whole = await planner.Feed(Columbia);

        var (paged, after, more) = (new List<FeedEvent>(), "0", true);
        while (more)
        {
            var page = await planner.Ask(Columbia, new ReleasePlanner.Feed.Events { After = after, Limit = 3 });
            paged.AddRange(page.Events);
            (after, more) = (page.Next, page.More);
        }
        Assert.Equal(Json.Write(whole), Json.Write(paged));
        Assert.Equal(whole.Count, whole.Select(e => e.Id).Distinct().Count());

        var rest = await planner.Ask(Columbia, new ReleasePlanner.Feed.Events { After = whole[4].Position, Limit = 1000 });
        Assert.Equal(Json.Write(whole.Skip(5)), Json.Write(rest.Events));
        var drops = await planner.Ask(Columbia, new ReleasePlanner.Feed.Events { Kinds = ["booking.dropped", "release.cancelled"] });
        Assert.Equal(["release.cancelled", "booking.dropped"], drops.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Positions_do_not_tell_whether_anything_happened_elsewhere()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var before = await planner.Ask(Regal, new ReleasePlanner.Feed.Events());
        var again = await planner.Ask(Regal, new ReleasePlanner.Feed.Events { After = before.Next });
        await planner.Plays();
        var after = await planner.Ask(Regal, new ReleasePlanner.Feed.Events { After = again.Next });

        // Nothing happened between the first two, a lot between the last: both times just another text of the same length.
        Assert.Empty(again.Events);
        Assert.Equal(Json.Write(again with { Next = "" }), Json.Write(after with { Next = "" }));
        Assert.Equal(3, new[] { before.Next, again.Next, after.Next }.Distinct().Count());
        Assert.All(before.Events.Select(e => e.Position).Append(after.Next), p => Assert.Equal(22, p.Length));
        Assert.All(new[] { "1", "AAAAAAAAAAAAAAAAAAAAAA", "e-x", new string('A', 500) }, made =>
            Assert.Equal("invalid", planner.Dispatcher.Ask(Actor.Parse(Regal), new ReleasePlanner.Feed.Events { After = made }).GetAwaiter().GetResult().Refusal?.Code));
    }

    [Fact]
    public async Task Whoever_reads_as_it_happens_is_told_what_whoever_reads_later_is()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var live = new List<string>();
        var next = (await planner.Ask(Carmike, new ReleasePlanner.Feed.Events())).Next;
        foreach (var step in new Func<Task>[]
        {
            () => planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1"))),
            () => planner.Do(Columbia, Window(planner) with { Bookable = ReleasePlanner.Windows.Bookable.Offered, TargetTheaters = 2000 }),
            () => planner.Do(Carmike, OfferWorld.Answer(planner, ReleasePlanner.Offers.OfferAnswer.Confirm, "carmike-1")),
            () => planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview }),
        })
        {
            await step();
            var page = await planner.Ask(Carmike, new ReleasePlanner.Feed.Events { After = next });
            live.AddRange(page.Events.Select(e => e.Id));
            next = page.Next;
        }
        var later = (await planner.Feed(Carmike)).Select(e => e.Id).ToList();
        Assert.Equal(live, later[^live.Count..]);
        Assert.Contains("window.planned", await planner.Kinds(Carmike), StringComparison.Ordinal);
        Assert.DoesNotContain("2000", Json.Write((await planner.Feed(Carmike)).Where(e => e.Kind == "window.planned")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_other_film_took_the_screens_and_who_saw_to_it_is_not_told()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 1);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.Do(Fox, Film(planner, "foxcatcher", "fox"));
        await planner.Do(Fox, Window(planner, "foxcatcher"));
        await planner.Do(Columbia, new SuspendRelease { CommandId = planner.NewId(), Film = Interview });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse("window:foxcatcher/us/theatrical")));

        var displaced = (await planner.Feed(Columbia))[^1];
        Assert.Equal(("booking.displaced", (string?)null), (displaced.Kind, displaced.Actor));
        Assert.DoesNotContain("fox", Json.Write(await planner.Feed(Columbia)), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("interview", Json.Write(await planner.Feed(Fox)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Carmike, (await planner.Feed(Carmike)).Single(e => e.Kind == "booking.displaced").Actor);
    }

    [Fact]
    public async Task A_chain_s_drop_is_told_its_distributor_a_report_of_it_its_reporter_only()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Plays();
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("regal-1")));
        var drop = new DropFilm { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Film = Interview, Reason = new Reason("threat", "we heard") };
        await planner.Do(Columbia, new ReleasePlanner.Disruptions.ReportDisruption
        {
            CommandId = planner.NewId(),
            Film = Interview,
            Source = "Variety",
            What = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse("""{ "do": "DropFilm", "chain": "chain:carmike" }""")!,
        });
        await planner.Do(Carmike, drop);
        await planner.Do(Carmike, new BanDistributor { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:carmike"), Distributor = DistributorId.Parse("columbia") });

        Assert.Equal(["report.made", "film.dropped", "distributor.banned"], (await planner.Feed(Columbia)).TakeLast(3).Select(e => e.Kind));
        Assert.Equal(["film.dropped", "distributor.banned"], (await planner.Feed(Carmike)).TakeLast(2).Select(e => e.Kind));
        Assert.DoesNotContain("report", await planner.Kinds(Carmike), StringComparison.Ordinal);
        Assert.DoesNotContain("carmike", Json.Write(await planner.Feed(Regal)), StringComparison.Ordinal);
        Assert.Empty(await planner.Feed(Fox));
    }

    [Fact]
    public async Task Before_its_announcement_a_film_has_only_its_code_name_where_it_was_offered()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var secret = new RegisterFilm
        {
            CommandId = planner.NewId(),
            Title = "A Very Secret Title",
            Distributor = DistributorId.Parse("columbia"),
            CodeName = "bluebird",
            AnnounceAt = Instant.FromUtc(2014, 12, 20, 0, 0),
        };
        var film = FilmId.Parse((await planner.Do(Columbia, secret)).Result!.Value.GetProperty("film").GetString()!);
        await planner.Do(Columbia, Window(planner) with { Film = film });
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")) with { Window = WindowId.Parse($"window:{film.Slug}/us/theatrical") });
        await planner.Do(Columbia, secret with { CommandId = planner.NewId(), Film = film, RuntimeMinutes = 112 });

        var told = Json.Write((await planner.Feed(Carmike)).Single(e => e.Kind == "film.registered"));
        Assert.Contains("bluebird", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", told, StringComparison.Ordinal);
        Assert.Contains("A Very Secret Title", Json.Write(await planner.Feed(Columbia)), StringComparison.Ordinal);
        // Every house may book it, but nobody else knows yet that it is there.
        Assert.DoesNotContain(film.Slug, Json.Write(await planner.Feed(Regal)), StringComparison.Ordinal);

        planner.Clock.Reset(Instant.FromUtc(2014, 12, 20, 0, 0));
        Assert.Contains("A Very Secret Title", Json.Write((await planner.Feed(Carmike)).Single(e => e.Kind == "film.registered")), StringComparison.Ordinal);
        Assert.Contains(film.Slug, Json.Write(await planner.Feed(Regal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_are_told_of_their_territories_and_who_has_several_chains_or_one_house_of_those()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Do(Admin, House(planner, "carmike-ca", region: "ca"));
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1", "carmike-ca", "regal-1")));

        Assert.Equal(["carmike-ca"], await Houses("distribution:columbia@us/ca"));
        Assert.Equal(["carmike-1", "carmike-ca", "regal-1"], await Houses(Columbia));
        Assert.Equal(["carmike-1", "carmike-ca", "regal-1"], await Houses("exhibitor:carmike+exhibitor:regal#u-7f3e9c"));
        Assert.Equal(["carmike-1"], await Houses("house:carmike-1"));
        Assert.All(await planner.Feed("distribution:columbia@fr"), e => Assert.Equal("film.registered", e.Kind));

        async Task<IEnumerable<string>> Houses(string actor) =>
            (await planner.Feed(actor)).Where(e => e.Kind == "offer.line-offered").Select(e => e.Theater!.Value.Slug).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_buyer_is_told_of_the_houses_it_books_for_today()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var clark = BuyerId.Parse("buyer:clark");
        await planner.Do(Admin, new ReleasePlanner.Buyers.RegisterBuyer { CommandId = planner.NewId(), Buyer = clark, Name = "Clark" });
        await planner.Plays();
        Assert.Empty(await planner.Feed("buyer:clark"));
        await planner.Do(Admin, new ReleasePlanner.Theaters.AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = OfferWorld.Of("carmike-2"), From = new LocalDate(2014, 12, 1) });

        var told = await planner.Feed("buyer:clark");
        Assert.All(told.Where(e => e.Theater is not null), e => Assert.Equal(Theater("carmike-2"), e.Theater));
        Assert.Contains("offer.line-declined", told.Select(e => e.Kind));
        Assert.DoesNotContain("booking.confirmed", told.Select(e => e.Kind));
    }

    [Fact]
    public async Task Thirty_thousand_events_of_others_are_passed_over_once()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Plays();
        var before = await planner.Ask(Regal, new ReleasePlanner.Feed.Events());
        await using (var connection = await planner.Database.OpenAsync())
        {
            await Dapper.SqlMapper.ExecuteAsync(
                connection,
                """
                insert into journal (seq, recorded_at, stream, version, ordinal, kind, at, actor, command_id, film, "window", chain, theater, market, body, hash)
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000)
                select h.seq + i, j.recorded_at, 'theater:copy-' || i, 1, 0, j.kind, j.at, j.actor, 'copy', 'film:other', j."window", j.chain, j.theater, j.market, '{}', j.hash
                from n cross join journal_head h cross join journal j where j.kind = 'booking-confirmed.v1';
                update projection set seq = seq + 30000;
                update journal_head set seq = seq + 30000;
                """);
        }
        await planner.Do(Admin, House(planner, "regal-2", "regal"));
        await planner.CatchUp();

        var after = await planner.Ask(Regal, new ReleasePlanner.Feed.Events { After = before.Next });
        Assert.Equal(Theater("regal-2"), Assert.Single(after.Events).Theater);
        Assert.Empty((await planner.Ask(Regal, new ReleasePlanner.Feed.Events { After = after.Next })).Events);
    }

    [Theory]
    [InlineData("distribution:columbia@us,ca#u-7f3e9c&executive:columbia#u-12ab34", "distribution:columbia")]
    [InlineData("exhibitor:carmike~books#u-1", "exhibitor:carmike")]
    [InlineData("exhibitor:carmike+exhibitor:regal+buyer:clark#u-1", "exhibitor:carmike")]
    [InlineData("administrator", "administrator")]
    public void Who_did_it_is_told_as_a_party(string actor, string party) => Assert.Equal(party, FeedReader.PartyOf(actor, ChainId.Parse("chain:carmike")));

    [Fact]
    public async Task What_is_asked_wrongly_is_told_what_is_wrong()
    {
        await using var planner = await StartAsync();
        var refused = await planner.Dispatcher.Ask(Actor.Administrator, new ReleasePlanner.Feed.Events { Limit = 0, Kinds = ["booking"], AsOf = planner.Clock.GetCurrentInstant() });
        Assert.Equal(["asOf", "limit", "kinds"], refused.Refusal!.Problems!.Select(p => p.Field));
    }

    private static string Sorted(string kinds) => string.Join(" ", kinds.Split(' ').Order(StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: false)));
}
