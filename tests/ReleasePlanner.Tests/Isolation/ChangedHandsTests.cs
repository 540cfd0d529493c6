using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using NodaTime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>
/// A house that was sold: Carmike had it until 16 January 2015, AMC has it since. What Carmike did has one of the words and figures in it that only
/// Carmike and its distributor may be told.
/// </summary>
public class ChangedHandsTests : PlannerTests
{
    private const string Amc = "exhibitor:amc";
    private const string House1 = "theater:carmike-1";
    private const string Running = "window:woods/us/theatrical";

    /// <summary>Carmike's own: its answers, its reasons, its figures, its run that was over.</summary>
    private static readonly string[] SellersOwn = ["heron", "731355", "5555", "ended-run", "sellers-terms"];

    /// <summary>Everything that AMC, its manager of that house and its buyer can ask about it.</summary>
    private static readonly (string Query, string Of)[] Questions =
    [
        ("Activity", "{}"),
        ("Activity", $$"""{ "theater": "{{House1}}" }"""),
        ("Inbox", $$"""{ "theater": "{{House1}}" }"""),
        ("HouseBookings", "{}"),
        ("HouseBookings", $$"""{ "theater": "{{House1}}", "since": "2014-01-01" }"""),
        ("TheaterCalendar", $$"""{ "theater": "{{House1}}", "on": "2014-12-26" }"""),
        ("TheaterCalendar", $$"""{ "theater": "{{House1}}" }"""),
        ("WindowBookings", $$"""{ "window": "{{Running}}" }"""),
        ("WindowBookings", """{ "window": "window:the-interview/us/theatrical" }"""),
        ("WindowHouses", $$"""{ "window": "{{Running}}", "state": ["inEffect", "awaiting", "none"] }"""),
        ("WindowTimeline", """{ "window": "window:the-interview/us/theatrical" }"""),
        ("OfferLines", """{ "state": "moved" }"""),
        ("OfferLines", $$"""{ "theater": "{{House1}}" }"""),
        ("OffersOut", """{ "closed": true }"""),
        ("Disruptions", "{}"),
        ("Disruptions", $$"""{ "theater": "{{House1}}" }"""),
        ("Grosses", """{ "film": "film:the-interview" }"""),
        ("Grosses", $$"""{ "theater": "{{House1}}" }"""),
        ("HoldoverWorklist", """{ "playWeek": "2015-01-23" }"""),
        ("OnBehalfMarks", "{}"),
        ("Events", "{}"),
    ];

    [Theory]
    [InlineData(Amc)]
    [InlineData("house:carmike-1")]
    [InlineData("buyer:lewis")]
    public async Task Who_has_the_house_now_is_told_nothing_of_what_the_seller_did_there(string actor)
    {
        await using var planner = await Sold();
        var failures = new List<string>();
        var answered = 0;
        foreach (var (name, of) in Questions)
        {
            foreach (var asOf in new[] { null, "2015-01-10T12:00:00Z" })
            {
                var body = JsonNode.Parse(of)!.AsObject();
                if (asOf is not null)
                {
                    body["asOf"] = asOf;
                }
                var query = RequestCatalog.Query(name, body);
                if (query.Refusal is not null)
                {
                    // No question of the past.
                    Assert.NotNull(asOf);
                    continue;
                }
                var answer = await planner.Dispatcher.AskAny(Actor.Parse(actor), query.Value!, TestContext.Current.CancellationToken);
                var text = answer.Match(a => a.GetRawText(), r => r.Message);
                answered += answer.Refusal is null ? 1 : 0;
                failures.AddRange(SellersOwn.Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)).Select(w => $"{name} {body.ToJsonString()} tells {actor} '{w}': {text}"));
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(answered > Questions.Length / 2, $"only {answered} questions were answered");
    }

    [Fact]
    public async Task The_run_that_goes_on_is_the_new_chain_s_and_what_is_over_stays_the_old_one_s()
    {
        await using var planner = await Sold();

        Assert.Equal(["running"], (await planner.Ask(Amc, new HouseBookings { Theater = Theater("carmike-1") })).Bookings.Select(b => b.Booking.Value));
        Assert.Equal(["ended-run", "ended-run-2"], (await planner.Ask(Carmike, new ReleasePlanner.Windows.WindowBookings { Window = Wide })).Bookings.Select(b => b.Booking.Value).Order());
        Assert.Equal("not-found", (await planner.RefusedAsk(Carmike, new HouseBookings { Theater = Theater("carmike-1") })).Code);
        Assert.Equal(1, (await planner.Ask(Carmike, new ReleasePlanner.Offers.OfferLines { State = "moved" })).Total);
    }

    [Fact]
    public async Task Figures_are_of_the_chain_that_had_the_house_on_the_day()
    {
        await using var planner = await Sold();

        Assert.Equal(4444m, await Total(planner, Amc));
        Assert.Equal(4444m, await Total(planner, "house:carmike-1"));
        Assert.Equal(4444m, (await planner.Ask(Amc, new ReleasePlanner.Grosses.Grosses { Theater = Theater("carmike-1") })).Totals.Single().Gross);
        Assert.Equal(731355m + 5555m, await Total(planner, Carmike));
        Assert.Equal(731355m + 5555m + 4444m, await Total(planner, Columbia));

        // A figure of a day is reported by who had the house, and amended by nobody else.
        Assert.Single((await Import(planner, Amc, "carmike-1,the-interview,2015-01-10,1")).Bad);
        Assert.Single((await Import(planner, Carmike, "carmike-1,the-interview,2015-01-17,1")).Bad);
        Assert.Equal(1, (await Import(planner, Carmike, "carmike-1,the-interview,2015-01-10,6000")).Amended);
        Assert.Equal(731355m + 6000m, await Total(planner, Carmike));
    }

    [Fact]
    public async Task A_house_sold_twice_and_back_has_the_chain_of_the_day_and_a_later_word_counts()
    {
        await using var planner = await Sold();
        planner.Clock.Reset(Instant.FromUtc(2015, 2, 1, 12, 0));
        // It went back on 30 January, and it is learned that the first sale was on the 9th.
        await planner.Do(Admin, Move(planner, "carmike", new(2015, 1, 30)));
        Assert.Equal(731355m + 5555m, await Total(planner, Carmike));
        Assert.Equal(4444m, await Total(planner, Amc));
        await planner.Do(Admin, Move(planner, "amc", new(2015, 1, 9)));

        Assert.Equal(731355m, await Total(planner, Carmike));
        Assert.Equal(5555m + 4444m, await Total(planner, Amc));
        await planner.Get<Rebuild>().RunAsync();
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
        Assert.Equal(5555m + 4444m, await Total(planner, Amc));
    }

    [Fact]
    public async Task A_store_of_before_learns_the_columns_and_the_moves_from_what_it_has()
    {
        await using var planner = await Sold();
        await planner.CatchUp();
        await using (var connection = await planner.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync(
                """
                drop table theater_move; drop index release_window_open; alter table release_window drop column bookable; drop index disruption_was_seq;
                delete from schema_migration where name in ('029-bookable', '030-theater-moves')
                """);
        }

        Assert.Equal(["029-bookable", "030-theater-moves"], await Migrator.MigrateAsync(planner.Database, TestContext.Current.CancellationToken));

        Assert.Empty(await planner.Get<Rebuild>().CheckAsync(cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(731355m + 5555m, await Total(planner, Carmike));
    }

    private async Task<Planner> Sold()
    {
        var planner = await (await StartAsync()).WithWorld(houses: 2, screens: 4);
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        await planner.Do(Columbia, Film(planner, "woods"));
        await planner.Do(Columbia, Window(planner, "woods", new(2015, 1, 9)));
        await planner.Do(Columbia, new ReleasePlanner.Offers.SendOffer
        {
            CommandId = planner.NewId(),
            Window = Wide,
            Theaters = new() { Ids = [Theater("carmike-1")] },
            Weeks = 1,
            Format = "imax",
            Terms = Json.Read<ReleasePlanner.FilmRental.Terms>("""{ "rental": { "kind": "weekly", "percents": [60] }, "note": "sellers-terms" }"""),
        });
        await planner.Do(Carmike, new ReleasePlanner.Offers.AnswerOffer
        {
            CommandId = planner.NewId(),
            Offer = ReleasePlanner.Platform.Values.OfferId.Parse("offer:the-interview/us/theatrical/carmike"),
            Theaters = new() { Ids = [Theater("carmike-1")] },
            Answer = ReleasePlanner.Offers.OfferAnswer.Decline,
            Reason = new(null, "heron declines"),
        });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", weeks: 1) with { Booking = BookingId.Parse("ended-run"), Note = "heron books" });
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse(Running), weeks: 6) with { Booking = BookingId.Parse("running") });
        await planner.Do(Columbia, Confirm(planner, "carmike-1", weeks: 1) with { Booking = BookingId.Parse("ended-run-2"), Version = "dub", OnBehalf = new("Heron Doe", Via.Phone, "heron said so") });
        await planner.Do(Carmike, new CloseTheaters
        {
            CommandId = planner.NewId(),
            Theaters = new() { Ids = [Theater("carmike-1")] },
            From = new LocalDate(2015, 1, 6),
            Until = new LocalDate(2015, 1, 7),
            Reason = new(null, "heron repairs"),
        });
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 20, 12, 0));
        await Import(planner, Carmike, "carmike-1,the-interview,2014-12-26,731355", "carmike-1,the-interview,2015-01-10,5555");
        await planner.Do(Admin, Move(planner, "amc", new(2015, 1, 16)));
        await planner.Do(Admin, new RegisterBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse("buyer:lewis"), Name = "Lewis" });
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = BuyerId.Parse("buyer:lewis"), Theaters = new() { Ids = [Theater("carmike-1")] }, From = new(2015, 1, 16) });
        Assert.Empty((await Import(planner, Amc, "carmike-1,the-interview,2015-01-17,4444")).Bad);
        return planner;
    }

    private static MoveTheaters Move(Planner planner, string chain, LocalDate from) =>
        new() { CommandId = planner.NewId(), Theaters = new() { Ids = [Theater("carmike-1")] }, Chain = ChainId.Parse("chain:" + chain), From = from };

    private static async Task<decimal> Total(Planner planner, string actor) =>
        (await planner.Ask(actor, new ReleasePlanner.Grosses.Grosses { Film = Interview })).Totals.Sum(t => t.Gross);

    private static async Task<ImportResult> Import(Planner planner, string actor, params string[] rows)
    {
        await planner.CatchUp();
        return await new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(ImportKind.Grosses, Encoding.UTF8.GetBytes("theater,film,date,gross,admissions,shows\n" + string.Join('\n', rows.Select(r => r + ",,")))), Actor.Parse(actor));
    }
}
