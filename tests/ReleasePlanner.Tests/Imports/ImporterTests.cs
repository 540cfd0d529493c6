using System.Text;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Imports;

public class ImporterTests
{
    private const string Two = "id,name,chain,region,screens,timezone\nt1,The Grand,Big Circuit,TX,3,\nt2,The Other,,,,America/Chicago\n";

    [Fact]
    public async Task A_file_brings_its_theaters_chains_and_regions()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var result = await Import(planner, Two);
        Assert.Equal((2, 2, 0, 0), (result.Rows, result.Added, result.Amended, result.Unchanged));
        Assert.Empty(result.Bad);
        var kinds = (await planner.Journal()).Skip(5).Select(e => e.Kind).ToList();
        Assert.Equal(["chain-registered.v1", "chain-registered.v1", "market-registered.v1", "theater-registered.v1", "theater-registered.v1"], kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_foresees_what_becomes_of_each_row_and_writes_nothing()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await Import(planner, Two);
        var before = (await planner.Journal()).Count;
        const string Next = "id,name,chain,region,screens\nt1,The Grander,Big Circuit,TX,3\nt2,The Other,,,\nt3,The Third,New Circuit,,2\nt4,Bad,,,many\nt2,Twice,,,\nt1,,,,\n";
        var foreseen = await Import(planner, Next, dryRun: true);
        Assert.Equal(before, (await planner.Journal()).Count);
        Assert.Equal([(2, PreviewState.Changed), (3, PreviewState.Unchanged), (4, PreviewState.New)], foreseen.Preview!.Select(p => (p.Line, p.State)));

        var done = await Import(planner, Next);
        Assert.Equal((done.Rows, done.Added, done.Amended, done.Unchanged), (foreseen.Rows, foreseen.Added, foreseen.Amended, foreseen.Unchanged));
        Assert.Equal(done.Bad, foreseen.Bad);
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await Import(planner, Two);
        var before = (await planner.Journal()).Count;
        var again = await Import(planner, Two);
        Assert.Equal((0, 0, 2), (again.Added, again.Amended, again.Unchanged));
        Assert.Equal(before, (await planner.Journal()).Count);
    }

    [Fact]
    public async Task A_file_that_was_imported_before_sets_back_what_another_changed()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await Import(planner, Two);
        Assert.Equal(1, (await Import(planner, Two.Replace("The Grand", "The Grander", StringComparison.Ordinal))).Amended);
        Assert.Equal((1, 1), (await Import(planner, Two)) is { } back ? (back.Amended, back.Unchanged) : default);
    }

    [Fact]
    public async Task A_blank_cell_leaves_what_is_known()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await Import(planner, Two);
        var result = await Import(planner, "id,name,chain,screens\nt1,The Grand,Big Circuit,\n");
        Assert.Equal(1, result.Unchanged);
    }

    [Fact]
    public async Task Good_rows_go_in_beside_bad_ones()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var result = await Import(planner, Two + "t3,,,,,\n");
        Assert.Equal((3, 2, 4), (result.Rows, result.Added, Assert.Single(result.Bad).Line));
    }

    [Fact]
    public async Task Strict_takes_all_or_nothing()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var before = (await planner.Journal()).Count;
        var result = await Import(planner, Two + "t3,,,,,\n", strict: true);
        Assert.Equal((0, 1), (result.Added, result.Bad.Count));
        result = await Import(planner, "id,name,chain\ncarmike-1,carmike-1,Another Circuit\nt1,The Grand,\n", strict: true);
        Assert.Contains("use MoveTheaters", Assert.Single(result.Bad).Reason, StringComparison.Ordinal);
        Assert.Equal(before, (await planner.Journal()).Count);
        Assert.Equal(2, (await Import(planner, Two, strict: true)).Added);
    }

    [Fact]
    public async Task A_row_that_the_planner_refuses_is_reported_with_its_line()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var result = await Import(planner, "id,name,chain\nt1,The Grand,\ncarmike-1,carmike-1,Another Circuit\n");
        Assert.Equal(1, result.Added);
        Assert.Equal(3, Assert.Single(result.Bad).Line);
    }

    [Fact]
    public async Task What_only_the_planner_knows_of_a_theater_stays()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.Do(Admin, House(planner, "carmike-2") with { Codes = new TheaterCodes("9001", null), Kind = TheaterKind.DriveIn });
        await Import(planner, "id,name,chain,city\ncarmike-2,carmike-2,Carmike,Macon\n");
        var details = ((TheaterRegistered)EventText.Event((await planner.Journal())[^1])).Details;
        Assert.Equal(("Macon", "9001", TheaterKind.DriveIn, 2), (details.City, details.Codes!.Comscore, details.Kind, details.Screens!.Total));
    }

    [Fact]
    public async Task A_market_that_is_not_registered_is_named_with_those_that_are()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var importer = new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock);
        var request = new ImportRequest(ImportKind.Theaters, Encoding.UTF8.GetBytes(Two), MarketId.Parse("market:xx"));
        var e = await Assert.ThrowsAsync<ImportFileException>(() => importer.ImportAsync(request, Actor.Administrator));
        Assert.Equal("market:xx is not registered: register it first; registered are market:us", e.Message);
    }

    [Fact]
    public async Task Films_come_with_their_windows_and_keep_what_the_file_does_not_say()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        const string films = "id,title,distributor,runtimeMinutes,market,channel,opens,weeks,pattern,targetTheaters\n"
            + "the-interview,The Interview,columbia,112,us,theatrical,2014-12-25,,wide,\nfury,Fury,columbia,134,us,theatrical,2014-10-17,8,wide,3100\n";
        var result = await Import(planner, films, ImportKind.Films);
        Assert.Empty(result.Bad);
        Assert.Equal((2, 2), (result.Added, result.Amended));
        Assert.Equal(4, (await Import(planner, films, ImportKind.Films)).Unchanged);
        var moved = await Import(planner, films.Replace("2014-10-17", "2014-10-24", StringComparison.Ordinal), ImportKind.Films);
        Assert.Contains("use MoveWindow", Assert.Single(moved.Bad).Reason, StringComparison.Ordinal);
    }

    private static Task<ImportResult> Import(Planner planner, string csv, ImportKind kind = ImportKind.Theaters, bool strict = false, bool dryRun = false) =>
        new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(kind, Encoding.UTF8.GetBytes(csv), kind == ImportKind.Films ? null : Us, Strict: strict, DryRun: dryRun), Actor.Administrator);
}
