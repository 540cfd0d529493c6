using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Scenarios;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Scenarios;

public sealed class ScenarioRunnerTests : IDisposable
{
    private const string World = """
        { "at": "2014-12-01T10:00:00Z", "as": "administrator", "do": "RegisterMarket", "with": { "market": "market:us", "name": "US", "group": "domestic",
          "timeZone": "America/New_York", "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }] } },
        { "at": "2014-12-01T10:00:00Z", "as": "administrator", "import": "circuits", "from": "circuits.csv", "market": "market:us", "expect": { "added": 5, "bad": [] } },
        { "at": "2014-12-01T10:00:00Z", "as": "distribution:columbia", "do": "RegisterFilm", "with": { "film": "film:x", "title": "X", "distributor": "columbia" } },
        { "at": "2014-12-01T10:00:00Z", "as": "distribution:columbia", "do": "PlanWindow", "with": { "film": "film:x", "market": "market:us", "opens": "2014-12-26" } }
        """;

    private const string Window = "window:x/us/theatrical";

    private readonly string store = Path.Combine(Path.GetTempPath(), $"rp-run-{Guid.NewGuid():n}.db");

    public void Dispose()
    {
        SqliteTemplate.Delete(store);
    }

    [Fact]
    public async Task Each_acts_for_every_theater_of_its_selection_as_its_own_chain()
    {
        var report = await Run(
            $$"""{ {{At(2)}}, "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "all": true }, "with": { "window": "{{Window}}" }, "expect": { "done": 5, "refused": [] } }""",
            $$"""{ {{At(2)}}, "as": "executive:columbia", "ask": "WindowSummary", "of": { "window": "{{Window}}" }, "expect": { "theaters.inEffect": 5 } }""");
        Assert.Equal([], report.Steps.SelectMany(s => s.Failures));
        Assert.Equal("6 steps, 5 expectations, 0 failed", report.ToString());
        Assert.Equal("5 done", report.Steps[4].Outcome);
    }

    [Fact]
    public async Task A_buyer_acts_for_its_houses_and_distribution_on_behalf_of_one()
    {
        var report = await Run(
            $$"""{ {{At(2)}}, "as": "administrator", "do": "RegisterBuyer", "with": { "buyer": "buyer:clark", "name": "Clark" } }""",
            $$"""{ {{At(2)}}, "as": "administrator", "do": "AssignBuyer", "with": { "buyer": "buyer:clark", "theaters": { "ids": ["theater:house-0001", "theater:regal-0001"] } } }""",
            $$"""{ {{At(2)}}, "as": "buyer:clark", "do": "ConfirmBooking", "with": { "theater": "theater:regal-0001", "window": "{{Window}}" } }""",
            $$"""{ {{At(2)}}, "as": "buyer:clark", "do": "ConfirmBooking", "with": { "theater": "theater:regal-0002", "window": "{{Window}}" }, "refused": "not-found" }""",
            $$"""
            { {{At(2)}}, "as": "distribution:columbia", "do": "ConfirmBooking", "with": { "theater": "theater:house-0001", "window": "{{Window}}",
              "onBehalf": { "person": "J. Doe", "via": "phone" } } }
            """,
            $$"""{ {{At(2)}}, "as": "buyer:clark", "ask": "Inbox", "of": {}, "expect": { "onBehalfOpen": 1, "notices[0].kind": "acted-on-behalf" } }""",
            $$"""{ {{At(2)}}, "as": "buyer:clark", "ask": "WindowSummary", "of": { "window": "{{Window}}" }, "expect": { "theaters.inEffect": 2 } }""");
        Assert.Equal([], report.Steps.SelectMany(s => s.Failures));
    }

    [Theory]
    [InlineData("""{ "kinds": ["independent"] }""", 3)]
    [InlineData("""{ "kinds": ["circuit"] }""", 2)]
    [InlineData("""{ "kinds": ["independent"], "offset": 1, "first": 1 }""", 1)]
    [InlineData("""{ "chains": ["chain:regal"], "except": ["theater:regal-0001"] }""", 1)]
    [InlineData("""{ "names": ["regal 0002"] }""", 1)]
    [InlineData("""{ "regions": ["ny"] }""", 1)]
    [InlineData("""{ "minScreens": 7 }""", 1)]
    [InlineData("""{ "ids": ["theater:house-0001", "theater:regal-0001"] }""", 2)]
    public async Task Theaters_are_selected(string each, int theaters)
    {
        var report = await Run(
            $$"""{ {{At(2)}}, "as": "exhibitor:*", "do": "ConfirmBooking", "each": {{each}}, "with": { "window": "{{Window}}" }, "expect": { "total": {{theaters}} } }""");
        Assert.Equal([], report.Steps.SelectMany(s => s.Failures));
    }

    [Theory]
    [InlineData("""
        "as": "exhibitor:regal", "do": "CancelRelease", "with": { "film": "film:x" } }
        """, "refused: not-allowed: ")]
    [InlineData("""
        "as": "distribution:columbia", "do": "CancelRelease", "with": { "film": "film:x" }, "refused": "not-allowed" }
        """, "expected to be refused as not-allowed, but it was not: done")]
    [InlineData("""
        "as": "distribution:columbia", "do": "CancelRelease", "with": { "film": "film:y" }, "refused": "not-allowed" }
        """, "expected to be refused as not-allowed, found not-found: ")]
    [InlineData("""
        "as": "executive:columbia", "ask": "WindowSummary", "of": { "window": "window:x/us/theatrical" }, "expect": { "theaters.inEffect": 7 } }
        """, "theaters.inEffect: expected 7, found 0")]
    [InlineData("""
        "as": "executive:columbia", "ask": "WindowSummary", "of": { "window": "window:x/us/theatrical" }, "expect": { "theatres": 7 } }
        """, "theatres: the answer has no theatres; it has ")]
    [InlineData("""
        "as": "administrator", "import": "circuits", "from": "bad.csv", "market": "market:us" }
        """, "0 added, 0 amended, 0 unchanged, 1 bad: [{\"line\":2,")]
    [InlineData("""
        "as": "administrator", "import": "circuits", "from": "nowhere.csv", "market": "market:us" }
        """, "there is no file nowhere.csv beside the scenario")]
    [InlineData("""
        "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "chains": ["chain:nobody"] }, "with": { "window": "window:x/us/theatrical" } }
        """, "each finds no theater")]
    [InlineData("""
        "as": "exhibitor:regal", "do": "ConfirmBooking", "each": { "all": true }, "with": { "window": "window:x/us/theatrical" } }
        """, "2 of 5 done, 3 refused: [{\"theater\":\"theater:house-0001\",\"code\":\"not-found\"")]
    public async Task What_fails_is_told_and_the_run_goes_on(string step, string says)
    {
        var report = await Run($$"""{ {{At(2)}}, {{step}}""", $$"""{ {{At(3)}}, "as": "distribution:columbia", "do": "WaiveCommitments", "with": { "film": "film:x" } }""");
        Assert.Equal(1, report.Failed);
        Assert.Contains(says, Assert.Single(report.Steps[4].Failures), StringComparison.Ordinal);
        Assert.Equal("done", report.Steps[5].Outcome);
    }

    [Fact]
    public async Task Playing_it_again_on_the_same_store_changes_nothing()
    {
        string[] steps =
        [
            $$"""{ {{At(2)}}, "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "all": true }, "with": { "window": "{{Window}}" } }""",
            $$"""{ {{At(3)}}, "as": "distribution:columbia", "do": "CancelRelease", "with": { "film": "film:x" } }""",
        ];
        Assert.Equal(0, (await Run(steps)).Failed);
        var again = await Run(steps);
        Assert.Equal(["added: expected 5, found 0"], again.Steps.SelectMany(s => s.Failures));
    }

    private static string At(int day) => $"\"at\": \"2014-12-0{day}T10:00:00Z\"";

    private async Task<ScenarioReport> Run(params string[] steps)
    {
        var scenario = ScenarioReader.Read($$"""{ "name": "x", "steps": [ {{World}}, {{string.Join(", ", steps)}} ] }""", name => name switch
        {
            "circuits.csv" => Text("chain,name,theaters,screens,regions\nregal,Regal,2,13,NY CA\n,House,3,,\n"),
            "bad.csv" => Text("chain,name,theaters,screens\nregal,Regal,none,13\n"),
            _ => null,
        });
        var clock = new ScenarioClock(scenario.Steps[0].At);
        await using var planner = await ReleasePlanner.Host.Planner.StartAsync(store, clock, TestContext.Current.CancellationToken);
        return await ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock).RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
