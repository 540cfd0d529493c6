using NodaTime;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Scenarios;

public class ScenarioTests
{
    [Fact]
    public async Task The_shipped_Interview_comes_out_as_it_was()
    {
        var report = await PlayAsync(ScenarioLibrary.Load("the-interview"));
        Assert.Equal([], Failures(report));
        Assert.True(report.Expectations > 80);
    }

    [Fact]
    public async Task The_Interview_comes_out_the_same_on_PostgreSQL()
    {
        await using var store = await PostgresStore.CreateAsync();
        var report = await PlayAsync(ScenarioLibrary.Load("the-interview"), store.Store);
        Assert.Equal([], Failures(report));
    }

    [Fact]
    public async Task The_Interview_on_theaters_that_exist_and_houses_that_the_press_named()
    {
        var real = RealInterview.Load();
        Assert.Equal((4048, 77), (real.Theaters, real.Named.Count));
        var report = await PlayAsync(real.Scenario());
        Assert.Equal([], Failures(report));
    }

    [Fact]
    public async Task The_Interview_on_theaters_that_exist_comes_out_the_same_on_PostgreSQL()
    {
        await using var store = await PostgresStore.CreateAsync();
        var report = await PlayAsync(RealInterview.Load().Scenario(), store.Store);
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
