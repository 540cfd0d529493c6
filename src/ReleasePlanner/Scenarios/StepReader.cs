using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime.Text;
using ReleasePlanner.Imports;

namespace ReleasePlanner.Scenarios;

/// <summary>Reads one step; every problem names the step.</summary>
internal sealed class StepReader(int number, string scenario, List<string> problems)
{
    private static readonly string[] Shared = ["at", "as", "about", "expect", "refused"];

    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["import"] = ["from", "market", "format", "strict"],
        ["do"] = ["with", "each"],
        ["ask"] = ["of"],
    };

    private int found;

    public void Problem(string message)
    {
        found++;
        problems.Add($"step {number}: {message}");
    }

    /// <summary>Null when it cannot be read.</summary>
    public ScenarioStep? Read(JsonNode? node)
    {
        if (node is not JsonObject step)
        {
            Problem("is not an object with at, as and one of import, do, ask");
            return null;
        }
        var kinds = Own.Keys.Where(step.ContainsKey).ToList();
        if (kinds.Count != 1)
        {
            Problem(kinds.Count == 0 ? "does nothing: give one of import, do, ask" : $"has {string.Join(" and ", kinds)}: give one of them");
            return null;
        }
        var known = Shared.Append(kinds[0]).Concat(Own[kinds[0]]).ToList();
        foreach (var (unknown, _) in step.Where(m => !known.Contains(m.Key)))
        {
            Problem($"'{unknown}' is not a member of a step with {kinds[0]}; known are {string.Join(", ", known)}");
        }
        var refused = Text(step, "refused");
        var (at, actor, about, expect) = (At(step), As(step), Text(step, "about"), Expect(step));
        ScenarioStep? read = kinds[0] switch
        {
            "import" => Import(step, at, actor, about, expect, refused),
            "do" => Do(step, at, actor, about, expect, refused),
            _ => Ask(step, at, actor, about, expect, refused),
        };
        return found == 0 ? read : null;
    }

    private Instant At(JsonObject step)
    {
        var text = Text(step, "at");
        if (text is not null && InstantPattern.ExtendedIso.Parse(text) is { Success: true } at)
        {
            return at.Value;
        }
        Problem(text is null ? "at is missing: give an instant such as 2014-12-17T22:00:00Z" : $"at is '{text}': give an instant that exists, such as 2014-12-17T22:00:00Z");
        return default;
    }

    private Actor? As(JsonObject step)
    {
        var text = Text(step, "as");
        if (text == ScenarioReader.EachChain)
        {
            if (!step.ContainsKey("each"))
            {
                Problem($"as is {ScenarioReader.EachChain}: that is for steps with each");
            }
            return null;
        }
        try
        {
            return Actor.Parse(text ?? "");
        }
        catch (FormatException e)
        {
            Problem(text is null ? "as is missing: say who acts, such as distribution:columbia" : $"as: {e.Message}");
            return null;
        }
    }

    private ImmutableArray<Expectation> Expect(JsonObject step)
    {
        if (step["expect"] is not { } node)
        {
            return [];
        }
        if (node is not JsonObject { Count: > 0 } paths)
        {
            Problem("expect is not an object of paths and values");
            return [];
        }
        ImmutableArray<Expectation> expectations = [.. paths.Select(p => new Expectation(p.Key, p.Value))];
        foreach (var expectation in expectations)
        {
            if (expectation.Fault() is { } fault)
            {
                Problem($"expect: {fault}");
            }
        }
        return expectations;
    }

    private ImportStep Import(JsonObject step, Instant at, Actor? actor, string? about, ImmutableArray<Expectation> expect, string? refused)
    {
        var from = Text(step, "from") ?? "";
        if (from.Length == 0)
        {
            Problem("from is missing: name the file, relative to the scenario");
        }
        MarketId? market = null;
        if (Text(step, "market") is { } text)
        {
            try
            {
                market = MarketId.Parse(text);
            }
            catch (FormatException e)
            {
                Problem($"market: {e.Message}");
            }
        }
        if (refused is not null)
        {
            Problem("an import is never refused as a whole: expect its bad rows instead");
        }
        var strict = step["strict"] is JsonValue flag && flag.TryGetValue<bool>(out var yes) && yes;
        return new(
            number, at, actor, about, expect, refused, Word<ImportKind>(step, "import"), from, market,
            step.ContainsKey("format") ? Word<ImportFormat>(step, "format") : ImportFormat.Plain, strict);
    }

    private DoStep Do(JsonObject step, Instant at, Actor? actor, string? about, ImmutableArray<Expectation> expect, string? refused)
    {
        var command = Text(step, "do") ?? "";
        var with = Object(step, "with");
        var each = Each(step);
        var tried = each is null ? with : ScenarioTheaters.Fill(with, new(TheaterId.Parse("theater:x"), ChainId.Parse("chain:x"), MarketId.Parse("market:x")));
        Check(RequestCatalog.Command(command, tried, $"{scenario}/{number}").Refusal, refused);
        return new(number, at, actor, about, expect, refused, command, with, each);
    }

    private AskStep Ask(JsonObject step, Instant at, Actor? actor, string? about, ImmutableArray<Expectation> expect, string? refused)
    {
        var query = Text(step, "ask") ?? "";
        var of = Object(step, "of");
        Check(RequestCatalog.Query(query, of).Refusal, refused);
        return new(number, at, actor, about, expect, refused, query, of);
    }

    /// <summary>A request that cannot even be read is a mistake in the file, unless the step is there to show just that.</summary>
    private void Check(Refusal? refusal, string? refused)
    {
        if (refusal is not null && refusal.Code != refused)
        {
            Problem(refusal.Message);
        }
    }

    private ScenarioSelection? Each(JsonObject step)
    {
        if (step["each"] is not { } node)
        {
            return null;
        }
        try
        {
            var selection = node.Deserialize<ScenarioSelection>(Json.Options)!;
            if (selection.SelectsNothing)
            {
                Problem("each selects nothing: give {\"all\": true} or a criterion");
            }
            var problems = new Problems();
            selection.Check(problems);
            foreach (var (field, message) in problems.Found)
            {
                Problem($"each: {field} {message}");
            }
            return selection;
        }
        catch (JsonException e)
        {
            var cut = e.Message.IndexOf(" Path: $", StringComparison.Ordinal);
            Problem($"each: {(cut < 0 ? e.Message : e.Message[..cut])}");
            return null;
        }
    }

    private TEnum Word<TEnum>(JsonObject step, string member)
        where TEnum : struct, Enum
    {
        var text = Text(step, member) ?? "";
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value))
        {
            return value;
        }
        Problem($"{member} is '{text}'; known are {string.Join(", ", Enum.GetNames<TEnum>().Select(n => n.ToLowerInvariant()))}");
        return default;
    }

    private JsonObject Object(JsonObject step, string member)
    {
        switch (step[member])
        {
            case null:
                return [];
            case JsonObject members:
                return members;
            default:
                Problem($"{member} is not an object");
                return [];
        }
    }

    private string? Text(JsonObject step, string member)
    {
        if (step[member] is not { } node)
        {
            return null;
        }
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return text;
        }
        Problem($"{member} is not a text");
        return null;
    }
}
