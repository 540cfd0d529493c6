using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.IntegrationTests.Scenarios;

/// <summary>
/// The Interview on theaters that exist: the 4,048 of a ticket service, and the 77 houses the press named for the limited release. Those
/// matched to the list book by their ids; the others are registered as houses of their own.
/// </summary>
internal sealed class RealInterview
{
    private const string Film = "film:the-interview";
    private const string Wide = "window:the-interview/us/theatrical";
    private const string Limited = Wide + "/limited";

    /// <summary>Chain ids as the names in the list give them, and when each dropped the film.</summary>
    private static readonly (string Chain, string At, string Words)[] Drops =
    [
        ("carmike-cinemas", "2014-12-17T02:00:00Z", "delay"),
        ("bow-tie-cinemas", "2014-12-17T15:00:00Z", "not present"),
        ("classic-cinemas", "2014-12-17T16:00:00Z", "not show"),
        ("regal-cinemas", "2014-12-17T17:00:00Z", "delay the opening"),
        ("united-artists", "2014-12-17T17:00:00Z", "delay the opening"),
        ("edwards-theatres", "2014-12-17T17:00:00Z", "delay the opening"),
        ("cinemark", "2014-12-17T18:00:00Z", "not at this time"),
        ("amc-theatres", "2014-12-17T21:34:00Z", "without the film"),
    ];

    private readonly List<string> steps = [];
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    /// <summary>Theaters in the list by chain id.</summary>
    public IReadOnlyDictionary<string, int> ByChain { get; private init; } = null!;

    /// <summary>Houses that the press named, by the day they started.</summary>
    public IReadOnlyList<(string Theater, string Start)> Named { get; private init; } = null!;

    /// <summary>Houses that are not in the list.</summary>
    public int OutsideTheList { get; private init; }

    public int Theaters => ByChain.Values.Sum();

    /// <summary>Theaters of the chains that dropped it before the cancellation.</summary>
    public int Dropped => Drops.Sum(d => ByChain.GetValueOrDefault("chain:" + d.Chain));

    /// <summary>Reads the shared data, or skips the test.</summary>
    public static RealInterview Load()
    {
        var theaters = SharedData.Read("theaters/us.csv");
        var list = Rows(theaters);
        var ids = list.ToDictionary(r => r["id"], r => "theater:" + r["id"], StringComparer.Ordinal);
        var (named, others) = (new List<(string, string)>(), new StringBuilder("id,name,chain,city,region\n"));
        var outside = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in Rows(SharedData.Read("the-interview/theaters-reported.csv")))
        {
            if (ids.TryGetValue(row["match_id"], out var theater))
            {
                named.Add((theater, row["start"]));
                continue;
            }
            var slug = Slug.From($"reported {row["theatre_as_reported"]} {row["city"]}");
            if (outside.Add(slug))
            {
                others.Append(CultureInfo.InvariantCulture, $"{slug},\"{row["theatre_as_reported"].Replace("\"", "\"\"", StringComparison.Ordinal)}\",,\"{row["city"]}\",{row["state"]}\n");
            }
            named.Add(("theater:" + slug, row["start"]));
        }
        var real = new RealInterview
        {
            ByChain = list.GroupBy(r => r["chain"].Length == 0 ? "chain:" + r["id"] : "chain:" + Slug.From(r["chain"]))
                .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Named = [.. named.Distinct()],
            OutsideTheList = outside.Count,
        };
        real.files["us.csv"] = theaters;
        real.files["reported.csv"] = Encoding.UTF8.GetBytes(others.ToString());
        real.Tell();
        return real;
    }

    public Scenario Scenario() => ScenarioReader.Read(
        $$"""{ "name": "the-interview-real", "steps": [ {{string.Join(",\n", steps)}} ] }""",
        name => files.TryGetValue(name, out var content) ? new MemoryStream(content) : null);

    private void Tell()
    {
        Do("2014-11-03T15:00:00Z", "administrator", "RegisterMarket", new
        {
            market = "market:us",
            name = "United States",
            group = "domestic",
            timeZone = "America/New_York",
            playWeeks = new[] { new { from = "1950-01-01", startsOn = "friday" } },
        });
        Add(new { at = "2014-11-03T15:10:00Z", @as = "administrator", import = "theaters", from = "us.csv", market = "market:us", expect = new { rows = Theaters, added = Theaters } });
        Add(new { at = "2014-11-03T15:20:00Z", @as = "administrator", import = "theaters", from = "reported.csv", market = "market:us", expect = new { added = OutsideTheList } });
        Add(new { at = "2014-11-03T15:30:00Z", @as = "administrator", import = "theaters", from = "us.csv", market = "market:us", expect = new { added = 0, amended = 0, unchanged = Theaters } });
        Do("2014-11-05T16:00:00Z", "distribution:columbia", "RegisterFilm", new { film = Film, title = "The Interview", distributor = "columbia" });
        Do("2014-11-05T16:00:00Z", "distribution:columbia", "PlanWindow", new { film = Film, market = "market:us", opens = "2014-12-25", pattern = "wide", targetTheaters = 3000 });
        // Every house of the list: more than the plan, so that every drop has its full weight.
        Each("2014-12-03T15:00:00Z", new { all = true, except = Named.Where(n => n.Theater.StartsWith("theater:reported-", StringComparison.Ordinal)).Select(n => n.Theater).Distinct() },
            new { window = Wide, weeks = 2 }, Theaters);
        Count("2014-12-16T15:00:00Z", Wide, new { theaters_inEffect = Theaters });
        foreach (var (chain, at, words) in Drops)
        {
            Do(at, "exhibitor:" + chain, "DropFilm", new { chain = "chain:" + chain, film = Film, disruption = chain, reason = words });
        }
        Count("2014-12-17T21:40:00Z", Wide, new { theaters_inEffect = Theaters - Dropped, theaters_stopped = Dropped });
        Do("2014-12-17T22:00:00Z", "distribution:columbia", "CancelRelease", new { film = Film, disruption = "cancelled", reason = "threat" });
        Count("2014-12-17T22:00:00Z", Wide, new { theaters_inEffect = 0, theaters_stopped = Theaters });
        Do("2014-12-23T16:45:00Z", "distribution:columbia", "LiftDisruption", new { disruption = "cancelled", bookings = "release" });
        Do("2014-12-23T16:50:00Z", "distribution:columbia", "PlanWindow", new { film = Film, market = "market:us", label = "limited", opens = "2014-12-25", pattern = "limited" });
        foreach (var start in Named.GroupBy(n => n.Start).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Each("2014-12-24T15:00:00Z", new { ids = start.Select(n => n.Theater).Distinct() }, new { window = Limited, from = start.Key, weeks = 1 }, start.Count());
        }
        var (first, by) = (Named.Count(n => n.Start == "2014-12-25"), Named.Count);
        Count("2014-12-24T16:00:00Z", Limited, new { theaters_inEffect = by });
        Count("2014-12-25T18:00:00Z", Limited, new { theaters_playing = first, theaters_inEffect = by });
        Count("2014-12-25T18:00:00Z", Wide, new { theaters_inEffect = 0 });
    }

    private void Do(string at, string actor, string command, object with) =>
        Add(new Dictionary<string, object> { ["at"] = at, ["as"] = actor, ["do"] = command, ["with"] = with });

    private void Each(string at, object each, object with, int done) => Add(new Dictionary<string, object>
    {
        ["at"] = at,
        ["as"] = ScenarioReader.EachChain,
        ["do"] = "ConfirmBooking",
        ["each"] = each,
        ["with"] = with,
        ["expect"] = new { done },
    });

    private void Count(string at, string window, object expect) => Add(new Dictionary<string, object>
    {
        ["at"] = at,
        ["as"] = "executive:columbia",
        ["ask"] = "WindowSummary",
        ["of"] = new { window },
        ["expect"] = expect.GetType().GetProperties().ToDictionary(p => p.Name.Replace('_', '.'), p => p.GetValue(expect)),
    });

    private void Add(object step) => steps.Add(JsonSerializer.Serialize(step));

    private static List<Dictionary<string, string>> Rows(byte[] content)
    {
        using var reader = CsvReader.Create(content, CsvReaderOptions.Default with { Separator = ',' });
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            rows.Add(reader.Current.ToDictionary().ToDictionary(c => c.Key, c => c.Value ?? "", StringComparer.Ordinal));
        }
        return rows;
    }
}
