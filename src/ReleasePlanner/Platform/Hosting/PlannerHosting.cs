using System.Net;
using System.Net.Sockets;
using System.Reflection;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Webhooks;

namespace ReleasePlanner.Platform.Hosting;

/// <summary>How the planner runs.</summary>
public sealed record PlannerOptions
{
    /// <summary>A SQLite file's path, or <c>Host=…</c> for PostgreSQL. A file that is missing is made.</summary>
    public required string Store { get; init; }

    /// <summary>The clock of every decision.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>How far the clock may be from the database's and the journal's; null: it is compared with nothing, as a scenario's.</summary>
    public Duration? ClockTolerance { get; init; }

    /// <summary>The right to write, as this process has it; null: nobody else can write the store.</summary>
    public WriterLock? Writer { get; init; }
}

/// <summary>Puts the planner into a host: silo, gate, sequencer, projector. The store must be migrated before the host starts.</summary>
public static class PlannerHosting
{
    /// <summary>What the rows of grains are kept under.</summary>
    internal const string ServiceId = "release-planner";

    private static int ports = Random.Shared.Next();

    public static IHostApplicationBuilder AddReleasePlanner(this IHostApplicationBuilder builder, PlannerOptions options)
    {
        var limits = builder.Configuration.GetSection("Connections").Get<ConnectionLimits>();
        var database = new Database(options.Store, limits, options.Writer);
        var services = builder.Services;
        services.AddSingleton(database);
        services.AddSingleton(options.Clock);
        services.AddSingleton(options.Writer ?? WriterLock.NotNeeded());
        services.AddSingleton(new ClockTolerance(options.ClockTolerance));
        services.AddSingleton<ClockGuard>();
        services.AddSingleton<WriteOutcomes>();
        services.AddSingleton<JournalReader>();
        services.AddSingleton<Sequencer>();
        services.AddSingleton<Projector>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<ReadModel>();
        services.AddSingleton<PumpSignal>();
        services.AddSingleton<ReadModelPump>();
        services.AddHostedService(sp => sp.GetRequiredService<ReadModelPump>());
        services.AddSingleton<VerificationRuns>();
        services.AddHostedService(sp => sp.GetRequiredService<VerificationRuns>());
        services.AddSingleton<Feed.Arrivals>();
        services.AddSingleton<Feed.FeedPositions>();
        services.AddSingleton<Feed.FeedReader>();
        services.AddWebhooks(builder.Configuration["Webhooks:AllowPrivate"] is { } allow && bool.Parse(allow));
        services.AddSingleton<AggregateServices>();
        services.AddSingleton<AggregateSender>();
        services.AddSingleton<DisruptionFinder>();
        services.AddSingleton<SelectionResolver>();
        services.AddSingleton<LineResolver>();
        services.AddSingleton<BatchStore>();
        services.AddSingleton<BatchAccess>();
        services.AddSingleton<BatchPump>();
        services.AddSingleton(sp => new BatchRunner(sp.GetRequiredService<BatchStore>(), sp.GetRequiredService<BatchPump>(), sp.GetRequiredService<AggregateSender>(), sp.GetRequiredService<ILogger<BatchRunner>>()));
        services.AddSingleton<ImpactReader>();
        services.AddSingleton<Approvals.ApprovalStore>();
        services.AddSingleton<Approvals.KnownCommands>();
        services.AddSingleton<Approvals.ProposalRunner>();
        services.AddSingleton<Approvals.ApprovalGate>();
        services.AddSingleton<Approvals.ProposalAccess>();
        services.AddGate();
        services.AddIdentities();
        services.AddHostedService(sp => sp.GetRequiredService<RefusalLog>());
        // A repeated command rolls its write back, which the provider takes for an error; the aggregate logs what really failed.
        services.AddLogging(l => l
            .AddFilter("Orleans.Storage.AdoNetGrainStorage", LogLevel.Critical)
            .AddFilter(typeof(AggregateStorage).FullName, LogLevel.Critical));
        builder.AddSilo(database);
        // Starts after the silo and stops before it: unfinished batches go on when there are grains to decide their lines.
        services.AddHostedService(sp => sp.GetRequiredService<BatchPump>());
        services.AddHostedService(sp => sp.GetRequiredService<Approvals.ProposalRunner>());
        return builder;
    }

    /// <summary>The dispatcher and every handler, which are made when they are asked for.</summary>
    internal static void AddGate(this IServiceCollection services)
    {
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<RefusalLog>();
        services.AddScoped<Caller>();
        services.AddScoped<ServiceFactory>(sp => sp.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TraceBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AuthorizeBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidateBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(WritableBehavior<,>));
        foreach (var type in RequestCatalog.Commands.Values.Concat(RequestCatalog.Queries.Values))
        {
            if (type.GetCustomAttribute<MayAttribute>() is null)
            {
                throw new InvalidOperationException($"{type.Name} does not say which roles may send it: add [May(…)]");
            }
        }
        foreach (var handler in typeof(PlannerHosting).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsGenericType: false }))
        {
            foreach (var role in handler.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
            {
                services.AddScoped(role, handler);
            }
        }
        // A command that no aggregate decides has a handler of its own.
        foreach (var command in RequestCatalog.Commands.Values)
        {
            services.TryAddScoped(typeof(IRequestHandler<,>).MakeGenericType(command, typeof(Result<Outcome>)), typeof(CommandHandler<>).MakeGenericType(command));
        }
    }

    private static void AddSilo(this IHostApplicationBuilder builder, Database database)
    {
        builder.Services.AddKeyedSingleton<IGrainStorage>(
            AggregateStorage.Name,
            (sp, _) => new AggregateStorage(sp.GetRequiredKeyedService<IGrainStorage>(AggregateStorage.AdoNet), database, sp.GetRequiredService<WriteOutcomes>()));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: ServiceId, clusterId: ServiceId);
            silo.Configure<EndpointOptions>(e => e.AdvertisedIPAddress = IPAddress.Loopback);
            // Whatever was asked about once, were it an id that nobody has, is an activation until then.
            silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(10));
            // Of grains on other silos, of which there are none: the room is taken at the start, sixteen megabytes unless told otherwise.
            silo.Configure<GrainDirectoryOptions>(o => o.CacheSize = 1_000);
            silo.AddActivityPropagation();
            silo.AddAdoNetGrainStorage(AggregateStorage.AdoNet, o =>
            {
                o.Invariant = database.Invariant;
                o.ConnectionString = database.ConnectionString;
                o.GrainStorageSerializer = new AggregateSerializer();
            });
            silo.Services.AddSerializer(s => s.AddJsonSerializer(IsOurs, Json.Options));
        });
    }

    /// <summary>Requests, facts and answers travel between silos as the same JSON that is stored.</summary>
    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(PlannerHosting).Assembly && type.GetCustomAttribute<GenerateSerializerAttribute>() is null && !typeof(IAddressable).IsAssignableFrom(type);

    /// <summary>One after the other from a point of this process's own, below those that systems give to whoever asks for any: such a one may be taken before the silo has it.</summary>
    internal static int FreePort()
    {
        const int First = 10_000;
        const int Number = 22_000;
        for (var tries = 0; ; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref ports) % Number);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (tries < 100)
            {
                // Somebody has it.
            }
        }
    }
}
