using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;
using Orleans.Statistics;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Identities;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tests.Support;

/// <summary>A whole planner in this process, on a store of its own, with a clock that stands still until moved.</summary>
public sealed class Planner : IAsyncDisposable
{
    private readonly IHost host;
    private readonly string? file;
    private int commands;
    private bool isOver;

    private Planner(IHost host, FakeClock clock, string? file)
    {
        this.host = host;
        this.file = file;
        Clock = clock;
    }

    public FakeClock Clock { get; }

    public Dispatcher Dispatcher => Get<Dispatcher>();

    public Database Database => Get<Database>();

    /// <param name="store">Null: a temporary SQLite file, deleted afterwards.</param>
    /// <param name="writer">The right to write; null: nobody else can write the store.</param>
    /// <param name="clockTolerance">How far its clock may be from others; null: it is compared with none.</param>
    /// <param name="shows">What a demonstration's clock shows while the clock that others have too shows <paramref name="now"/>.</param>
    public static async Task<Planner> StartAsync(string? store = null, Instant? now = null, WriterLock? writer = null, Duration? clockTolerance = null, Instant? shows = null)
    {
        var file = store is null ? Path.Combine(Path.GetTempPath(), $"rp-test-{Guid.NewGuid():n}.db") : null;
        var clock = new FakeClock(now ?? Instant.FromUtc(2014, 12, 1, 12, 0));
        if (file is not null)
        {
            await SqliteTemplate.CopyToAsync(file);
        }
        else
        {
            await using var database = new Database(store!);
            await Migrator.MigrateAsync(database);
        }
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        // Receivers of webhooks are on this machine.
        builder.Configuration["Webhooks:AllowPrivate"] = "true";
        builder.AddReleasePlanner(new PlannerOptions { Store = store ?? file!, Clock = shows is { } demonstrated ? new DemonstrationClock(clock, demonstrated) : clock, Writer = writer, ClockTolerance = clockTolerance });
        builder.Services.Replace(ServiceDescriptor.Singleton<IEnvironmentStatisticsProvider, NoStatistics>());
        var host = builder.Build();
        await host.StartAsync();
        return new Planner(host, clock, file);
    }

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>A command id nobody used yet.</summary>
    public CommandId NewId() => CommandId.Parse($"c{Interlocked.Increment(ref commands)}");

    /// <summary>Sends a command and expects it to be carried out. A batch is waited for.</summary>
    public async Task<Outcome> Do(string actor, Command command)
    {
        var result = await Dispatcher.Send(Actor.Parse(actor), command);
        if (result.Value is { IsUnderWay: true } && !command.DryRun)
        {
            result = await Get<BatchRunner>().CompletionAsync(Actor.Parse(actor), command.CommandId);
        }
        return result.Match(
            outcome => outcome,
            refusal => throw new InvalidOperationException($"{command.GetType().Name} was refused: {refusal.Code} {refusal.Message}"));
    }

    /// <summary>Somebody of that reach who has a name; returns the actor.</summary>
    public async Task<string> Person(string name, string reach)
    {
        var add = new AddUser { CommandId = NewId(), Email = name.Replace(' ', '.') + "@example.com", Name = name, Reach = reach };
        return $"{reach}#{(await Do("administrator", add)).Result!.Value.GetProperty("user").GetString()}";
    }

    /// <summary>Sends a command and expects it to be refused.</summary>
    public async Task<Refusal> Refused(string actor, Command command) =>
        (await Dispatcher.Send(Actor.Parse(actor), command)).Match(
            outcome => throw new InvalidOperationException($"{command.GetType().Name} was carried out: {Json.Write(outcome)}"),
            refusal => refusal);

    /// <summary>Asks with everything journaled so far in the read model.</summary>
    public async Task<TAnswer> Ask<TAnswer>(string actor, Query<TAnswer> query)
    {
        await CatchUp();
        return (await Dispatcher.Ask(Actor.Parse(actor), query)).Match(
            answer => answer,
            refusal => throw new InvalidOperationException($"{query.GetType().Name} was refused: {refusal.Code} {refusal.Message}"));
    }

    /// <summary>Asks and expects to be refused.</summary>
    public async Task<Refusal> RefusedAsk<TAnswer>(string actor, Query<TAnswer> query)
    {
        await CatchUp();
        return (await Dispatcher.Ask(Actor.Parse(actor), query)).Refusal ?? throw new InvalidOperationException($"{query.GetType().Name} was answered");
    }

    public Task CatchUp() => Get<ReadModelPump>().CatchUpAsync();

    /// <summary>A house's bookings as its grain has them.</summary>
    public async Task<IReadOnlyList<Booking>> Bookings(string theater) =>
        [.. (await Get<IGrainFactory>().GetGrain<ITheaterGrain>("theater:" + theater).GetStanding()).Value.State.Bookings];

    /// <summary>A booking's standing, derived in C# from what the grains know.</summary>
    /// <param name="on">Null: the cinema day of the clock.</param>
    public async Task<StandingResult> Standing(string theater, string booking, LocalDate? on = null)
    {
        var grains = Get<IGrainFactory>();
        var house = (await grains.GetGrain<ITheaterGrain>("theater:" + theater).GetStanding()).Value.State;
        var b = house.Bookings.Single(x => x.Id.Value == booking);
        var film = (await grains.GetGrain<IFilmGrain>(b.Film.Value).GetStanding()).Value.State;
        var window = (await grains.GetGrain<IReleaseWindowGrain>(b.Window.Value).GetStanding()).Value.State;
        var chain = (await grains.GetGrain<ITheaterChainGrain>(b.Chain.Value).GetStanding()).Value.State;
        var market = (await grains.GetGrain<IMarketGrain>(b.Market.Value).GetStanding()).Value.State;
        var d = house.Details!;
        return Standings.Of(
            b,
            new House(d.Theater, b.Chain, d.Market, d.Region, d.TimeZone),
            [.. film.Disruptions, .. window.Disruptions, .. chain.Disruptions, .. market.Disruptions, .. house.Disruptions],
            window.Openings,
            on ?? CinemaDay.Of(Clock.GetCurrentInstant(), d.TimeZone));
    }

    /// <summary>The journal as it lies, in order.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> Journal()
    {
        await CatchUp();
        await using var connection = await Database.OpenAsync();
        return (await Dapper.SqlMapper.QueryAsync<string>(connection, "select body from journal order by seq")).Select(EventText.Read).ToList();
    }

    /// <summary>Stops, and starts again on the same store: this one is over then.</summary>
    /// <param name="between">What happens to the store while nobody runs.</param>
    public async Task<Planner> RestartAsync(Func<Database, Task>? between = null)
    {
        var store = Database.File ?? Database.ConnectionString;
        isOver = true;
        await StopAsync();
        if (between is not null)
        {
            await using var database = new Database(store);
            await between(database);
        }
        var next = await StartAsync(store, Clock.GetCurrentInstant());
        return new Planner(next.host, next.Clock, file) { commands = commands };
    }

    private async Task StopAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>Orleans' own collects all garbage of the process when it is made, which hundreds of silos in one process pay for.</summary>
    private sealed class NoStatistics : IEnvironmentStatisticsProvider
    {
        public EnvironmentStatistics GetEnvironmentStatistics() => default;
    }

    public async ValueTask DisposeAsync()
    {
        if (isOver)
        {
            return;
        }
        await StopAsync();
        if (file is not null)
        {
            SqliteTemplate.Delete(file);
        }
    }
}
