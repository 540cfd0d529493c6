using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleasePlanner.Scenarios;

/// <summary>Reads scenario files, and finds everything that is wrong with one before a step of it runs.</summary>
public static class ScenarioReader
{
    /// <summary>Who acts in a step with <c>each</c>: the chain of each theater.</summary>
    public const string EachChain = "exhibitor:*";

    private const int MostName = 200;

    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false };
    private static readonly string[] Members = ["name", "about", "sources", "steps"];

    /// <param name="open">Opens a file that a step names.</param>
    /// <exception cref="ScenarioFileException">All that is wrong with the file.</exception>
    public static Scenario Read(string text, Func<string, Stream?> open)
    {
        var problems = new List<string>();
        var root = Parse(text.TrimStart('\uFEFF'));
        foreach (var (unknown, _) in root.Where(m => !Members.Contains(m.Key)))
        {
            problems.Add($"'{unknown}' is not a member of a scenario; known are {string.Join(", ", Members)}");
        }
        var name = Text(root, "name", problems) ?? "";
        var slug = Slug.From(name);
        if (slug.Length == 0 || name.Length > MostName)
        {
            problems.Add($"name: write a title of up to {MostName} characters, such as The Interview; command ids are made of its letters and digits");
        }
        var about = Text(root, "about", problems);
        var sources = Sources(root, problems);
        var steps = ImmutableArray.CreateBuilder<ScenarioStep>();
        if (root["steps"] is not JsonArray { Count: > 0 } list)
        {
            problems.Add("steps: write a list of at least one step");
            throw new ScenarioFileException(problems);
        }
        Instant? before = null;
        foreach (var (index, node) in list.Index())
        {
            var reader = new StepReader(index + 1, slug, problems);
            if (reader.Read(node) is not { } step)
            {
                continue;
            }
            if (step.At < before)
            {
                reader.Problem($"at {step.At} is before the step above it at {before}: steps are in order of time");
            }
            before = step.At;
            steps.Add(step);
        }
        return problems.Count == 0 ? new Scenario(name, about, sources, steps.ToImmutable(), open) : throw new ScenarioFileException(problems);
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strictly) as JsonObject
                ?? throw new ScenarioFileException(["the file is not a JSON object with name and steps"]);
        }
        catch (JsonException e)
        {
            var cut = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var place = e.LineNumber is { } line ? $"line {line + 1}, column {e.BytePositionInLine + 1}: " : "";
            throw new ScenarioFileException([place + (cut < 0 ? e.Message : e.Message[..cut])]);
        }
    }

    private static ImmutableArray<string> Sources(JsonObject root, List<string> problems)
    {
        if (root["sources"] is not { } node)
        {
            return [];
        }
        if (node is JsonArray list && list.All(s => s is JsonValue v && v.TryGetValue<string>(out _)))
        {
            return [.. list.Select(s => s!.GetValue<string>())];
        }
        problems.Add("sources: write a list of texts");
        return [];
    }

    private static string? Text(JsonObject root, string member, List<string> problems)
    {
        if (root[member] is not { } node)
        {
            return null;
        }
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return text;
        }
        problems.Add($"{member}: write a text");
        return null;
    }
}
