using System.Text;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
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

namespace ReleasePlanner.Tests.Imports;

/// <summary>Names of all scripts through every import: they keep their letters, and two names never become one id unnoticed.</summary>
public class NamesTests
{
    private const string TheaterColumns = "id,name,chain,city,region,country,screens,seats,lat,lon,timezone\n";
    private const string FilmColumns = "id,title,distributor,market,opens\n";

    /// <summary>Greek, Arabic, Georgian, Thai, Devanagari, Chinese, Korean, Cyrillic, Japanese, Hebrew, Armenian: a circuit, a region, a film, a distributor.</summary>
    private static readonly string[][] Scripts =
    [
        ["Οδεόν Σινεμά", "Αττική", "Το Φως", "Σπέντζος Φιλμ"],
        ["سينما الأهرام", "القاهرة", "ليلة الافتتاح", "أفلام النيل"],
        ["კინო რუსთაველი", "თბილისი", "მონანიება", "ქართული ფილმი"],
        ["เมเจอร์ ซีนีเพล็กซ์", "กรุงเทพมหานคร", "คืนเปิดตัว", "สหมงคลฟิล์ม"],
        ["पीवीआर सिनेमा", "महाराष्ट्र", "पहला दिन", "यश राज फिल्म्स"],
        ["万达影城", "北京市", "流浪地球", "中国电影"],
        ["롯데시네마", "서울", "서울의 봄", "플러스엠 엔터테인먼트"],
        ["Синема 5", "Москва", "Пила 5", "Базелевс"],
        ["TOHOシネマズ", "東京都", "君の名は。", "東宝"],
        ["קולנוע לב", "תל אביב", "הלילה הראשון", "סרטי יונייטד קינג"],
        ["Կինո Մոսկվա", "Երևան", "Առաջին օրը", "Հայֆիլմ"],
    ];

    [Fact]
    public async Task Names_of_all_scripts_come_through_every_import_with_their_letters_and_come_again_unchanged()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var rows = Scripts.Index().ToList();
        var theaters = TheaterColumns + string.Concat(rows.Select(r => $"{r.Item[0]} 1,{r.Item[0]} 1,{r.Item[0]},{r.Item[1]},{r.Item[1]},,4,,,,\nr{r.Index},{r.Item[0]} 2,{r.Item[0]},,{r.Item[1]},,,,,,\n"));
        var films = FilmColumns + string.Concat(rows.Select(r => $"{r.Item[2]},{r.Item[2]},{r.Item[3]},us,2014-12-25\n"));
        var circuits = "chain,name,theaters,screens,regions\n" + string.Concat(rows.Select(r => $"{r.Item[0]} плюс,{r.Item[0]} плюс,2,5,{r.Item[1].Replace(' ', '|')}\n,{r.Item[2]} плюс,2,2,\n"));
        var grosses = "theater,film,date,gross\n" + string.Concat(rows.Select(r => $"{r.Item[0]} 1,{r.Item[2]},2014-11-20,{r.Index + 1}\n"));
        foreach (var (kind, file, added) in new[] { (ImportKind.Theaters, theaters, 22), (ImportKind.Films, films, 22), (ImportKind.Circuits, circuits, 44), (ImportKind.Grosses, grosses, 11) })
        {
            var foreseen = await Import(planner, file, kind, dryRun: true);
            var result = await Import(planner, file, kind);
            Assert.Equal((0, added), (result.Bad.Count + foreseen.Bad.Count, result.Added));
            var again = await Import(planner, file, kind);
            Assert.Equal((0, 0, 0, added), (again.Bad.Count, again.Added, again.Amended, again.Unchanged));
        }

        var houses = (await planner.Ask(Admin, new ReleasePlanner.Theaters.Theaters { Limit = 500 })).Theaters;
        var titles = (await planner.Ask(Admin, new Titles { Limit = 500 })).Films;
        var market = Assert.Single((await planner.Ask(Admin, new ReleasePlanner.Markets.Markets())).Markets);
        foreach (var (_, name) in rows)
        {
            Assert.Equal(2, houses.Where(h => h.ChainName == name[0]).DistinctBy(h => h.Theater).Count());
            Assert.Single(houses.Where(h => h.ChainName == name[0]).Select(h => h.Chain).Distinct());
            Assert.Contains(houses, h => h.Name == name[0] + " 1" && h.City == name[1]);
            Assert.Contains(market.Regions, r => r.Name == name[1].Split(' ')[0] || r.Name == name[1]);
            Assert.Contains(titles, t => t.Title == name[2]);
            // What the id says can be said: no letter of it was left out.
            Assert.True(houses.First(h => h.ChainName == name[0]).Chain.Slug.Length >= FoldedText.Of(name[0]).Count(char.IsAsciiLetterOrDigit));
        }
        Assert.Equal(Scripts.Length, titles.Where(t => t.Film != Interview).Select(t => t.Distributor).Distinct().Count());
        Assert.Equal(2 * Scripts.Length, houses.Where(h => h.Chain.Value != "chain:carmike" && h.Name.EndsWith(" плюс 0001", StringComparison.Ordinal)).Select(h => h.Chain).Distinct().Count());
    }

    /// <summary>What callers of the API send: ids are theirs, names keep their letters.</summary>
    [Fact]
    public async Task Names_of_all_scripts_come_through_commands_with_their_letters()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        foreach (var (index, name) in Scripts.Index())
        {
            foreach (var (actor, command, members) in new (string, string, object)[]
            {
                (Admin, "RegisterChain", new { chain = $"chain:c{index}", name = name[0] }),
                (Admin, "RegisterBuyer", new { buyer = $"buyer:b{index}", name = name[0] }),
                (Admin, "RegisterMarket", new { market = $"market:m{index}", name = name[1], timeZone = "Europe/Athens", playWeeks = new[] { new { from = "1950-01-01", startsOn = "thursday" } }, regions = new[] { new { id = "r", name = name[1] } } }),
                (Admin, "RegisterTheater", new { theater = $"theater:t{index}", chain = $"chain:c{index}", market = $"market:m{index}", region = "r", name = name[0], city = name[1] }),
                (Columbia, "RegisterFilm", new { film = $"film:f{index}", title = name[2], distributor = "columbia", localTitles = new Dictionary<string, string> { ["us"] = name[2] } }),
                (Columbia, "SaveGroup", new { group = $"g{index}", name = name[0], theaters = new { names = new[] { name[0] }, cities = new[] { name[1] } } }),
                (Columbia, "TrackTitle", new { title = $"tracked:columbia/{Slug.OnlyOf(name[2])}", distributor = "columbia", name = name[2], by = name[3], market = "market:us" }),
            })
            {
                var body = System.Text.Json.JsonSerializer.SerializeToNode(members)!.AsObject();
                body["commandId"] = planner.NewId().Value;
                await planner.Do(actor, RequestCatalog.Command(command, body).Value!);
            }
        }
        var chains = (await planner.Ask(Admin, new ReleasePlanner.Chains.Chains { Limit = 500 })).Chains;
        var markets = (await planner.Ask(Admin, new ReleasePlanner.Markets.Markets())).Markets;
        var houses = await Houses(planner);
        var titles = (await planner.Ask(Columbia, new Titles { Limit = 500 })).Films;
        var groups = (await planner.Ask(Columbia, new ReleasePlanner.Groups.Groups())).Groups;
        foreach (var (index, name) in Scripts.Index())
        {
            Assert.Equal(name[0], chains.Single(c => c.Chain.Slug == $"c{index}").Name);
            Assert.Equal((name[1], name[1]), markets.Where(m => m.Market.Slug == $"m{index}").Select(m => (m.Name, m.Regions.Single().Name)).Single());
            Assert.Equal((name[0], name[1], name[0]), houses.Where(h => h.Theater.Slug == $"t{index}").Select(h => (h.Name, h.City, h.ChainName)).Single());
            Assert.Equal((name[2], name[2]), titles.Where(t => t.Film.Slug == $"f{index}").Select(t => (t.Title, t.LocalTitles["us"])).Single());
            Assert.Equal(name[0], groups.Single(g => g.Group == $"g{index}").Name);
        }
    }

    [Fact]
    public async Task Two_names_never_become_one_circuit_film_region_or_distributor_unnoticed()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        // Different names with one slug, in one file and in the next.
        var result = await Import(planner, TheaterColumns
            + "a1,A 1,5 звёзд,,,,,,,,\na2,A 2,Синема 5,,,,,,,,\na3,A 3,Мир,,Мир,,,,,,\na4,A 4,Mir,,,,,,,,\na5,A 5,5 звезд,,Mir,,,,,,\nmir-2,A 6,,,Міръ,,,,,,\n"
            + "c1,C 1,C++,,,,,,,,\nc2,C 2,C,,,,,,,,\n");
        Assert.Equal([(5, "chain 'Mir' would have the id mir, which is 'Мир' of line 4"), (9, "chain 'C' would have the id c, which is 'C++' of line 8")],
            result.Bad.Where(b => b.Line != 7).Select(b => (b.Line, b.Reason.Split(": ")[0])));
        Assert.Equal(["line 6: region 'Mir' is taken for 'Мир' (mir)"], result.Warnings);
        Assert.Equal(["chain:5-zvezd", "chain:5-zvezd", "chain:c", "chain:mir", "chain:sinema-5"],
            (await Houses(planner)).Where(h => h.Name[0] is 'A' or 'C' && h.Name.Length == 3 && h.Theater.Slug != "mir-2").Select(h => h.Chain.Value).Order(StringComparer.Ordinal));
        result = await Import(planner, TheaterColumns + "b1,B 1,Mir,,,,,,,,\nb2,B 2,mir,,,,,,,,\nb3,B 3,chain:mir,,,,,,,,\nb4,B 4,chain:none,,,,,,,,\nb5,B 5,chain:No ne,,,,,,,,\nmir,Кино Мир,,,,,,,,,\n");
        Assert.Equal([2, 5, 6, 7], result.Bad.Select(b => b.Line));
        Assert.Contains("chain:none is not registered: write the circuit's name", result.Bad[1].Reason, StringComparison.Ordinal);
        Assert.Contains("an independent house has a chain of its own, but chain:mir is 'Мир'", result.Bad[3].Reason, StringComparison.Ordinal);
        Assert.All((await Houses(planner)).Where(h => h.Name is "B 2" or "B 3"), h => Assert.Equal(("chain:mir", "Мир"), (h.Chain.Value, h.ChainName)));

        // Ids of houses and films that are made of their names.
        Assert.Equal(2, (await Import(planner, TheaterColumns + "Кино,Кино,Мир,,,,,,,,\nKR-7,Old name,Мир,,,,,,,,\n")).Added);
        foreach (var (row, told) in new[] { ("Kino,Kino", "id 'Kino' would be kino, which is 'Кино'"), ("Кіно,Совсем другое", "id 'Кіно' would be kino, which is 'Кино'") })
        {
            Assert.Equal(told, Assert.Single((await Import(planner, TheaterColumns + row + ",Мир,,,,,,,,\n")).Bad).Reason.Split(": ")[0]);
        }
        Assert.Equal(2, (await Import(planner, TheaterColumns + "KR-7,New name,Мир,,,,,,,,\nkino,Кинотеатр,Мир,,,,,,,,\n")).Amended);

        Assert.Equal(2, (await Import(planner, FilmColumns + "Ёлки 5,Ёлки 5,Bazelevs,,\n", ImportKind.Films)).Added
            + (await Import(planner, FilmColumns + "Пила 5,Пила 5,Bazelevs,,\n", ImportKind.Films)).Added);
        result = await Import(planner, FilmColumns + "Pila 5,Pila 5,Bazelevs,,\nnew,New,Базелевс,,\nother,Other,Пила,,\nthird,Third,Pila,,\n", ImportKind.Films);
        Assert.Equal([2, 3, 5], result.Bad.Select(b => b.Line));
        result = await Import(planner, FilmColumns + "third,Third,Pila,,\nfourth,Fourth,pila,,\nfifth,Fifth,Пила,,\n", ImportKind.Films);
        Assert.Equal((2, 2), (Assert.Single(result.Bad).Line, result.Added));
        Assert.Equal(["Ёлки 5", "Пила 5"], (await planner.Ask(Admin, new Titles { Limit = 500 })).Films.Where(f => f.Distributor.Value == "bazelevs").Select(f => f.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_registered_by_the_former_rule_is_found_by_its_old_id()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:5"), Name = "5 звёзд" });
        await planner.Do(Admin, House(planner, "12", "5") with { Name = "Кинотеатр 12" });
        await planner.Do("distribution:5", Film(planner, "5") with { Title = "Ёлки 5", Distributor = DistributorId.Parse("5") });

        // The same rows as then.
        var result = await Import(planner, TheaterColumns + "Кинотеатр 12,Кинотеатр 12,5 звёзд,,,,,,,,\n");
        Assert.Equal((0, 1), (result.Bad.Count, result.Unchanged));
        result = await Import(planner, FilmColumns + "Ёлки 5,Ёлки 5,Студия 5,,\n", ImportKind.Films);
        Assert.Equal((0, 1), (result.Bad.Count, result.Unchanged));
        result = await Import(planner, "theater,film,date,gross\nКинотеатр 12,Ёлки 5,2014-11-20,100\nСинема 12,Ёлки 5,2014-11-20,200\nКинотеатр 12,Пила 5,2014-11-20,300\n", ImportKind.Grosses);
        Assert.Equal((1, 2), (result.Added, result.Bad.Count));

        // Others, which that rule would have taken for them.
        result = await Import(planner, TheaterColumns + "Синема 12,Синема 12,Синема 5,,,,,,,,\n");
        Assert.Equal((0, 1), (result.Bad.Count, result.Added));
        Assert.Equal(["line 2: chain 'Синема 5' is new as sinema-5; 5 is '5 звёзд'", "line 2: id 'Синема 12' is new as sinema-12; 12 is 'Кинотеатр 12'"], result.Warnings.Order(StringComparer.Ordinal));
        result = await Import(planner, FilmColumns + "Пила 5,Пила 5,Bazelevs,,\n", ImportKind.Films);
        Assert.Equal((0, 1), (result.Bad.Count, result.Added));
        Assert.Equal(["theater:12 chain:5", "theater:sinema-12 chain:sinema-5"], (await Houses(planner)).Where(h => h.Chain.Value != "chain:carmike").Select(h => $"{h.Theater} {h.Chain}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_house_where_another_is_comes_with_a_warning()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await Import(planner, TheaterColumns + "PVR Priya & IMAX,PVR Priya & IMAX,PVR,,,,,,28.5571,77.1639,\n");
        var result = await Import(planner, TheaterColumns + "PVR Priya,PVR Priya,PVR,,,,,,28.5571,77.1639,\nfar,PVR Far,PVR,,,,,,28.6,77.1639,\n");
        Assert.Equal((2, "line 2: theater:pvr-priya is new where theater:pvr-priya-imax 'PVR Priya & IMAX' is: give it that id if it is the same house"), (result.Added, Assert.Single(result.Warnings)));
    }

    private static async Task<IReadOnlyList<KnownTheater>> Houses(Planner planner) => (await planner.Ask(Admin, new ReleasePlanner.Theaters.Theaters { Limit = 500 })).Theaters;

    private static Task<ImportResult> Import(Planner planner, string csv, ImportKind kind = ImportKind.Theaters, bool dryRun = false) =>
        new Importer(planner.Dispatcher, planner.Database, planner.Get<ReadModelPump>(), planner.Get<BatchRunner>(), planner.Clock).ImportAsync(
            new(kind, Encoding.UTF8.GetBytes(csv), kind is ImportKind.Films or ImportKind.Grosses ? null : Us, DryRun: dryRun), Actor.Administrator);
}
