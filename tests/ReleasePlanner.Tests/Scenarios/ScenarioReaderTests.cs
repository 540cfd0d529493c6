using ReleasePlanner.Chains;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.Tests.Scenarios;

public class ScenarioReaderTests
{
    private const string At = "\"at\": \"2014-12-17T22:00:00Z\"";
    private const string Cancel = "\"do\": \"CancelRelease\", \"with\": { \"film\": \"film:the-interview\" }";

    [Fact]
    public void Steps_are_read_in_order_with_their_numbers()
    {
        var scenario = Read(Steps(
            $$"""{ {{At}}, "as": "administrator", "import": "theaters", "from": "theaters.csv", "market": "market:us", "format": "plain", "strict": true }""",
            $$"""{ {{At}}, "as": "exhibitor:amc", {{Cancel}}, "refused": "not-allowed", "about": "It is not theirs." }""",
            $$"""{ {{At}}, "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "kinds": ["independent"], "offset": 5, "first": 10 }, "with": { "window": "window:the-interview/us/theatrical" } }"""));
        var import = Assert.IsType<ImportStep>(scenario.Steps[0]);
        Assert.Equal((1, ImportKind.Theaters, "theaters.csv", true), (import.Number, import.Kind, import.From, import.Strict));
        var cancel = Assert.IsType<DoStep>(scenario.Steps[1]);
        Assert.Equal((2, "not-allowed", "exhibitor:amc"), (cancel.Number, cancel.Refused, cancel.Who));
        var each = Assert.IsType<DoStep>(scenario.Steps[2]);
        Assert.Equal((null, "exhibitor:*"), (each.As, each.Who));
        Assert.Equal((5, 10), (each.Each!.Offset, each.Each.First));
        Assert.Equal([ChainKind.Independent], each.Each.Kinds);
    }

    [Fact]
    public void Corrupt_JSON_is_told_with_line_and_column()
    {
        var e = Assert.Throws<ScenarioFileException>(() => Read("{\n  \"name\": \"x\",\n  \"steps\": [ { ]\n}"));
        Assert.StartsWith("line 3, column 16: ", Assert.Single(e.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_given_twice_is_told() =>
        Assert.Contains("name", Problem("""{ "name": "x", "name": "y", "steps": [] }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "steps: write a list of at least one step")]
    [InlineData("""{ "name": "x", "steps": [] }""", "steps: write a list of at least one step")]
    [InlineData("[]", "the file is not a JSON object with name and steps")]
    public void What_is_no_scenario_is_told(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ScenarioFileException>(() => Read(text)).Problems);

    [Theory]
    [InlineData($$"""{ "at": "2014-02-30T10:00:00Z", "as": "administrator", {{Cancel}} }""", "step 1: at is '2014-02-30T10:00:00Z': give an instant that exists")]
    [InlineData($$"""{ "as": "administrator", {{Cancel}} }""", "step 1: at is missing")]
    [InlineData($$"""{ {{At}}, "as": "studio:columbia", {{Cancel}} }""", "step 1: as: 'studio:columbia' is not an actor")]
    [InlineData($$"""{ {{At}}, {{Cancel}} }""", "step 1: as is missing")]
    [InlineData($$"""{ {{At}}, "as": "exhibitor:*", {{Cancel}} }""", "step 1: as is exhibitor:*: that is for steps with each")]
    [InlineData($$"""{ {{At}}, "as": "administrator" }""", "step 1: does nothing: give one of import, do, ask")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "do": "CancelRelease", "ask": "WindowSummary" }""", "step 1: has do and ask: give one of them")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "expects": {}, {{Cancel}} }""", "step 1: 'expects' is not a member of a step with do")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "do": "CancelRelaese" }""", "step 1: 'CancelRelaese' is not a command; known are ")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "ask": "Everything" }""", "step 1: 'Everything' is not a query; known are ")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "do": "CancelRelease", "with": { "film": "film:x", "from": "2014-02-30" } }""", "2014-02-30")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "do": "CancelRelease", "with": { "film": "film:x", "fillm": 1 } }""", "fillm")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "do": "CancelRelease", "with": { "film": "The Interview" } }""", "write it as film:the-interview")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "import": "theatres", "from": "x.csv" }""", "step 1: import is 'theatres'; known are theaters, circuits, films")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "import": "theaters" }""", "step 1: from is missing")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "import": "theaters", "from": "x.csv", "market": "us" }""", "step 1: market: 'us' is not a market id")]
    [InlineData($$"""{ {{At}}, "as": "administrator", "expect": { "a..b": 1 }, {{Cancel}} }""", "step 1: expect: 'a..b' is not a path")]
    [InlineData($$"""{ {{At}}, "as": "exhibitor:*", "each": {}, {{Cancel}} }""", "step 1: each selects nothing")]
    [InlineData($$"""{ {{At}}, "as": "exhibitor:*", "each": { "chain": "x" }, {{Cancel}} }""", "step 1: each: ")]
    [InlineData("7", "step 1: is not an object")]
    public void A_wrong_step_is_told_with_its_number(string step, string says) =>
        Assert.Contains(Assert.Throws<ScenarioFileException>(() => Read(Steps(step))).Problems, p => p.Contains(says, StringComparison.Ordinal));

    [Theory]
    [InlineData("The Interview, December 2014!", "the-interview-december-2014")]
    [InlineData("Имена: 5 звёзд", "imena-5-zvezd")]
    [InlineData("서울의 봄", "seoului-bom")]
    [InlineData("the-interview", "the-interview")]
    public void A_name_is_a_title_in_any_words_and_command_ids_begin_with_its_slug(string name, string slug)
    {
        var scenario = Read(Steps($$"""{ {{At}}, "as": "distribution:columbia", {{Cancel}} }""").Replace("\"name\": \"x\"", $"\"name\": \"{name}\"", StringComparison.Ordinal));
        Assert.Equal((name, slug), (scenario.Name, scenario.Slug));
    }

    [Theory]
    [InlineData("")]
    [InlineData("…")]
    public void A_name_without_a_letter_or_digit_is_told(string name) => Assert.Contains(
        "name: write a title",
        Problem(Steps($$"""{ {{At}}, "as": "distribution:columbia", {{Cancel}} }""").Replace("\"name\": \"x\"", $"\"name\": \"{name}\"", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Steps_out_of_order_are_told()
    {
        var e = Assert.Throws<ScenarioFileException>(() => Read(Steps(
            $$"""{ {{At}}, "as": "distribution:columbia", {{Cancel}} }""",
            $$"""{ "at": "2014-12-17T21:59:59Z", "as": "distribution:columbia", {{Cancel}} }""")));
        Assert.Equal("step 2: at 2014-12-17T21:59:59Z is before the step above it at 2014-12-17T22:00:00Z: steps are in order of time", Assert.Single(e.Problems));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var e = Assert.Throws<ScenarioFileException>(() => Read(Steps(
            $$"""{ {{At}}, "as": "nobody", {{Cancel}} }""", $$"""{ {{At}}, "as": "administrator", "do": "Nothing" }""")));
        Assert.Equal(2, e.Problems.Count);
    }

    [Fact]
    public void A_request_that_is_to_be_refused_as_invalid_may_be_unreadable() =>
        Assert.Single(Read(Steps($$"""{ {{At}}, "as": "administrator", "do": "CancelRelease", "with": { "film": "X" }, "refused": "invalid" }""")).Steps);

    [Fact]
    public void Each_theater_fills_in_its_own_ids()
    {
        var theater = new ChosenTheater(TheaterId.Parse("theater:the-grand"), ChainId.Parse("chain:the-grand"), MarketId.Parse("market:us"));
        var with = System.Text.Json.Nodes.JsonNode.Parse("""{ "window": "window:f9/{market}/theatrical", "days": [1] }""")!.AsObject();
        Assert.Equal("""{"window":"window:f9/us/theatrical","days":[1],"theater":"theater:the-grand"}""", ScenarioTheaters.Fill(with, theater).ToJsonString());
        with = System.Text.Json.Nodes.JsonNode.Parse("""{ "theaters": { "ids": ["{theater}"] }, "booking": "{chain}/{theater}" }""")!.AsObject();
        Assert.Equal(
            """{"theaters":{"ids":["theater:the-grand"]},"booking":"chain:the-grand/theater:the-grand"}""",
            ScenarioTheaters.Fill(with, theater).ToJsonString());
    }

    [Fact]
    public void Every_shipped_scenario_can_be_read_and_has_its_files()
    {
        Assert.Contains("the-interview", ScenarioLibrary.Names);
        Assert.NotEmpty(RequestCatalog.Commands);
        foreach (var name in ScenarioLibrary.Names)
        {
            var scenario = ScenarioLibrary.Load(name);
            Assert.Equal(name, scenario.Name);
            foreach (var import in scenario.Steps.OfType<ImportStep>())
            {
                using var file = scenario.Open(import.From);
                Assert.NotNull(file);
            }
        }
    }

    private static string Steps(params string[] steps) => $$"""{ "name": "x", "steps": [{{string.Join(", ", steps)}}] }""";

    private static string Problem(string text) => Assert.Throws<ScenarioFileException>(() => Read(text)).Problems[0];

    private static Scenario Read(string text) => ScenarioReader.Read(text, _ => null);
}
