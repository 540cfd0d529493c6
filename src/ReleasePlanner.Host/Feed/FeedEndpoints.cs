using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.DataProtection;
using ReleasePlanner.Feed;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Webhooks;

namespace ReleasePlanner.Host.Feed;

/// <summary>
/// A party's own events over HTTP: a page, a page that is waited for (<c>wait</c>), or a stream (<c>Accept: text/event-stream</c>). Who waits costs nothing
/// while nothing happens, and is asked again who it is before each look.
/// </summary>
internal static class FeedEndpoints
{
    private const int LongestWait = 60;

    private const string Schemas = Api.Path + "/events/schemas";

    private const string SchemaType = "application/schema+json";

    /// <summary>How long a stream is silent; also how often it is looked at what another process wrote, and whether the reader is still signed in.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks of one reader, however much goes on elsewhere.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton(sp => sp.GetService<IDataProtectionProvider>()?.CreateProtector("ReleasePlanner.Webhooks") is { } protector
            ? new WebhookSecrets(protector.Protect, protector.Unprotect)
            : new WebhookSecrets());
        services.AddWebhookDelivery();
        services.AddSingleton<Waiters>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet(Api.Path + "/events", Get)
            .WithName("GetEvents")
            .Produces<EventsAnswer>(StatusCodes.Status200OK, Answers.Json)
            .AddOpenApiOperationTransformer(FeedOperation.Describe);
        app.MapGet(Schemas, () => Results.Json(FeedSchemas.All(), contentType: SchemaType)).ExcludeFromDescription().AllowAnonymous();
        app.MapGet(Schemas + "/{kind}", (string kind) => FeedSchemas.Of(kind) is { } schema
                ? Results.Json(schema, contentType: SchemaType)
                : Problems.Of(Refusal.NotFound("this kind of event")))
            .ExcludeFromDescription().AllowAnonymous();
    }

    private static async Task<IResult> Get(HttpContext http, Dispatcher dispatcher, Arrivals arrivals, Waiters waiters, IHostApplicationLifetime life)
    {
        var asked = Asked(http.Request);
        if (asked.Refusal is { } unreadable)
        {
            return Problems.Of(unreadable);
        }
        var (query, wait) = asked.Value;
        if (HeadRequests.IsHead(http))
        {
            wait = TimeSpan.Zero;
        }
        var isStream = !HeadRequests.IsHead(http) && http.Request.GetTypedHeaders().Accept.Any(a => a.MediaType == "text/event-stream");
        if ((isStream || wait > TimeSpan.Zero) && http.User.FindFirst(SignedIn.Person) is { Value: var person })
        {
            if (waiters.Enter(person) is not { } waiter)
            {
                http.Response.Headers.RetryAfter = LongestWait.ToString(CultureInfo.InvariantCulture);
                return Problems.Of(new Refusal("too-many-requests", $"{Waiters.Most} streams and waiting requests are open already: end one, or ask without waiting"));
            }
            // Also when nobody reads the stream to its end.
            http.Response.RegisterForDispose(waiter);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var next = arrivals.Next;
            var answer = await Ask(http, dispatcher, query);
            if (answer.Refusal is { } refusal)
            {
                return Problems.Of(refusal);
            }
            if (isStream)
            {
                return TypedResults.ServerSentEvents(Stream(http, dispatcher, arrivals, life, query, answer.Value!));
            }
            var left = wait - Stopwatch.GetElapsedTime(started);
            if (answer.Value!.Events.Count > 0 || left <= TimeSpan.Zero || stop.IsCancellationRequested)
            {
                http.Response.Headers.CacheControl = "no-store";
                return Results.Json(answer.Value, Json.Options);
            }
            query = query with { After = answer.Value.Next };
            await Arrival(answer.Value.More ? Task.CompletedTask : next, left < Heartbeat ? left : Heartbeat, stop.Token);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> Stream(
        HttpContext http, Dispatcher dispatcher, Arrivals arrivals, IHostApplicationLifetime life, Events query, EventsAnswer first,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, http.RequestAborted, life.ApplicationStopping);
        var answer = first;
        while (true)
        {
            foreach (var told in answer.Events)
            {
                yield return new SseItem<string>(Json.Write(told), told.Kind) { EventId = told.Position };
            }
            if (answer.Events.Count == 0)
            {
                // Its id is where to go on: who was away for long does not look through everything again.
                yield return new SseItem<string>("{}", "heartbeat") { EventId = answer.Next };
            }
            var since = Stopwatch.GetTimestamp();
            do
            {
                var next = arrivals.Next;
                query = query with { After = answer.Next };
                var asked = await Ask(http, dispatcher, query);
                if (stop.IsCancellationRequested || asked.Refusal is not null)
                {
                    yield break;
                }
                answer = asked.Value!;
                if (answer is { Events.Count: 0, More: false })
                {
                    await Arrival(next, Heartbeat - Stopwatch.GetElapsedTime(since), stop.Token);
                }
            }
            while (answer.Events.Count == 0 && Stopwatch.GetElapsedTime(since) < Heartbeat && !stop.IsCancellationRequested);
            if (stop.IsCancellationRequested)
            {
                yield break;
            }
        }
    }

    private static async Task<Result<EventsAnswer>> Ask(HttpContext http, Dispatcher dispatcher, Events query)
    {
        var actor = await http.ActorNow();
        return actor.Refusal is { } unknown ? unknown : await dispatcher.Ask(actor.Value!, query, http.RequestAborted);
    }

    /// <summary>Waits no longer for what others did than for nothing: the time of a heartbeat tells nobody that something happened.</summary>
    private static async Task Arrival(Task next, TimeSpan atMost, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        await next.WaitAsync(Positive(atMost), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = Positive(atMost - Stopwatch.GetElapsedTime(started));
        await Task.Delay(left < Breath ? left : Breath, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static Result<(Events Query, TimeSpan Wait)> Asked(HttpRequest request)
    {
        var of = request.Query;
        if (of.Keys.FirstOrDefault(k => k is not ("after" or "limit" or "kinds" or "wait")) is { } unknown)
        {
            return Refusal.Invalid("is not a parameter; parameters are after, limit, kinds and wait", unknown.Length > 60 ? unknown[..60] : unknown);
        }
        if (Number(of["limit"], 100) is not { } limit)
        {
            return Refusal.Invalid("is not a whole number", "limit");
        }
        if (Number(of["wait"], 0) is not { } wait || wait is < 0 or > LongestWait)
        {
            return Refusal.Invalid($"is not a number of seconds from 0 to {LongestWait}", "wait");
        }
        var after = request.Headers["Last-Event-ID"].ToString();
        return (
            new Events
            {
                After = after.Length > 0 ? after : of["after"].FirstOrDefault(),
                Limit = limit,
                Kinds = [.. of["kinds"].SelectMany(k => (k ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            },
            TimeSpan.FromSeconds(wait));
    }

    private static int? Number(string? text, int otherwise) => string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
