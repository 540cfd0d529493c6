using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleasePlanner.Host;
using ReleasePlanner.Platform.Commands;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>The document is a promise to whoever calls: it is kept beside these tests and changes only when somebody says so.</summary>
[Collection(nameof(ApiHost))]
public sealed class OpenApiTests(ApiHost api)
{
    private const string Accept = "RELEASEPLANNER_ACCEPT_OPENAPI";

    public static TheoryData<string> Requests => [.. RequestCatalog.Commands.Keys.Concat(RequestCatalog.Queries.Keys).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task The_document_is_the_one_that_was_agreed_to()
    {
        var file = Path.Combine(Here(), "openapi.v1.json");
        var text = (await api.Ask("/openapi/v1.json", "")).Text.ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            await File.WriteAllTextAsync(file, text);
        }
        var agreed = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";
        if (text != agreed)
        {
            var line = text.Split('\n').Zip(agreed.Split('\n')).TakeWhile(l => l.First == l.Second).Count();
            Assert.Fail(
                $"the OpenAPI document is not the one in {file}: line {line + 1} is now '{text.Split('\n')[Math.Min(line, text.Split('\n').Length - 1)].Trim()}'. Whoever calls "
                + $"goes by it: take members away or rename them only with a new version. If the change is meant, run this test with {Accept}=1 and commit the file.");
        }
    }

    [Fact]
    public async Task Every_operation_is_described_and_every_reference_leads_somewhere()
    {
        var text = (await api.Ask("/openapi/v1.json", "")).Text;
        var document = JsonNode.Parse(text)!;
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Path: $"{o.Key} {p.Key}", Operation: o.Value!))).ToList();
        Assert.Equal(RequestCatalog.Commands.Count + (2 * RequestCatalog.Queries.Count) + 4, operations.Count);
        Assert.All(operations, o =>
        {
            Assert.True(o.Operation["summary"] is not null && o.Operation["description"] is not null, o.Path);
            Assert.True(o.Operation["responses"]!["400"] is not null && o.Operation["responses"]!["403"] is not null, o.Path);
            if (o.Path.StartsWith("post", StringComparison.Ordinal))
            {
                Assert.True(o.Operation["requestBody"]?["content"]?["application/json"]?["example"] is JsonObject, o.Path);
            }
        });
        Assert.Equal(operations.Count, operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        foreach (var reference in Regex.Matches(text, "\"#/components/([^/\"]+)/([^/\"]+)\"").Select(m => (Kind: m.Groups[1].Value, Name: m.Groups[2].Value)).Distinct())
        {
            Assert.True(document["components"]![reference.Kind]?[reference.Name] is not null, $"{reference}");
        }
    }

    [Fact]
    public async Task Ids_and_times_are_text_with_a_form_and_members_say_what_they_are()
    {
        var schemas = JsonNode.Parse((await api.Ask("/openapi/v1.json", "")).Text)!["components"]!["schemas"]!;
        Assert.Equal("string", schemas["WindowId"]!["type"]!.GetValue<string>());
        Assert.Matches(schemas["WindowId"]!["pattern"]!.GetValue<string>(), ApiHost.Window);
        var drop = schemas["DropFilm"]!;
        Assert.Contains("chain", drop["required"]!.AsArray().Select(r => r!.GetValue<string>()));
        Assert.Equal("date", drop["properties"]!["from"]!["format"]!.GetValue<string>());
        Assert.Equal("The caller's own id for this command.", drop["properties"]!["commandId"]!["description"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/RegionId", drop["properties"]!["regions"]!["items"]!["$ref"]!.GetValue<string>());
        Assert.Null(drop["properties"]!["owner"]);
        Assert.DoesNotContain("until", schemas["BookingStanding"]!["required"]!.AsArray().Select(r => r!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_example_is_read(string name)
    {
        var isCommand = RequestCatalog.Commands.TryGetValue(name, out var type);
        var example = RequestExamples.Of(type ?? RequestCatalog.Queries[name]);
        var refusal = isCommand ? RequestCatalog.Command(name, example).Refusal : RequestCatalog.Query(name, example).Refusal;
        Assert.True(refusal is null, $"{refusal?.Message}: {example.ToJsonString(new JsonSerializerOptions())}");
    }

    [Fact]
    public async Task The_reference_fetches_nothing_from_another_host()
    {
        var page = await api.Ask("/reference", "");
        if ((int)page.Status is 301 or 302 or 307 or 308)
        {
            page = await api.Ask(page.Header("Location")!, "");
        }
        Assert.Equal("text/html", page.MediaType);
        Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", page.Text);
        var policy = page.Header("Content-Security-Policy")!;
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        var script = Regex.Match(page.Text, "<script src=\"([^\"]+)\"").Groups[1].Value;
        var served = await api.Ask(new Uri(new Uri(api.Http.BaseAddress!, "/reference/"), script).PathAndQuery, "");
        Assert.Equal(200, (int)served.Status);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
