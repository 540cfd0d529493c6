using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleasePlanner.Scenarios;

/// <summary>
/// What an answer has to say at a path: <c>theaters.inEffect</c>, <c>causes[0].kind</c>, <c>points[-1].at</c> (the last). The value is a literal,
/// <c>{atLeast, atMost}</c> or <c>{approx, within}</c>. A literal null also holds for a member that is absent, since answers leave nulls out.
/// </summary>
public sealed record Expectation(string Path, JsonNode? Value)
{
    private static readonly string[] Bounds = ["atLeast", "atMost"];
    private static readonly string[] Nearness = ["approx", "within"];

    /// <summary>What is wrong with the expectation itself; null when it can be looked at.</summary>
    public string? Fault()
    {
        if (Steps(Path) is null)
        {
            return $"'{Path}' is not a path: write names and positions, such as causes[0].kind";
        }
        if (Value is not JsonObject rule || rule.Count == 0)
        {
            return null;
        }
        if (rule.All(m => Bounds.Contains(m.Key)))
        {
            return rule.All(m => IsNumberOrText(m.Value)) ? null : $"{Path}: atLeast and atMost are numbers or texts";
        }
        if (rule.All(m => Nearness.Contains(m.Key)))
        {
            return rule.Count == 2 && rule.All(m => Number(m.Value) is not null) ? null : $"{Path}: approx and within are numbers, and both are needed";
        }
        return rule.Any(m => Bounds.Contains(m.Key) || Nearness.Contains(m.Key))
            ? $"{Path}: {string.Join(", ", rule.Select(m => m.Key))} do not go together; use {{atLeast, atMost}} or {{approx, within}}"
            : null;
    }

    /// <summary>Why the answer does not meet it, with what was found; null when it does.</summary>
    public string? Failure(JsonElement answer)
    {
        var (found, missing) = Find(answer);
        if (missing is not null)
        {
            return Value is null && missing.LastMember ? null : $"{Path}: {missing.Message}; expected {Say(Value)}";
        }
        return Meets(found) ? null : $"{Path}: expected {Say(Value)}, found {Short(found.GetRawText())}";
    }

    private bool Meets(JsonElement found)
    {
        if (Value is JsonObject rule && rule.Count > 0 && rule.All(m => Bounds.Contains(m.Key)))
        {
            return (!rule.ContainsKey("atLeast") || Compare(found, rule["atLeast"]) is >= 0)
                && (!rule.ContainsKey("atMost") || Compare(found, rule["atMost"]) is <= 0);
        }
        if (Value is JsonObject near && near.Count == 2 && near.All(m => Nearness.Contains(m.Key)))
        {
            return Number(found) is { } number && Math.Abs(number - Number(near["approx"])!.Value) <= Number(near["within"])!.Value;
        }
        return Value is null ? found.ValueKind == JsonValueKind.Null : Same(found, Value);
    }

    private static bool Same(JsonElement found, JsonNode expected) => expected switch
    {
        JsonObject members => found.ValueKind == JsonValueKind.Object
            && found.EnumerateObject().Count() == members.Count
            && members.All(m => found.TryGetProperty(m.Key, out var value) && (m.Value is null ? value.ValueKind == JsonValueKind.Null : Same(value, m.Value))),
        JsonArray items => found.ValueKind == JsonValueKind.Array
            && found.GetArrayLength() == items.Count
            && items.Index().All(i => i.Item is null ? found[i.Index].ValueKind == JsonValueKind.Null : Same(found[i.Index], i.Item)),
        _ when Number(expected) is { } number => Number(found) == number,
        _ => found.GetRawText() == expected.ToJsonString() || (found.ValueKind == JsonValueKind.String && Text(expected) == found.GetString()),
    };

    private static int? Compare(JsonElement found, JsonNode? bound)
    {
        if (Number(bound) is { } number)
        {
            return Number(found)?.CompareTo(number);
        }
        return found.ValueKind == JsonValueKind.String ? string.CompareOrdinal(found.GetString(), Text(bound)) : null;
    }

    private sealed record Missing(string Message, bool LastMember);

    private (JsonElement Found, Missing? Missing) Find(JsonElement answer)
    {
        var (at, so) = (answer, "");
        var steps = Steps(Path)!;
        foreach (var (index, step) in steps.Index())
        {
            var last = index == steps.Count - 1;
            if (step.Position is { } position)
            {
                if (at.ValueKind != JsonValueKind.Array)
                {
                    return (default, new($"{Named(so)} is not a list but {Short(at.GetRawText())}", false));
                }
                var from = position < 0 ? at.GetArrayLength() + position : position;
                if (from < 0 || from >= at.GetArrayLength())
                {
                    return (default, new($"{Named(so)} has {at.GetArrayLength()} items", false));
                }
                (at, so) = (at[from], $"{so}[{position}]");
            }
            else if (at.ValueKind != JsonValueKind.Object)
            {
                return (default, new($"{Named(so)} has no members, it is {Short(at.GetRawText())}", false));
            }
            else if (at.TryGetProperty(step.Member!, out var member))
            {
                (at, so) = (member, so.Length == 0 ? step.Member! : $"{so}.{step.Member}");
            }
            else
            {
                var there = at.EnumerateObject().Select(m => m.Name).ToList();
                return (default, new($"{Named(so)} has no {step.Member}; it has {(there.Count == 0 ? "nothing" : string.Join(", ", there))}", last));
            }
        }
        return (at, null);
    }

    private sealed record Step(string? Member, int? Position);

    /// <summary>Null when the path is none.</summary>
    private static List<Step>? Steps(string path)
    {
        var steps = new List<Step>();
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length == 0 && (bracket < 0 || steps.Count > 0))
            {
                return null;
            }
            if (name.Length > 0)
            {
                steps.Add(new(name, null));
            }
            foreach (var position in bracket < 0 ? [] : part[bracket..].Split('[').Skip(1))
            {
                if (!position.EndsWith(']') || !int.TryParse(position[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    return null;
                }
                steps.Add(new(null, number));
            }
        }
        return steps.Count == 0 ? null : steps;
    }

    private static bool IsNumberOrText(JsonNode? node) => Number(node) is not null || Text(node) is not null;

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<decimal>(out var number) ? number : null;

    private static decimal? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Named(string so) => so.Length == 0 ? "the answer" : so;

    private static string Say(JsonNode? value) => value is null ? "nothing" : Short(value.ToJsonString(Json.Options));

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
