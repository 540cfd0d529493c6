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
    public async Task Every_example_keeps_to_its_own_schema() => Assert.InRange((await api.Described()).CheckExamples(), 200, int.MaxValue);

    [Fact]
    public async Task Kinds_of_rental_are_told_apart_and_a_date_may_be_none()
    {
        var document = await api.Described();
        var schemas = JsonNode.Parse((await api.Ask("/openapi/v1.json", "")).Text)!["components"]!["schemas"]!;
        Assert.Equal("#/components/schemas/Firm", schemas["Rental"]!["discriminator"]!["mapping"]!["firm"]!.GetValue<string>());
        document.Keeps(document.Schema("Terms"), JsonSerializer.Deserialize<JsonElement>("""{"rental":{"kind":"firm","percent":50}}"""), "terms");
        Assert.ThrowsAny<Exception>(() => document.Keeps(document.Schema("Rental"), JsonSerializer.Deserialize<JsonElement>("""{"percent":50}"""), "no kind"));
        document.Keeps(document.Schema("MoveWindow"), JsonSerializer.Deserialize<JsonElement>("""{"commandId":"x","window":"window:a/us/theatrical","opens":null}"""), "undated");
    }

    /// <summary>An answer of every query that has an example, and one of every kind of rental: what is sent is what is described.</summary>
    [Fact]
    public async Task Every_query_s_answer_keeps_to_its_schema()
    {
        var asked = 0;
        foreach (var (name, type) in RequestCatalog.Queries)
        {
            foreach (var actor in new[] { "administrator", "distribution:columbia", "executive:columbia", "exhibitor:carmike" })
            {
                // Looked at as it comes: see ApiHost.
                asked += (await api.Post("queries/" + name, actor, RequestExamples.Of(type).ToJsonString())).Status == System.Net.HttpStatusCode.OK ? 1 : 0;
            }
        }
        Assert.InRange(asked, 60, int.MaxValue);
        string[] rentals =
        [
            """{"kind":"weekly","percents":[50,40]}""", """{"kind":"firm","percent":55}""", """{"kind":"aggregate","percent":50}""",
            """{"kind":"scale","on":"local","steps":[{"from":0,"percent":40},{"from":1000,"percent":50}]}""",
            """{"kind":"over-allowance","allowance":500,"floors":[50,40]}""", """{"kind":"flat","amount":500,"per":"week"}""", """{"kind":"four-wall","amount":900}""",
        ];
        await api.Post("commands/RegisterFilm", "distribution:columbia", """{"commandId":"rentals-film","film":"film:rentals","title":"Rentals","distributor":"columbia"}""");
        await api.Post("commands/PlanWindow", "distribution:columbia", """{"commandId":"rentals-window","film":"film:rentals","market":"market:us","opens":"2015-01-16"}""");
        foreach (var (index, rental) in rentals.Index())
        {
            var sent = $$"""{"commandId":"rentals-{{index}}","window":"window:rentals/us/theatrical","theaters":{"ids":["theater:a"]},"terms":{"rental":{{rental}}},"dryRun":{{(index == 0 ? "false" : "true")}}}""";
            (await api.Described()).Keeps((await api.Described()).Schema("SendOffer"), JsonSerializer.Deserialize<JsonElement>(sent), rental);
            Assert.Equal(200, (int)(await api.Post("commands/SendOffer", "distribution:columbia", sent)).Status);
        }
        Assert.Equal(200, (int)(await api.Ask("queries/OffersOut", "distribution:columbia")).Status);
        await api.Post("commands/WithdrawOffer", "distribution:columbia", """{"commandId":"rentals-over","window":"window:rentals/us/theatrical","theaters":{"all":true}}""");
        var moved = await api.Post("commands/MoveWindow", "distribution:columbia", """{"commandId":"rentals-undated","window":"window:rentals/us/theatrical","opens":null,"dryRun":true}""");
        Assert.Equal(200, (int)moved.Status);
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
