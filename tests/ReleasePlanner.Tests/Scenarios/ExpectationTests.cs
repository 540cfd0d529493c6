using System.Text.Json;
using System.Text.Json.Nodes;
using ReleasePlanner.Scenarios;
using Xunit;

namespace ReleasePlanner.Tests.Scenarios;

public class ExpectationTests
{
    private static readonly JsonElement Answer = JsonSerializer.Deserialize<JsonElement>(
        """
        { "theaters": { "inEffect": 331, "share": 0.11 }, "opens": "2014-12-25", "causes": [ { "kind": "FilmDropped", "chain": "chain:regal" }, { "kind": "ChainClosed" } ],
          "grid": [[1, 2], [3]], "done": true, "tags": ["a", "b"] }
        """);

    [Theory]
    [InlineData("theaters.inEffect", "331")]
    [InlineData("theaters.inEffect", "331.0")]
    [InlineData("theaters.inEffect", """{ "atLeast": 300 }""")]
    [InlineData("theaters.inEffect", """{ "atLeast": 331, "atMost": 331 }""")]
    [InlineData("theaters.inEffect", """{ "approx": 330, "within": 1 }""")]
    [InlineData("theaters.share", """{ "approx": 0.1, "within": 0.01 }""")]
    [InlineData("opens", "\"2014-12-25\"")]
    [InlineData("opens", """{ "atLeast": "2014-12-24", "atMost": "2014-12-25" }""")]
    [InlineData("causes[0].kind", "\"FilmDropped\"")]
    [InlineData("causes[-1].kind", "\"ChainClosed\"")]
    [InlineData("causes[1]", """{ "kind": "ChainClosed" }""")]
    [InlineData("grid[0][1]", "2")]
    [InlineData("done", "true")]
    [InlineData("tags", """["a", "b"]""")]
    [InlineData("stoppedBy", "null")]
    public void Holds(string path, string value)
    {
        var expectation = Of(path, value);
        Assert.Null(expectation.Fault());
        Assert.Null(expectation.Failure(Answer));
    }

    [Theory]
    [InlineData("theaters.inEffect", "330", "theaters.inEffect: expected 330, found 331")]
    [InlineData("theaters.inEffect", "\"331\"", "theaters.inEffect: expected \"331\", found 331")]
    [InlineData("theaters.inEffect", """{ "atLeast": 332 }""", "theaters.inEffect: expected {\"atLeast\":332}, found 331")]
    [InlineData("theaters.inEffect", """{ "atMost": 330 }""", "found 331")]
    [InlineData("theaters.inEffect", """{ "approx": 329, "within": 1 }""", "found 331")]
    [InlineData("opens", """{ "atLeast": 3 }""", "found \"2014-12-25\"")]
    [InlineData("done", "false", "found true")]
    [InlineData("tags", """["a"]""", "found [\"a\", \"b\"]")]
    [InlineData("theaters.stopped", "0", "theaters.stopped: theaters has no stopped; it has inEffect, share; expected 0")]
    [InlineData("screens.stopped", "0", "the answer has no screens; it has theaters, opens, causes, grid, done, tags")]
    [InlineData("screens.stopped", "null", "the answer has no screens")]
    [InlineData("causes[2].kind", "1", "causes has 2 items")]
    [InlineData("theaters[0]", "1", "theaters is not a list")]
    [InlineData("opens.day", "25", "opens has no members")]
    public void Fails_and_says_what_was_found(string path, string value, string says) =>
        Assert.Contains(says, Of(path, value).Failure(Answer), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "1")]
    [InlineData("a..b", "1")]
    [InlineData("a[x]", "1")]
    [InlineData("a[0", "1")]
    [InlineData("a", """{ "approx": 1 }""")]
    [InlineData("a", """{ "approx": "x", "within": 1 }""")]
    [InlineData("a", """{ "atLeast": 1, "within": 1 }""")]
    [InlineData("a", """{ "atLeast": true }""")]
    public void Is_at_fault_itself(string path, string value) => Assert.NotNull(Of(path, value).Fault());

    private static Expectation Of(string path, string value) => new(path, JsonNode.Parse(value));
}
