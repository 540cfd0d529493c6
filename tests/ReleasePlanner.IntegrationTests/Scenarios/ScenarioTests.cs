using NodaTime;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Scenarios;

public class ScenarioTests
{
    public static TheoryData<string> Shipped => [.. ScenarioLibrary.Names];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_shipped_scenario_comes_out_as_it_was(string name)
    {
        var report = await PlayAsync(ScenarioLibrary.Load(name));
        Assert.Equal([], Failures(report));
        Assert.True(report.Expectations > 60);
    }

    [Theory]
    [InlineData("amc-bans-universal")]
    [InlineData("march-2020")]
    public async Task The_big_ones_come_out_the_same_on_PostgreSQL(string name)
    {
        await using var store = await PostgresStore.CreateAsync();
        var report = await PlayAsync(ScenarioLibrary.Load(name), store.Store);
        Assert.Equal([], Failures(report));
    }

    [Fact]
    public async Task Every_expectation_of_a_shipped_scenario_can_fail()
    {
        var scenario = ScenarioLibrary.Load("batgirl-shelved");
        var otherwise = scenario with
        {
            Steps = [.. scenario.Steps.Select(s => s with
            {
                Expect = [.. s.Expect.Select(e => e with { Value = "something else" })],
                Refused = s.Refused is null ? null : "clause",
            })],
        };
        var report = await PlayAsync(otherwise);
        Assert.Equal(report.Expectations, report.Failed);
    }

    [Fact]
    public async Task The_Interview_on_theaters_that_exist_and_houses_that_the_press_named()
    {
        var real = RealInterview.Load();
        Assert.Equal((4048, 77), (real.Theaters, real.Named.Count));
        var report = await PlayAsync(real.Scenario());
        Assert.Equal([], Failures(report));
    }

    /// <summary>Plays it on a store of its own, which is verified afterwards.</summary>
    private static async Task<ScenarioReport> PlayAsync(Scenario scenario, string? store = null)
    {
        using var folder = new Folder();
        var at = store ?? Path.Combine(folder.Path, "store.db");
        var clock = new ScenarioClock(scenario.Steps[0].At);
        ScenarioReport report;
        await using (var planner = await Host.Planner.StartAsync(at, clock, TestContext.Current.CancellationToken))
        {
            report = await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock)
                .RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);
        }
        await using var database = new Database(at);
        Assert.Empty((await new Verifier(database).VerifyAsync()).Findings);
        Assert.Empty(await new Rebuild(database, new Projector(database)).CheckAsync());
        return report;
    }

    private static IEnumerable<string> Failures(ScenarioReport report) =>
        report.Steps.SelectMany(s => s.Failures.Select(f => $"step {s.Step} {s.What}: {f}"));

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("rp-scenario-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
