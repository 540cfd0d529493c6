using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Tests.Hosting;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Isolation.TwoSides;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>Runs the table: every command, query and address as everybody, and looks that nobody is told what is not theirs.</summary>
[Collection(nameof(TwoSides))]
public sealed partial class IsolationTableTests(TwoSides world)
{
    private const string Batch = "kestrel-secret-batch";

    [Fact]
    public void Every_command_and_query_has_a_row()
    {
        Missing(RequestCatalog.Commands.Keys.Except(IsolationTable.Commands.Select(r => r.Name)), "Commands");
        Missing(RequestCatalog.Queries.Keys.Except(IsolationTable.Queries.Select(r => r.Name)), "Queries");

        static void Missing(IEnumerable<string> names, string table) => Assert.True(
            !names.Any(),
            $"IsolationTable.{table} has no row for {string.Join(", ", names)}: add one with who may send it, a body as they may, and what it tells them");
    }

    [Fact]
    public void Every_address_has_a_row_and_those_for_everybody_are_known()
    {
        var known = IsolationTable.Addresses.Select(a => (a.Method, a.Pattern)).ToHashSet();
        var missing = Routes().Where(r => !known.Contains(r)).Select(r => $"new(\"{r.Method}\", \"{r.Pattern}\", 401, …)").ToList();
        Assert.True(missing.Count == 0, "IsolationTable.Addresses lacks:\n" + string.Join("\n", missing));
        var gone = known.Except(Routes()).ToList();
        Assert.True(gone.Count == 0, "IsolationTable.Addresses has what is gone: " + string.Join(", ", gone));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Nobody_is_answered_about_what_is_not_theirs(int row, string name)
    {
        var request = Row(row);
        Assert.Equal(name, request.Name);
        var failures = new List<string>();
        var nobody = await Ask(request, "", request.Body);
        Check(failures, nobody.Status == HttpStatusCode.Unauthorized && nobody.Code == "not-signed-in", $"nobody: {Brief(nobody)}");
        foreach (var actor in Everybody)
        {
            failures.AddRange((await Failures(request, actor)).Select(f => $"{name} {request.Body} by {actor}: {f}"));
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public async Task An_address_is_open_to_whom_the_table_says()
    {
        var failures = new List<string>();
        foreach (var address in IsolationTable.Addresses)
        {
            var path = Parameter().Replace(address.Pattern, m => m.Value.Contains('?', StringComparison.Ordinal) ? "" : "nothing");
            var nobody = await Try(address, path, "");
            Check(failures, (int)nobody.Status == address.Nobody, $"{address.Method} {path} by nobody: {(int)nobody.Status}, not {address.Nobody}");
            if (address.Program is { } status)
            {
                var program = await Try(address, path, Carmike);
                Check(failures, (int)program.Status == status, $"{address.Method} {path} by a program: {(int)program.Status}, not {status}");
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_batch_s_address_is_its_sender_s(string method)
    {
        await WithBatch();
        var path = $"/api/v1/batches/{Batch}{(method == "DELETE" ? "?dryRun=true" : "")}";
        Assert.Equal(HttpStatusCode.OK, (await world.Send(new(method), path, Columbia)).Status);
        foreach (var other in new[] { Universal, UniversalExecutive, Carmike, Amc, Clark })
        {
            var answer = await world.Send(new(method), path, other);
            var unknown = await world.Send(new(method), path.Replace("secret", "absent", StringComparison.Ordinal), other);
            Assert.Equal(("not-found", unknown.Text), (answer.Code, answer.Text.Replace("secret", "absent", StringComparison.Ordinal)));
        }
    }

    public static TheoryData<int, string> Requests()
    {
        var rows = new TheoryData<int, string>();
        foreach (var (row, request) in IsolationTable.Commands.Concat(IsolationTable.Queries).Index())
        {
            rows.Add(row, request.Name);
        }
        return rows;
    }

    /// <summary>Pages take forms, the API takes JSON.</summary>
    private async Task<Answered> Try(Address address, string path, string actor)
    {
        using var message = new HttpRequestMessage(new(address.Method), world.Address + path.TrimStart('/'));
        if (address.Method == "POST")
        {
            message.Content = path.StartsWith("/api", StringComparison.Ordinal) ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([KeyValuePair.Create("a", "b")]);
        }
        if (actor.Length > 0)
        {
            message.Send(await world.Secret(actor));
        }
        return await world.Answer(message);
    }

    private static Request Row(int row) => IsolationTable.Commands.Concat(IsolationTable.Queries).ElementAt(row);

    private async Task<List<string>> Failures(Request request, string actor)
    {
        var failures = new List<string>();
        var answer = await Ask(request, actor, request.Body);
        Scan(failures, answer, actor, request);
        if (Refused(request, actor))
        {
            Check(failures, answer.Status == HttpStatusCode.Forbidden && answer.Code == "not-allowed", $"a role that may not is answered {Brief(answer)}");
            return failures;
        }
        if (request.Right.Contains(actor))
        {
            Check(failures, answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted && !(RequestCatalog.Commands.ContainsKey(request.Name) && OnlyRefused(answer)), $"whose it is is answered {Brief(answer)}");
            Check(
                failures, actor != request.Right[0] || request.Tells is null || answer.Text.Contains(world.Filled(request.Tells), StringComparison.OrdinalIgnoreCase),
                $"the answer does not tell {request.Tells}, so that its absence means nothing: {answer.Text}");
            return failures;
        }
        if (request.Other == Other.NotAllowed)
        {
            Check(failures, answer.Status == HttpStatusCode.Forbidden, $"is answered {Brief(answer)}");
            return failures;
        }
        if (IsKin(request, actor))
        {
            return failures;
        }
        // What the other side is told of whose it is goes by codes: the twin below sees to it that it is no competitor's.
        Check(failures, (int)answer.Status < 500, $"is answered {Brief(answer)}");
        var unknown = Unknown(request.Body, actor);
        if (unknown != request.Body)
        {
            var twin = await Ask(request, actor, unknown);
            var (told, nothing) = (Timeless(answer.Text), Timeless(world.PutBack(twin.Text, request.Body, actor)));
            Check(failures, RequestCatalog.Queries.ContainsKey(request.Name) || request.Other == Other.Own || answer.Status != HttpStatusCode.OK || OnlyRefused(answer), $"is answered {Brief(answer)}");
            Check(failures, answer.Status == twin.Status && told == nothing, $"is answered otherwise than about what is not there:\n  {told}\n  {nothing}");
        }
        else if (request.Other == Other.Nothing && RequestCatalog.Commands.ContainsKey(request.Name))
        {
            Check(failures, answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden || OnlyRefused(answer), $"is answered {Brief(answer)}");
        }
        return failures;
    }

    /// <summary>Headers and body, without what was asked.</summary>
    private void Scan(List<string> failures, Answered answer, string actor, Request request)
    {
        var text = TwoSides.WithoutPositions($"{answer.Text}\n{answer.Headers}\n{answer.Content}");
        foreach (var asked in Strings(JsonNode.Parse(world.Filled(request.Body))).OrderByDescending(s => s.Length))
        {
            text = text.Replace(asked, "", StringComparison.OrdinalIgnoreCase);
        }
        foreach (var word in world.HiddenFrom(actor).Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            failures.Add($"is told '{word}': …{text[Math.Max(0, text.IndexOf(word, StringComparison.OrdinalIgnoreCase) - 200)..].Truncated(500)}");
        }
    }

    private async Task<Answered> Ask(Request request, string actor, string body)
    {
        var isCommand = RequestCatalog.Commands.ContainsKey(request.Name);
        if (body.Contains("{batch}", StringComparison.Ordinal))
        {
            await WithBatch();
        }
        var members = JsonNode.Parse(world.Filled(body.Replace("{batch}", Batch, StringComparison.Ordinal)))!.AsObject();
        if (isCommand)
        {
            members["commandId"] = "isolation-" + request.Name.ToLowerInvariant();
        }
        return await world.Send(HttpMethod.Post, isCommand ? $"/api/v1/commands/{request.Name}?dryRun=true" : $"/api/v1/queries/{request.Name}", actor, members.ToJsonString());
    }

    /// <summary>By the role or the level alone.</summary>
    private static bool Refused(Request request, string actor)
    {
        var type = RequestCatalog.Commands.GetValueOrDefault(request.Name) ?? RequestCatalog.Queries[request.Name];
        return Admission.OfRole(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type), Actor.Parse(actor)) is not null;
    }

    /// <summary>Another of the same side: what it sees of it is for tests of reach.</summary>
    private static bool IsKin(Request request, string actor) => request.Right.Any(r => TwoSides.Unknown("carmike", r) == TwoSides.Unknown("carmike", actor)
        && TwoSides.Unknown("amc", r) == TwoSides.Unknown("amc", actor) && TwoSides.Unknown("kestrel", r) == TwoSides.Unknown("kestrel", actor) && TwoSides.Unknown("osprey", r) == TwoSides.Unknown("osprey", actor));

    private async Task WithBatch()
    {
        if (!world.Ids.TryAdd("{batch}", Batch))
        {
            return;
        }
        await world.Do(Columbia, "SendOffer", $$"""
            { "commandId": "{{Batch}}", "window": "window:kestrel/us/theatrical", "theaters": { "ids": ["theater:carmike-1", "theater:carmike-2"] }, "version": "dub", "weeks": 1 }
            """);
    }

    /// <summary>An outcome in which nothing was done.</summary>
    private static bool OnlyRefused(Answered answer) => answer.Status == HttpStatusCode.OK && answer.Json.TryGetProperty("total", out var total)
        && (!answer.Json.TryGetProperty("done", out var done) || done.GetInt32() == 0 || total.GetInt32() == 0)
        && (!answer.Json.TryGetProperty("events", out var events) || events.GetArrayLength() == 0);

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => Strings(m.Value)),
        JsonArray a => a.SelectMany(Strings),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [v.GetValue<string>()],
        _ => [],
    };

    private static string Timeless(string answer) => Freshness().Replace(answer, "");

    private static string Brief(Answered answer) => $"{(int)answer.Status} {answer.Text.Truncated(400)}";

    private static void Check(List<string> failures, bool holds, string otherwise)
    {
        if (!holds)
        {
            failures.Add(otherwise);
        }
    }

    private IEnumerable<(string Method, string Pattern)> Routes() => world.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => !e.IsFile() && !e.IsPage())
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (m, "/" + e.RoutePattern.RawText!.Trim('/'))))
        .Where(r => !IsRequest(r.Item2))
        .Distinct();

    private static bool IsRequest(string pattern) =>
        pattern.Split('/') is ["", "api", "v1", "commands" or "queries", var name] && (RequestCatalog.Commands.ContainsKey(name) || RequestCatalog.Queries.ContainsKey(name));

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("\"(readAt|seq)\":(\"[^\"]*\"|[0-9]+),?")]
    private static partial Regex Freshness();
}

internal static class Texts
{
    public static string Truncated(this string text, int length) => text.Length <= length ? text : text[..length] + "…";
}
