using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>Queries: one address each, with the query's members in the address, or as a body.</summary>
internal static class QueryEndpoints
{
    /// <summary>What an address may say of a query whose members are the body.</summary>
    public static readonly string[] InAddress = ["asOf", "on", "playWeek"];

    public static void Map(WebApplication app)
    {
        foreach (var (name, type) in RequestCatalog.Queries.OrderBy(q => q.Key, StringComparer.Ordinal))
        {
            var answer = RequestCatalog.AnswerOf(type)!;
            app.MapGet($"{Api.Path}/queries/{name}", (HttpContext http, Dispatcher dispatcher) => Get(http, dispatcher, type, []))
                .WithName(name)
                .WithMetadata(new Described(type, answer))
                .Produces(StatusCodes.Status200OK, answer, Answers.Json)
                .WithRequestTimeout(Limits.Timed);
            app.MapPost($"{Api.Path}/queries/{name}", (HttpContext http, Dispatcher dispatcher) => Post(http, dispatcher, type))
                .WithName("Ask" + name)
                .Accepts(type, Answers.Json)
                .WithMetadata(new Described(type, answer), new RequestSizeLimitAttribute(RequestBody.MostBytesOfConnection))
                .Produces(StatusCodes.Status200OK, answer, Answers.Json)
                .WithRequestTimeout(Limits.Timed);
        }
        app.MapMethods(Api.Path + "/queries/{name}", ["GET", "POST"], (string name) => CommandEndpoints.Elsewhere(RequestCatalog.Queries.ContainsKey(name), RequestCatalog.Query(name, []).Refusal)).ExcludeFromDescription();
    }

    /// <summary>Asks a query whose members are in the address.</summary>
    /// <param name="members">Those that are known already.</param>
    public static Task<IResult> Get(HttpContext http, Dispatcher dispatcher, Type type, JsonObject members) =>
        Ask(http, dispatcher, type, () => Task.FromResult(WithAddress(http, type, members, only: null)));

    private static Task<IResult> Post(HttpContext http, Dispatcher dispatcher, Type type) => Ask(http, dispatcher, type, async () =>
    {
        var body = await RequestBody.ReadAsync(http);
        return body.Refusal is null ? WithAddress(http, type, body.Value!, InAddress) : body;
    });

    private static Result<JsonObject> WithAddress(HttpContext http, Type type, JsonObject members, string[]? only) =>
        AddressMember.Read(http.Request, type, members, only) is { } refusal ? refusal : members;

    /// <param name="read">Reads the members; not called before it is known who asks.</param>
    private static async Task<IResult> Ask(HttpContext http, Dispatcher dispatcher, Type type, Func<Task<Result<JsonObject>>> read)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Problems.Of(unknown);
        }
        var rows = CsvTable.Of(RequestCatalog.AnswerOf(type)!);
        if (Answers.KindFor(http, rows is not null) is not { } kind)
        {
            return Problems.WithStatus(StatusCodes.Status406NotAcceptable);
        }
        var members = await read();
        var query = members.Refusal is { } unread ? unread : RequestCatalog.Query(type.Name, members.Value!);
        if (query.Refusal is { } misread)
        {
            return Problems.Of(misread);
        }
        var answer = await dispatcher.AskAny(actor.Value!, query.Value!, http.RequestAborted);
        return answer.Match(found => Answers.Of(http, type, found, kind == Answers.Csv ? rows : null), Problems.Of);
    }
}
