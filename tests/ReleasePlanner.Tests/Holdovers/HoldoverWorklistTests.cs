using System.Text;
using Dapper;
using NodaTime;
using ReleasePlanner.Imports;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Holdovers;

/// <summary>A house of three screens. The Interview and Big Eyes are Columbia's and up on 9 January, Fury is Fox's and firm, American Sniper opens then.</summary>
public class HoldoverWorklistTests : PlannerTests
{
    private const string Fox = "distribution:fox";
    private static readonly LocalDate Week = new(2015, 1, 9);
    private static readonly HoldoverWorklist Asked = new() { PlayWeek = Week };

    [Fact]
    public async Task A_house_sees_figures_rank_what_comes_in_and_a_proposal_for_each_run()
    {
        await using var planner = await Monday();

        var list = await planner.Ask(Carmike, Asked);

        Assert.Equal((3, 2, 0, 0, 1), (list.Total, list.Todo, list.Decided, list.Disagree, list.Firm));
        Assert.Equal(["film:big-eyes", "film:fury", "film:the-interview"], list.Rows.Select(r => r.Film.Value).Order(StringComparer.Ordinal));
        var eyes = list.Rows.Single(r => r.Film.Value == "film:big-eyes");
        Assert.Equal((2, 0, 100m, -75m, 3, 3), (eyes.WeeksPlayed, eyes.FirmWeeksLeft, eyes.Weekend, eyes.Change, eyes.Rank, eyes.Of));
        Assert.Equal((1m, 0m), (eyes.ComingIn.Screens, eyes.ComingIn.Others));
        Assert.Equal(new ComingIn(FilmId.Parse("film:american-sniper"), Week, 1), Assert.Single(eyes.ComingIn.Films));
        Assert.Equal(1, eyes.ScreensFree);
        Assert.Equal(new HoldoverProposal(HoldoverSays.Final, "last of 3 in the house, down 75%; 1 screen goes to openings"), eyes.Proposed);
        var interview = list.Rows.Single(r => r.Film == Interview);
        Assert.Equal((HoldoverSays.Hold, -10m, 1, HoldoverState.ToDo), (interview.Proposed.Says, interview.Change, interview.Rank, interview.State));
        var fury = list.Rows.Single(r => r.Film.Value == "film:fury");
        Assert.Equal((2, 1, "this week is firm", HoldoverState.Firm), (fury.WeeksPlayed, fury.FirmWeeksLeft, fury.Proposed.Because, fury.State));
    }

    [Fact]
    public async Task A_distributor_sees_its_own_runs_and_of_others_openings_only_how_many_screens_they_take()
    {
        await using var planner = await Monday();

        var list = await planner.Ask(Columbia, Asked);

        Assert.Equal(["film:big-eyes", "film:the-interview"], list.Rows.Select(r => r.Film.Value).Order(StringComparer.Ordinal));
        Assert.All(list.Rows, r => Assert.Equal((1m, 1m, 0), (r.ComingIn.Screens, r.ComingIn.Others, r.ComingIn.Films.Count)));
        Assert.Equal((3, 3), list.Rows.Where(r => r.Film.Value == "film:big-eyes").Select(r => (r.Rank!.Value, r.Of)).Single());
        Assert.DoesNotContain("sniper", Json.Write(list), StringComparison.Ordinal);
        Assert.DoesNotContain("fury", Json.Write(list), StringComparison.Ordinal);
        Assert.Equal(0, (await planner.Ask("distribution:warner", Asked)).Total);
        foreach (var foreign in new[] { Asked with { Distributor = DistributorId.Parse("fox") }, Asked with { Theater = Theater("nowhere") } })
        {
            Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), foreign)).Refusal!.Code);
        }
        Assert.Equal("not-found", (await planner.Dispatcher.Ask(Actor.Parse(Carmike), Asked with { Chain = ChainId.Parse("chain:regal") })).Refusal!.Code);
        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Parse(Admin), Asked)).Refusal!.Code);
        Assert.Equal("invalid", (await planner.Dispatcher.Ask(Actor.Parse(Columbia), new HoldoverWorklist())).Refusal!.Code);
        Assert.Equal(1, (await planner.Ask(Admin, Asked with { Distributor = DistributorId.Parse("fox") })).Total);
    }

    [Fact]
    public async Task Both_sides_see_the_same_cells_and_the_counters_are_of_the_whole_list()
    {
        await using var planner = await Monday();
        var eyes = WindowId.Parse("window:big-eyes/us/theatrical");
        await planner.Do(Columbia, new HoldOver { CommandId = planner.NewId(), Window = Wide, Through = Week });
        await planner.Do(Columbia, new HoldOver { CommandId = planner.NewId(), Window = eyes, Through = Week });
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Window = eyes, Until = Week });
        var before = await planner.Ask(Carmike, Asked with { State = HoldoverState.Disagree });
        await planner.Do(Carmike, new HoldOver { CommandId = planner.NewId(), Window = Wide, Through = Week });

        foreach (var side in new[] { Columbia, Carmike })
        {
            var list = await planner.Ask(side, Asked with { Sort = WorklistSort.State, Limit = 1 });
            Assert.Equal((0, 1, 1, 1, 0, 0), (list.Todo, list.Decided, list.Disagree, list.Holds, list.Finals, list.Splits));
            var row = Assert.Single(list.Rows);
            Assert.Equal((HoldoverState.Disagree, HoldoverSays.Hold, HoldoverSays.Final), (row.State, row.Distributor.Says, row.Exhibitor.Says));
            Assert.Equal((Columbia, Carmike, 1), (row.Distributor.By, row.Exhibitor.By, list.Next));
        }
        Assert.Equal((0, 1, 1), (before.Todo, before.WaitingForTheater, before.Rows.Count));
        var last = await planner.Ask(Columbia, Asked with { Sort = WorklistSort.State, Limit = 1, Cursor = 1 });
        Assert.Equal((HoldoverState.Decided, null), (last.Rows[0].State, last.Next));
    }

    /// <summary>The worklist of both sides, and what the house's inbox counts.</summary>
    [Fact]
    public async Task Each_word_takes_a_run_out_of_what_is_to_do_and_says_who_it_waits_for()
    {
        await using var planner = await Monday();
        var eyes = WindowId.Parse("window:big-eyes/us/theatrical");
        async Task Counts(string asker, (int Todo, int Theater, int Distributor, int Disagree, int Decided, int Firm, int NeedsTheater) expected)
        {
            var list = await planner.Ask(asker, Asked);
            Assert.Equal(expected, (list.Todo, list.WaitingForTheater, list.WaitingForDistributor, list.Disagree, list.Decided, list.Firm, list.NeedsTheater));
            var inbox = (await planner.Ask(Carmike, new ReleasePlanner.Notices.Inbox())).Holdovers;
            Assert.Equal((await planner.Ask(Carmike, Asked)).NeedsTheater, inbox.Bookings);
            Assert.Equal(inbox.Bookings, (await planner.Ask(Carmike, Asked with { NeedsTheater = true })).Rows.Count);
        }
        await Counts(Carmike, (2, 0, 0, 0, 0, 1, 2));

        await planner.Do(Columbia, new HoldOver { CommandId = planner.NewId(), Window = Wide, Through = Week });
        await Counts(Columbia, (1, 1, 0, 0, 0, 0, 2));
        await planner.Do(Carmike, new FinalBookings { CommandId = planner.NewId(), Window = eyes, Until = Week });
        await Counts(Columbia, (0, 1, 1, 0, 0, 0, 1));
        await planner.Do(Carmike, new HoldOver { CommandId = planner.NewId(), Window = Wide, Through = Week });
        await Counts(Columbia, (0, 0, 1, 0, 1, 0, 0));
        await planner.Do(Columbia, new FinalBookings { CommandId = planner.NewId(), Window = eyes, Until = Week });
        await Counts(Columbia, (0, 0, 0, 0, 2, 0, 0));

        // A firm week that a side says is played as it is stays firm: nobody waits for anybody.
        await planner.Do(Fox, new HoldOver { CommandId = planner.NewId(), Window = WindowId.Parse("window:fury/us/theatrical"), Through = Week });
        await Counts(Carmike, (0, 0, 0, 0, 2, 1, 0));
        var films = (await planner.Ask(Carmike, Asked with { Film = Interview })).Films;
        Assert.Equal(["big-eyes", "fury", "the-interview"], films.Select(f => f.Title));
        Assert.Equal((1, 0, 1, 0, 1), films.Where(f => f.Film == Interview).Select(f => (f.Runs, f.NeedsTheater, f.Decided, f.Firm, f.Hold)).Single());
    }

    [Fact]
    public async Task A_stopped_run_is_neither_on_the_worklist_nor_counted_in_the_inbox()
    {
        await using var planner = await Monday();
        await planner.Do(Columbia, new ReleasePlanner.Films.CancelRelease { CommandId = planner.NewId(), Film = Interview, From = new LocalDate(2015, 1, 2) });
        Assert.Equal((await planner.Ask(Carmike, Asked)).NeedsTheater, (await planner.Ask(Carmike, new ReleasePlanner.Notices.Inbox())).Holdovers.Bookings);
    }

    [Fact]
    public async Task A_dropped_run_is_gone_and_a_stopped_one_has_nothing_to_decide()
    {
        await using var planner = await Monday();
        await planner.Do(Carmike, new DropBookings { CommandId = planner.NewId(), Window = WindowId.Parse("window:big-eyes/us/theatrical"), From = new LocalDate(2015, 1, 7) });
        Assert.Equal(["film:the-interview"], (await planner.Ask(Columbia, Asked)).Rows.Select(r => r.Film.Value));
        await planner.Do(Columbia, new ReleasePlanner.Films.CancelRelease { CommandId = planner.NewId(), Film = Interview, From = new LocalDate(2015, 1, 2) });
        Assert.Equal(0, (await planner.Ask(Columbia, Asked)).Total);
    }

    [Fact]
    public async Task A_buyer_s_list_is_of_the_houses_it_books_for()
    {
        await using var planner = await Monday();
        var clark = BuyerId.Parse("buyer:clark");
        await planner.Do(Admin, new ReleasePlanner.Buyers.RegisterBuyer { CommandId = planner.NewId(), Buyer = clark, Name = "Clark" });
        Assert.Equal(0, (await planner.Ask("buyer:clark", Asked)).Total);
        await planner.Do(Admin, new AssignBuyer { CommandId = planner.NewId(), Buyer = clark, Theaters = new() { All = true } });
        Assert.Equal(3, (await planner.Ask("buyer:clark", Asked)).Total);
        Assert.Equal(2, (await planner.Ask(Columbia, Asked with { Buyer = clark })).Total);
    }

    /// <summary>2,500 houses with six runs of one distributor each, laid into the read model: the size of a studio's Monday.</summary>
    [Fact]
    public async Task A_studio_s_Monday_of_15000_runs_is_read_whole()
    {
        await using var planner = await (await StartAsync()).WithWorld(screens: 8);
        for (var film = 1; film <= 6; film++)
        {
            await planner.Do(Columbia, Film(planner, $"f-{film}"));
            await planner.Do(Columbia, Window(planner, $"f-{film}", new LocalDate(2014, 12, 26)));
            await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse($"window:f-{film}/us/theatrical")));
        }
        var rows = Enumerable.Range(1, 6).SelectMany(f => Enumerable.Range(0, 14).Select(
            d => $"carmike-1,f-{f},{new LocalDate(2014, 12, 26).PlusDays(d):uuuu-MM-dd},{(1000 * f) - (d * 50)},,"));
        Assert.Empty((await Import(planner, "theater,film,date,gross,admissions,shows\n" + string.Join('\n', rows))).Bad);
        await planner.CatchUp();
        await using (var connection = await planner.Database.OpenAsync())
        {
            using var gate = await planner.Database.WriteGateAsync();
            foreach (var (table, key) in new[] { ("booking", "theater"), ("gross", "theater"), ("theater", "id") })
            {
                var columns = (await connection.QueryAsync<string>(planner.Database.IsSqlite
                    ? $"select name from pragma_table_info('{table}')"
                    : $"select column_name from information_schema.columns where table_name = '{table}' order by ordinal_position")).ToList();
                var values = columns.Select(c => c == key ? "'theater:house-' || n" : c == "body" ? "replace(body, 'theater:carmike-1', 'theater:house-' || n)" : $"\"{c}\"");
                await connection.ExecuteAsync(
                    $"""
                    with recursive h(n) as (select 1 union all select n + 1 from h where n < 2499)
                    insert into {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) select {string.Join(", ", values)} from {table}, h
                    """);
            }
            await connection.ExecuteAsync(planner.Database.IsSqlite ? "analyze booking" : "analyze booking, gross, theater");
        }

        var list = await planner.Ask(Columbia, Asked with { Sort = WorklistSort.Change });

        Assert.Equal((15_000, 15_000, 100), (list.Total, list.Todo, list.Rows.Count));
        Assert.All(list.Rows, r => Assert.Equal((6, "film:f-1"), (r.Rank!.Value, r.Film.Value)));
    }

    /// <summary>Monday, 5 January 2015, with figures of two weekends.</summary>
    private async Task<Planner> Monday()
    {
        var planner = await (await StartAsync()).WithWorld(screens: 3);
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await Book(planner, "big-eyes", "columbia", new(2014, 12, 26), 2);
        await Book(planner, "fury", "fox", new(2014, 12, 26), 3);
        await Book(planner, "american-sniper", "warner", Week, 1);
        planner.Clock.Reset(Instant.FromUtc(2015, 1, 5, 15, 0));
        var imported = await Import(planner,
            "theater,film,date,gross,admissions,shows\n"
            + "carmike-1,the-interview,2014-12-27,1000,,\ncarmike-1,the-interview,2015-01-02,400,,\ncarmike-1,the-interview,2015-01-04,500,,\n"
            + "carmike-1,fury,2014-12-27,800,,\ncarmike-1,fury,2015-01-03,500,,\n"
            + "carmike-1,big-eyes,2014-12-28,400,,\ncarmike-1,big-eyes,2015-01-03,100,,\ncarmike-1,big-eyes,2015-01-05,77,,\n");
        Assert.Empty(imported.Bad);
        return planner;
    }

    private static async Task Book(Planner planner, string film, string distributor, LocalDate opens, int weeks)
    {
        await planner.Do("distribution:" + distributor, Film(planner, film, distributor));
        await planner.Do("distribution:" + distributor, Window(planner, film, opens));
        await planner.Do(Carmike, Confirm(planner, "carmike-1", WindowId.Parse($"window:{film}/us/theatrical"), weeks));
    }

    private static Task<ImportResult> Import(Planner planner, string csv) =>
        new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(ImportKind.Grosses, Encoding.UTF8.GetBytes(csv)), Actor.Administrator);
}
