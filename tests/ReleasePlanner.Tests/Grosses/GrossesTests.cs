using System.Globalization;
using System.Text;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Grosses;
using ReleasePlanner.Imports;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;
using static ReleasePlanner.Tests.Support.World;
using Query = ReleasePlanner.Grosses.Grosses;

namespace ReleasePlanner.Tests.Grosses;

/// <summary>Files of grosses through the importer, and the questions about them.</summary>
public class GrossesTests : PlannerTests
{
    private const string Header = "theater,film,date,gross,admissions,shows\n";

    /// <summary>BFI, weekend of 11 to 13 November 2022: the top 15 as printed.</summary>
    private static readonly (decimal Gross, int Cinemas, int Average)[] Bfi =
    [
        (12363870, 699, 17688), (785661, 592, 1327), (648039, 643, 1008), (560627, 606, 925), (493618, 392, 1259), (169915, 324, 524), (158017, 319, 495),
        (139402, 148, 942), (87348, 229, 381), (66366, 227, 292), (60017, 186, 323), (48569, 146, 333), (45716, 307, 149), (44301, 92, 482), (39484, 29, 1362),
    ];

    [Fact]
    public async Task The_BFI_weekend_of_13_November_2022_sums_to_what_is_printed()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(ImportKind.Circuits, Encoding.UTF8.GetBytes("chain,name,theaters,screens\nuk,UK,699,699\n"), Us), Actor.Administrator);
        for (var film = 1; film <= Bfi.Length; film++)
        {
            await planner.Do(Columbia, Film(planner, $"f-{film}"));
        }
        var file = new StringBuilder(Header);
        foreach (var (film, (gross, cinemas, _)) in Bfi.Index())
        {
            var each = decimal.Floor(gross / cinemas);
            for (var house = 1; house <= cinemas; house++)
            {
                // The first house has what is left over; written by turns as the sheet does: numbers, text with separators, with the money's sign.
                var amount = house == 1 ? gross - (each * (cinemas - 1)) : each;
                var text = (house % 3) switch
                {
                    0 => amount.ToString("0.0", CultureInfo.InvariantCulture),
                    1 => $"\"{amount.ToString("£#,0", CultureInfo.InvariantCulture)}\"",
                    _ => amount.ToString(CultureInfo.InvariantCulture),
                };
                file.Append(CultureInfo.InvariantCulture, $"uk-{house:0000},f-{film + 1},2022-11-{11 + (house % 3)},{text},-, - \n");
            }
        }

        var result = await Import(planner, file.ToString());

        Assert.Empty(result.Bad);
        Assert.Equal((4939, 4939), (result.Rows, result.Added));
        var all = new List<GrossPeriod>();
        foreach (var (film, (gross, cinemas, average)) in Bfi.Index())
        {
            var weekend = Assert.Single((await planner.Ask(Columbia, new Query { Film = FilmId.Parse($"film:f-{film + 1}"), By = GrossesBy.Weekend })).Periods);
            Assert.Equal((new LocalDate(2022, 11, 11), new LocalDate(2022, 11, 14)), (weekend.From, weekend.Until));
            Assert.Equal((gross, cinemas, (decimal)average), (weekend.Gross, weekend.Theaters, Math.Round(weekend.Average!.Value)));
            Assert.Null(weekend.Admissions);
            all.Add(weekend);
        }
        Assert.Equal((15_710_950m, 4939), (all.Sum(w => w.Gross), all.Sum(w => w.Theaters)));
    }

    /// <summary>ANCINE prescribes reports per day, film and auditorium (IN 51/2006, art. 2, §2).</summary>
    [Fact]
    public async Task Rows_of_one_house_film_and_day_are_summed_or_none_of_them_counts()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        var result = await Import(planner, Header
            + "carmike-1,the-interview,2014-11-02,,150,3\ncarmike-1,the-interview,2014-11-02,,90,2\ntheater:carmike-1,the-interview,2014-11-02,,60,1\n"
            + "carmike-2,the-interview,2014-11-02,70,70,3\ncarmike-2,the-interview,2014-11-02,,30,1\n"
            + "carmike-3,the-interview,2014-11-02,70,70,3\ncarmike-3,the-interview,2014-11-02,many,30,1\n"
            + "carmike-4,the-interview,2014-11-02,-1.5,10,1\ncarmike-4,the-interview,2014-11-02,2,10,1\n");
        Assert.Equal((2, "2 figures are sums of several rows of one house, film and day"), (result.Added, Assert.Single(result.Warnings)));
        Assert.Equal(
            [(5, "lines 5, 6 are of one house, film and day, and only some of them say gross"), (6, "lines 5, 6 are of one house, film and day, and only some of them say gross"),
                (7, "line 8 is of the same house, film and day, and is wrong"), (8, "gross is 'many', which is not a number")],
            result.Bad.Select(b => (b.Line, b.Reason)));
        var day = Assert.Single((await planner.Ask(Columbia, new Query { Film = Interview, By = GrossesBy.Day })).Periods);
        Assert.Equal((0.5m, (long?)320, (long?)8), (day.Gross, day.Admissions, day.Shows));
        Assert.Equal(2, (await Import(planner, Header + "carmike-1,the-interview,2014-11-02,,300,6\ncarmike-4,the-interview,2014-11-02,0.5,20,2\n")).Unchanged);
    }

    [Fact]
    public async Task The_Interview_took_3142_a_house_in_331_houses_on_Christmas_Day()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(ImportKind.Circuits, Encoding.UTF8.GetBytes("chain,name,theaters,screens\n,House,331,\n"), Us), Actor.Administrator);
        var rows = Enumerable.Range(1, 331).Select(n => $"theater:house-{n:0000},film:the-interview,2014-12-25,\"${(n == 1 ? 1_040_000 - (330 * 3142) : 3142):#,0}\",,");

        Assert.Equal(331, (await Import(planner, Header + string.Join('\n', rows))).Added);

        var day = Assert.Single((await planner.Ask("executive:columbia", new Query { Window = Wide })).Periods);
        Assert.Equal((331, 1_040_000m, 3141.99m), (day.Theaters, day.Gross, day.Average));
        Assert.Equal(3142, Math.Round(day.Average!.Value));
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing_and_a_corrected_figure_amends()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        const string file = Header + "carmike-1,the-interview,2014-12-26,900,90,4\ncarmike-2,the-interview,2014-12-26,100,,\n";
        Assert.Equal((2, 2, 0, 0), Tally(await Import(planner, file)));
        var journal = (await planner.Journal()).Count;

        Assert.Equal((2, 0, 0, 2), Tally(await Import(planner, file)));

        // Late: a figure that was not there. Corrected: one that was. Not said: what is known stays.
        Assert.Equal((3, 1, 1, 1), Tally(await Import(planner, Header
            + "carmike-1,the-interview,2014-12-26,950,,-\ncarmike-2,the-interview,2014-12-26,100.00,,\ncarmike-2,the-interview,2014-12-27,70,,\n")));
        var days = (await planner.Ask(Columbia, new Query { Film = Interview })).Periods;
        Assert.Equal([(1050m, 90L, 4L), (70m, null, null)], days.Select(d => (d.Gross, d.Admissions, d.Shows)));
        // Figures are no plan facts.
        Assert.Equal(journal, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task As_of_an_instant_only_what_was_recorded_by_then_is_read()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.CatchUp();
        var times = new List<Instant>();
        foreach (var gross in new[] { "900", "950", "900" })
        {
            planner.Clock.Advance(Duration.FromHours(24));
            Assert.Empty((await Import(planner, Header + $"carmike-1,the-interview,2014-12-26,{gross},,\n")).Bad);
            times.Add(planner.Clock.GetCurrentInstant());
        }
        planner.Clock.Advance(Duration.FromHours(1));

        async Task<decimal?> At(Instant? asOf) =>
            (await planner.Ask(Columbia, new Query { Film = Interview, AsOf = asOf })).Totals.Select(t => (decimal?)t.Gross).SingleOrDefault();

        Assert.Null(await At(times[0] - Duration.FromSeconds(1)));
        Assert.Equal([900, 900, 950, 900], new[] { await At(times[0]), await At(times[1] - Duration.FromSeconds(1)), await At(times[1]), await At(times[2]) });
        Assert.Equal(900, await At(null));
    }

    [Fact]
    public async Task Two_corrections_of_one_instant_leave_the_later_one()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        foreach (var gross in new[] { "1", "2", "3" })
        {
            await Import(planner, Header + $"carmike-1,the-interview,2014-12-26,{gross},,\n");
        }

        Assert.Equal(3, Assert.Single((await planner.Ask(Columbia, new Query { Film = Interview })).Totals).Gross);
        Assert.Equal(3, Assert.Single((await planner.Ask(Columbia, new Query { Film = Interview, AsOf = planner.Clock.GetCurrentInstant() })).Totals).Gross);
    }

    [Fact]
    public async Task A_house_is_named_by_id_slug_or_code_and_what_is_not_known_is_a_bad_row()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 4);
        await planner.Do(Admin, House(planner, "carmike-1") with { Codes = new TheaterCodes("9001", "A1") });
        await planner.Do(Admin, House(planner, "carmike-2") with { Codes = new TheaterCodes("9002", "A1") });

        var result = await Import(planner, Header
            + "9001,film:the-interview,2014-12-25,1,,\nCarmike 2,The Interview,2014-12-25,2,,\ntheater:carmike-3,the-interview,2014-12-25,3,,\n"
            + "A1,the-interview,2014-12-25,4,,\ncarmike-9,the-interview,2014-12-25,5,,\ncarmike-4,fury,2014-12-25,6,,\ncarmike-1,the-interview,2014-12-25,7,,\n");

        Assert.Equal(3, result.Added);
        Assert.Equal(
            [
                (5, "theater 'A1' may be theater:carmike-1 or theater:carmike-2: give its id"),
                (6, "theater 'carmike-9' is not known: give its id or a code"),
                (7, "film 'fury' is not known: give its id"),
            ],
            result.Bad.Select(b => (b.Line, b.Reason)));
    }

    [Fact]
    public async Task A_correction_may_be_negative_while_the_run_keeps_a_total_of_nothing_or_more()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        await Import(planner, Header + "carmike-1,the-interview,2014-12-26,900,,\ncarmike-2,the-interview,2014-12-26,100,,\n");

        var result = await Import(planner, Header + "carmike-1,the-interview,2014-12-27,-900,,\ncarmike-2,the-interview,2014-12-27,(100.01),,\n");

        Assert.Equal((1, (3, "it would leave film:the-interview in theater:carmike-2 with less than nothing in all")), (result.Added, result.Bad.Select(b => (b.Line, b.Reason)).Single()));
        // Lowering another day of the run would do the same.
        Assert.Equal(2, Assert.Single((await Import(planner, Header + "carmike-1,the-interview,2014-12-26,899,,\n")).Bad).Line);
        var days = (await planner.Ask(Columbia, new Query { Film = Interview })).Periods;
        Assert.Equal([(1000m, 2), (-900m, 0)], days.Select(d => (d.Gross, d.Theaters)));
        Assert.Null(days[1].Average);
    }

    [Fact]
    public async Task Strict_takes_all_or_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        foreach (var bad in new[] { "carmike-1,fury,2014-12-26,1,,", "carmike-1,the-interview,2014-12-27,-901,," })
        {
            var result = await Import(planner, Header + "carmike-1,the-interview,2014-12-26,900,,\n" + bad, strict: true);
            Assert.Equal((0, 3), (result.Added, Assert.Single(result.Bad).Line));
        }
        Assert.Empty((await planner.Ask(Columbia, new Query { Film = Interview })).Totals);
        Assert.Equal(1, (await Import(planner, Header + "carmike-1,the-interview,2014-12-26,900,,\n", strict: true)).Added);
    }

    [Fact]
    public async Task A_distributor_reports_its_own_films_and_an_exhibitor_its_own_houses()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Admin, House(planner, "regal-1", "regal"));
        await planner.Do("distribution:fox", Film(planner, "fury", "fox"));
        const string file = Header + "carmike-1,the-interview,2014-12-26,1,,\nregal-1,the-interview,2014-12-26,2,,\ncarmike-1,fury,2014-12-26,4,,\n";

        var byColumbia = await Import(planner, file, Columbia);
        Assert.Equal([(4, "film 'fury' is not known: give its id")], byColumbia.Bad.Select(b => (b.Line, b.Reason)));
        // Fury is not offered to Carmike, which then has not heard of it.
        var byCarmike = await Import(planner, file, Carmike);
        Assert.Equal([3, 4], byCarmike.Bad.Select(b => b.Line));
        Assert.Equal((1, 0), (byCarmike.Unchanged, byCarmike.Added));
        var refused = await Assert.ThrowsAsync<ImportFileException>(() => Import(planner, file, "executive:columbia"));
        Assert.Contains("not by executive:columbia", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_party_sees_its_own_figures_only()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:regal"), Name = "Regal" });
        await planner.Do(Admin, House(planner, "regal-1", "regal"));
        await planner.Do("distribution:fox", Film(planner, "fury", "fox"));
        Assert.Empty((await Import(planner, Header + "carmike-1,the-interview,2014-12-26,1,,\nregal-1,the-interview,2014-12-26,2,,\ncarmike-1,fury,2014-12-26,4,,\n")).Bad);
        var house = new Query { Theater = Theater("carmike-1") };

        async Task<decimal> Total(string actor, Query query) => (await planner.Ask(actor, query)).Totals.Single().Gross;
        Assert.Equal([5, 1, 4, 5], new[] { await Total(Admin, house), await Total(Columbia, house), await Total("executive:fox", house), await Total(Carmike, house) });
        Assert.Equal([3, 3, 1], new[] { await Total(Columbia, new Query { Film = Interview }), await Total(Columbia, new Query { Window = Wide }), await Total(Carmike, new Query { Window = Wide }) });
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse("exhibitor:regal"), house)).Refusal!.Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), new Query { Film = FilmId.Parse("film:fury") })).Refusal!.Code);
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Carmike), new Query { Film = FilmId.Parse("film:fury") })).Refusal!.Code);
        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), new Query())).Refusal!.Code);
    }

    [Fact]
    public async Task Play_weeks_and_weekends_are_the_market_s_and_moneys_are_not_mixed()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterMarket
        {
            CommandId = planner.NewId(),
            Market = MarketId.Parse("market:fr"),
            Name = "France",
            TimeZone = DateTimeZoneProviders.Tzdb["Europe/Paris"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Wednesday)],
        });
        await planner.Do(Admin, House(planner, "rex") with { Market = MarketId.Parse("market:fr"), Region = null });
        await Import(planner, Header + string.Concat(Enumerable.Range(0, 9).Select(
            d => $"carmike-1,the-interview,{new LocalDate(2014, 12, 24).PlusDays(d):uuuu-MM-dd},{1 << d},1,1\nrex,the-interview,{new LocalDate(2014, 12, 24).PlusDays(d):uuuu-MM-dd},{1000 << d},,\n")));

        var weeks = (await planner.Ask(Columbia, new Query { Film = Interview, By = GrossesBy.PlayWeek })).Periods;
        Assert.Equal(
            [("market:us", "2014-12-19", 3m), ("market:fr", "2014-12-24", 127_000m), ("market:us", "2014-12-26", 508m), ("market:fr", "2014-12-31", 384_000m)],
            weeks.Select(w => (w.Market.Value, w.From.ToString("uuuu-MM-dd", null), w.Gross)));
        var weekends = (await planner.Ask(Columbia, new Query { Film = Interview, Market = Us, By = GrossesBy.Weekend })).Periods;
        Assert.Equal([("2014-12-26", 28m, 3L)], weekends.Select(w => (w.From.ToString("uuuu-MM-dd", null), w.Gross, w.Admissions!.Value)));
        var some = await planner.Ask(Columbia, new Query { Film = Interview, Market = Us, From = Christmas, Until = Christmas.PlusDays(2) });
        Assert.Equal(6, Assert.Single(some.Totals).Gross);
    }

    [Fact]
    public async Task Days_belong_to_the_window_that_opened_last_before_them()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Columbia, Window(planner, opens: new LocalDate(2015, 2, 6)) with { Label = "again" });
        await Import(planner, Header + "carmike-1,the-interview,2014-12-24,1,,\ncarmike-1,the-interview,2014-12-25,2,,\ncarmike-1,the-interview,2015-02-06,4,,\n");

        Assert.Equal(3, Assert.Single((await planner.Ask(Columbia, new Query { Window = Wide })).Totals).Gross);
        Assert.Equal(4, Assert.Single((await planner.Ask(Columbia, new Query { Window = WindowId.Parse(Wide.Value + "/again") })).Totals).Gross);
    }

    private static (int Rows, int Added, int Amended, int Unchanged) Tally(ImportResult r) => (r.Rows, r.Added, r.Amended, r.Unchanged);

    private static Task<ImportResult> Import(Planner planner, string csv, string actor = Admin, bool strict = false) =>
        new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(ImportKind.Grosses, Encoding.UTF8.GetBytes(csv), Strict: strict), Actor.Parse(actor));
}
