using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Tests.Hosting;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>
/// One served planner with everything in it twice: Columbia with the film Kestrel and the chain Carmike, Universal with Osprey and AMC. Whatever is
/// a party's own has one of its words in it, so that a search of an answer finds it.
/// </summary>
public sealed partial class TwoSides : IAsyncLifetime
{
    public const string Admin = "administrator";
    public const string Columbia = "distribution:columbia";
    public const string ColumbiaExecutive = "executive:columbia";
    public const string Universal = "distribution:universal";
    public const string UniversalExecutive = "executive:universal";
    public const string Carmike = "exhibitor:carmike";
    public const string Amc = "exhibitor:amc";
    public const string Clark = "buyer:clark";
    public const string Lewis = "buyer:lewis";
    public const string CarmikeHouse = "house:carmike-2";
    public const string AmcHouse = "house:amc-2";

    public static readonly string[] Everybody =
        [Admin, Columbia, ColumbiaExecutive, Universal, UniversalExecutive, Carmike, Amc, Clark, Lewis, CarmikeHouse, AmcHouse];

    /// <summary>A word of one side's and the same of the other's.</summary>
    private static readonly (string One, string Other)[] Pairs =
    [
        ("columbia", "universal"), ("kestrel", "osprey"), ("gyrfalcon", "harrier"), ("peregrine", "buzzard"), ("merlin", "hobby"),
        ("carmike", "amc"), ("heron", "bittern"), ("clark", "lewis"), ("egret", "stork"), ("731355", "842466"), ("{secret}", "{their-secret}"), ("{user}", "{their-user}"), ("{proposal}", "{their-proposal}"), ("{token}", "{token}"), ("{batch}", "{batch}"),
    ];

    private static readonly Dictionary<string, string> Mirrored = Pairs.SelectMany(p => new[] { (p.One, p.Other), (p.Other, p.One) }).Distinct().ToDictionary(p => p.Item1, p => p.Item2);

    private readonly Served served = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<(string Id, string Secret)>>> tokens = new();
    private HttpClient http = null!;
    private int sent;

    public IServiceProvider Services => served.Services;

    public Uri Address => served.Address;

    /// <summary>What a body's <c>{secret}</c> and the like stand for.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    public async ValueTask InitializeAsync()
    {
        // What is tested here is not how much is taken.
        served.Settings["Limits:TokenPerSecond"] = served.Settings["Limits:AddressPerSecond"] = "1000000";
        // Nor how fast this machine is: it is ready once it was looked at.
        served.Settings["Health:TimeOut"] = served.Settings["Health:MostLag"] = "600";
        await served.InitializeAsync();
        http = new() { BaseAddress = served.Address };
        await Do(Admin, "RegisterMarket", """
            { "market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York",
              "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }], "regions": [{ "id": "ga", "name": "Georgia" }, { "id": "ca", "name": "California" }] }
            """);
        foreach (var step in Houses)
        {
            await Both(step);
        }
        foreach (var step in Plans)
        {
            await Both(step);
        }
        await CatchUp();
        foreach (var (house, film, gross) in new[] { ("carmike-1", "kestrel", 731355), ("amc-1", "osprey", 842466) })
        {
            await new Importer(Get<Dispatcher>(), Get<Database>(), Get<ReadModelPump>(), Get<BatchRunner>(), served.Clock).ImportAsync(
                new(ImportKind.Grosses, Encoding.UTF8.GetBytes($"theater,film,date,gross,admissions,shows\n{house},{film},2026-01-02,{gross},,\n")), Actor.Administrator);
        }
        Ids["{token}"] = (await Token(Columbia)).Id;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await served.DisposeAsync();
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task CatchUp() => Get<ReadModelPump>().CatchUpAsync();

    /// <summary>The words that an actor must never be told.</summary>
    public IReadOnlyList<string> HiddenFrom(string actor) => [.. Hidden(actor).Select(w => Ids.GetValueOrDefault(w, w))];

    /// <summary>An answer without the feed's positions, which are enciphered: letters of theirs that make a word are no leak.</summary>
    public static string WithoutPositions(string answer) => Position().Replace(answer, "$1");

    [GeneratedRegex("((?:\"id\"|\"position\"|\"next\"|\"after\"):\"(?:e-)?|after=)[A-Za-z0-9_-]{22}")]
    private static partial Regex Position();

    private static string[] Hidden(string actor) => actor.Contains("columbia", StringComparison.Ordinal) ? ["universal", "osprey", "harrier", "buzzard", "hobby", "{their-secret}", "842466", "egret", "stork"]
        : actor is Carmike or Clark or CarmikeHouse ? ["amc", "bittern", "lewis", "stork", "842466", "gyrfalcon", "harrier", "peregrine", "buzzard", "hobby", "{their-secret}"]
        : actor == Admin ? [] : [.. Hidden(Mirror(actor)).Select(Mirror)];

    /// <summary>The same of the other side.</summary>
    public static string Mirror(string text) => Word().Replace(text, m =>
    {
        var other = Mirrored[m.Value.ToLowerInvariant()];
        return char.IsUpper(m.Value[0]) ? char.ToUpperInvariant(other[0]) + other[1..] : other;
    });

    /// <summary>A body with ids in it that nobody has, in place of a competitor's. The same as before when it names none.</summary>
    public static string Unknown(string body, string actor) => ReplaceOwn(body, actor, "{no-film}", w => w[..^1] + "q");

    /// <summary>An answer with a competitor's ids put back.</summary>
    public string PutBack(string answer, string body, string actor)
    {
        foreach (Match m in Word().Matches(body))
        {
            var unknown = Unknown(m.Value, actor);
            answer = unknown == m.Value ? answer : answer.Replace(Filled(unknown), Filled(m.Value), StringComparison.OrdinalIgnoreCase);
        }
        return answer;
    }

    /// <summary>A body with the ids that were made while the world was.</summary>
    public string Filled(string body) => Ids.Aggregate(body, (b, id) => b.Replace(id.Key, id.Value, StringComparison.Ordinal))
        .Replace("{no-film}", "x-0000000000000000", StringComparison.Ordinal).Replace("{no-user}", "u-000000000000", StringComparison.Ordinal)
        .Replace("{no-token}", "t-000000000000", StringComparison.Ordinal);

    public async Task<string> Secret(string actor) => actor.Length == 0 ? "" : (await Token(actor)).Secret;

    public async Task<Answered> Send(HttpMethod method, string path, string actor, string? body = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        if (actor.Length > 0)
        {
            request.Send(await Secret(actor));
        }
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        return await Answer(request);
    }

    public async Task<Answered> Answer(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return new(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Carries out a step for one side and, mirrored, for the other.</summary>
    public async Task Both((string Actor, string Command, string Body) step)
    {
        await Do(step.Actor, step.Command, step.Body);
        await Do(Mirror(step.Actor), step.Command, Mirror(step.Body));
    }

    /// <summary>Its command id has in it whose it is and what it is about.</summary>
    public async Task Do(string actor, string command, string body)
    {
        var members = JsonNode.Parse(Filled(body))!.AsObject();
        var about = body.Contains("kestrel", StringComparison.Ordinal) ? "kestrel-" : body.Contains("osprey", StringComparison.Ordinal) ? "osprey-" : "";
        members["commandId"] ??= $"{(actor.Contains("columbia", StringComparison.Ordinal) ? "kestrel" : actor.Contains("universal", StringComparison.Ordinal) ? "osprey" : about + actor.Replace(':', '-'))}-{++sent}";
        await CatchUp();
        var outcome = (await Get<Dispatcher>().Send(Actor.Parse(actor).As("u-" + actor.Split(':')[^1]), RequestCatalog.Command(command, members).Match(c => c, r => throw new InvalidOperationException($"{command}: {r.Message}"))))
            .Match(o => o, r => throw new InvalidOperationException($"{command} by {actor}: {r.Code} {r.Message}"));
        Assert.True(outcome.Refused is null or [], $"{command} by {actor}: {outcome.Refused?.FirstOrDefault()}");
        if (outcome.Waits is { } proposal)
        {
            Ids[actor == Columbia ? "{proposal}" : "{their-proposal}"] = proposal;
        }
        if (command == "AddUser")
        {
            Ids[body.Contains("columbia", StringComparison.Ordinal) ? "{user}" : "{their-user}"] = outcome.Result!.Value.GetProperty("user").GetString()!;
        }
        if (command == "RegisterFilm" && body.Contains("announceAt", StringComparison.Ordinal))
        {
            Ids[body.Contains("columbia", StringComparison.Ordinal) ? "{secret}" : "{their-secret}"] = outcome.Result!.Value.GetProperty("film").GetString()!["film:".Length..];
        }
    }

    private static string ReplaceOwn(string body, string actor, string film, Func<string, string> twin)
    {
        string[] theirs = actor switch
        {
            Universal or UniversalExecutive => ["columbia", "kestrel", "gyrfalcon", "{secret}", "{user}", "{token}", "{proposal}", "{batch}"],
            Amc or Lewis or AmcHouse => ["carmike", "heron", "clark", "egret", "gyrfalcon", "{secret}", "{user}", "{token}", "{proposal}", "{batch}"],
            Columbia or ColumbiaExecutive => ["universal", "osprey", "harrier", "{their-secret}", "{their-user}"],
            Carmike or Clark or CarmikeHouse => ["amc", "bittern", "lewis", "stork", "{their-secret}", "{their-user}"],
            _ => [],
        };
        return Word().Replace(body, m => !theirs.Contains(m.Value) ? m.Value : m.Value switch
        {
            "{secret}" or "{their-secret}" => film,
            "{user}" or "{their-user}" => "{no-user}",
            "{token}" => "{no-token}",
            "{proposal}" => "p-000000000000000000000000",
            "{batch}" => "nothing",
            var word => twin(word),
        });
    }

    private async Task<(string Id, string Secret)> Token(string actor) => await tokens.GetOrAdd(actor, a => new(() => Issue(a))).Value;

    private async Task<(string Id, string Secret)> Issue(string actor)
    {
        var secret = await TestTokens.For(Services, actor);
        return (secret.Split('_')[1], secret);
    }

    [GeneratedRegex("columbia|universal|kestrel|osprey|gyrfalcon|harrier|peregrine|buzzard|merlin|hobby|carmike|amc|heron|bittern|clark|lewis|egret|stork|731355|842466|\\{secret\\}|\\{their-secret\\}|\\{user\\}|\\{their-user\\}|\\{token\\}|\\{proposal\\}|\\{their-proposal\\}|\\{batch\\}", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}

[CollectionDefinition(nameof(TwoSides))]
public sealed class TwoSidesCollection : ICollectionFixture<TwoSides>;
