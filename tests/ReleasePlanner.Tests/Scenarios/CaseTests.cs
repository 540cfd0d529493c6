using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.Tests.Scenarios;

/// <summary>What came out wrong in use, played again: each file of <c>Cases</c> says what is right.</summary>
public abstract class CaseContract
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenarios", "Cases");

    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(Folder, "*.scenario.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_comes_out_right(string file)
    {
        var scenario = ScenarioLibrary.Load(Path.Combine(Folder, file));
        var clock = new ScenarioClock(scenario.Steps[0].At);
        await using var store = await StoreAsync();
        await using var planner = await ReleasePlanner.Host.Planner.StartAsync(store.Name, clock, TestContext.Current.CancellationToken);
        var report = await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock)
            .RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([], report.Steps.SelectMany(s => s.Failures.Select(f => $"step {s.Step} {s.What}: {f}")));
        Assert.True(report.Expectations > 0);
    }

    protected abstract Task<CaseStore> StoreAsync();
}

/// <summary>A store for one case, and what takes it away.</summary>
public sealed record CaseStore(string Name, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}

public sealed class SqliteCaseTests : CaseContract
{
    protected override Task<CaseStore> StoreAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rp-case-");
        return Task.FromResult(new CaseStore(Path.Combine(folder.FullName, "store.db"), () =>
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }));
    }
}
