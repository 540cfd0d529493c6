using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>Commands: one address each, with the command's members as the body.</summary>
internal static class CommandEndpoints
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Prefer = "Prefer";
    public const string RespondAsync = "respond-async";

    /// <summary>Seconds after which it is worth asking how far a batch is.</summary>
    public const string AskAgainAfter = "1";

    /// <summary>What an address may say of a command.</summary>
    public static readonly string[] InAddress = ["dryRun"];

    public static void Map(WebApplication app)
    {
        foreach (var (name, type) in RequestCatalog.Commands.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            app.MapPost($"{Api.Path}/commands/{name}", (HttpContext http, Dispatcher dispatcher) => Send(http, dispatcher, type))
                .WithName(name)
                .Accepts(type, Answers.Json)
                .WithMetadata(new Described(type, typeof(Outcome)), new RequestSizeLimitAttribute(RequestBody.MostBytesOfConnection))
                .Produces<Outcome>(StatusCodes.Status200OK, Answers.Json)
                .WithRequestTimeout(Limits.Timed);
        }
        app.MapPost(Api.Path + "/commands/{name}", (string name) => Elsewhere(RequestCatalog.Commands.ContainsKey(name), RequestCatalog.Command(name, []).Refusal)).ExcludeFromDescription();
    }

    /// <summary>What comes to no request's address: a name that is none, or a body that its address does not take.</summary>
    public static IResult Elsewhere(bool known, Refusal? refusal) =>
        known ? Problems.WithStatus(StatusCodes.Status415UnsupportedMediaType) : Problems.Of(refusal!);

    private static async Task<IResult> Send(HttpContext http, Dispatcher dispatcher, Type type)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Problems.Of(unknown);
        }
        if (Answers.KindFor(http, rows: false) is null)
        {
            return Problems.WithStatus(StatusCodes.Status406NotAcceptable);
        }
        var body = await RequestBody.ReadAsync(http);
        return body.Refusal is { } unread ? Problems.Of(unread) : await Send(http, dispatcher, actor.Value!, type, body.Value!, InAddress);
    }

    /// <summary>Sends the command that the members and the request's headers and address make.</summary>
    /// <param name="inAddress">What the address may say of it.</param>
    public static async Task<IResult> Send(
        HttpContext http, Dispatcher dispatcher, Actor actor, Type type, JsonObject members, IReadOnlyCollection<string> inAddress)
    {
        var refusal = AddressMember.Read(http.Request, type, members, inAddress) ?? Key(http, members) ?? Version(http, members);
        if (refusal is not null)
        {
            return Problems.Of(refusal);
        }
        var command = RequestCatalog.Command(type.Name, members);
        if (command.Refusal is { } unread)
        {
            return Problems.Of(unread);
        }
        var atOnce = PrefersAsync(http);
        var result = atOnce
            ? await dispatcher.Begin(actor, command.Value!, http.RequestAborted)
            : await dispatcher.Send(actor, command.Value!, http.RequestAborted);
        if (result.Refusal is { } refused)
        {
            var byHeader = refused.Code == "version-mismatch" && http.Request.Headers.IfMatch.Count > 0;
            return Problems.Of(refused, byHeader ? StatusCodes.Status412PreconditionFailed : Problems.StatusOf(refused.Code));
        }
        return Answer(http, result.Value!, command.Value!.DryRun, atOnce);
    }

    private static IResult Answer(HttpContext http, Outcome outcome, bool dryRun, bool atOnce)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        if (outcome is { Batch: null, Streams: [var only] })
        {
            headers.ETag = $"\"{only.Version}\"";
        }
        var goesOn = outcome is { Batch: not null, IsUnderWay: true } && !dryRun;
        if (goesOn)
        {
            headers.Location = BatchEndpoints.AddressOf(outcome.Batch!);
            headers.RetryAfter = AskAgainAfter;
        }
        if (goesOn && atOnce)
        {
            headers["Preference-Applied"] = RespondAsync;
        }
        return Results.Json(outcome, Json.Options, Answers.Json, goesOn || outcome.Waits is not null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    /// <summary>The header is the command's id. It is taken with and without the quotes that its draft standard asks for.</summary>
    private static Refusal? Key(HttpContext http, JsonObject members)
    {
        var values = http.Request.Headers[IdempotencyKey];
        if (values.Count == 0)
        {
            return null;
        }
        var key = values.Count == 1 ? values[0]!.Trim() : "";
        key = key is ['"', .., '"'] ? key[1..^1] : key;
        return key.Length == 0 ? Refusal.Invalid($"the header {IdempotencyKey} is not one id") : members.Put("commandId", key, $"the header {IdempotencyKey}");
    }

    /// <summary>If-Match is the version that is expected: the ETag of an outcome.</summary>
    private static Refusal? Version(HttpContext http, JsonObject members)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }
        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak && tag.Tag.StartsWith("\"", StringComparison.Ordinal)
            && long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? members.Put("expectedVersion", version, "the header If-Match")
            : Refusal.Invalid("the header If-Match is not one version in quotes, such as \"7\": the ETag of a command's outcome");
    }

    private static bool PrefersAsync(HttpContext http) => http.Request.Headers[Prefer]
        .SelectMany(line => line?.Split(',') ?? [])
        .Any(p => p.Split(';')[0].Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));
}
