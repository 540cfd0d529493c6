using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>JSON asks for what constructors ask for, at any depth, in everything that is sent or stored.</summary>
public class JsonMembersTests
{
    private static IEnumerable<Type> Stored() =>
        typeof(Command).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && (t.IsSubclassOf(typeof(Command)) || t.IsSubclassOf(typeof(Event)) || IsState(t)))
            .Concat(RequestCatalog.Queries.Values)
            .Concat([typeof(RecordedEvent), typeof(Outcome), typeof(Refusal), typeof(Facts)])
            .OrderBy(t => t.FullName, StringComparer.Ordinal);

    private static bool IsState(Type t) =>
        new[] { t.BaseType, t.BaseType?.BaseType }.Any(b => b is { IsGenericType: true } && b.GetGenericTypeDefinition() == typeof(State<>));

    /// <summary>Each member of each record, at any depth, is left out and set to null in turn, and each element of an array to null.</summary>
    [Fact]
    public void Every_member_that_is_missing_or_null_is_refused_or_gives_a_value_that_reads_back()
    {
        var wrong = new List<string>();
        foreach (var type in Stored())
        {
            var whole = JsonSerializer.SerializeToNode(Filled.Of(type), type, Json.Options)!;
            foreach (var (path, broken) in Broken(whole, "$", n => n))
            {
                if (Trouble(type, broken) is { } trouble)
                {
                    wrong.Add($"{type.Name} {path}: {trouble}");
                }
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join("\n", wrong.Take(60))}");
    }

    /// <summary>Copies of the whole, each with one thing missing or null.</summary>
    /// <param name="find">Finds the node in a copy of the whole.</param>
    private static IEnumerable<(string Path, JsonNode Broken)> Broken(JsonNode whole, string path, Func<JsonNode, JsonNode> find)
    {
        var node = find(whole);
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(m => m.Key).ToList())
            {
                var without = whole.DeepClone();
                ((JsonObject)find(without)).Remove(name);
                yield return ($"{path}.{name} is missing", without);
                var withNull = whole.DeepClone();
                ((JsonObject)find(withNull))[name] = null;
                yield return ($"{path}.{name} is null", withNull);
                foreach (var deeper in members[name] is null ? [] : Broken(whole, $"{path}.{name}", n => find(n)[name]!))
                {
                    yield return deeper;
                }
            }
        }
        else if (node is JsonArray elements)
        {
            for (var i = 0; i < elements.Count; i++)
            {
                var (nth, withNull) = (i, whole.DeepClone());
                ((JsonArray)find(withNull))[nth] = null;
                yield return ($"{path}[{nth}] is null", withNull);
                foreach (var deeper in elements[nth] is null ? [] : Broken(whole, $"{path}[{nth}]", n => find(n)[nth]!))
                {
                    yield return deeper;
                }
            }
        }
    }

    /// <summary>What goes wrong when the JSON is read, or later with what was read; null: nothing.</summary>
    private static string? Trouble(Type type, JsonNode json)
    {
        object? read;
        try
        {
            read = json.Deserialize(type, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e)
        {
            return $"reading throws {e.GetType().Name}: {e.Message}";
        }
        try
        {
            var text = JsonSerializer.Serialize(read, type, Json.Options);
            if (JsonSerializer.Serialize(JsonSerializer.Deserialize(text, type, Json.Options), type, Json.Options) != text)
            {
                return "is not read back as it was written";
            }
            (read as Command)?.Check(new Problems());
            _ = (read as Event)?.Touched;
            _ = read!.GetHashCode();
            return null;
        }
        catch (Exception e)
        {
            return $"is read, and throws {e.GetType().Name} later: {e.Message}";
        }
    }

    [Fact]
    public void A_region_without_an_id_is_refused_with_the_member()
    {
        var refusal = RequestCatalog.Command("RegisterMarket", Body("""{"name": "Georgia"}""")).Refusal!;

        Assert.Equal(("invalid", "regions[0].id"), (refusal.Code, refusal.Problems![0].Field));
    }

    [Theory]
    [InlineData("""{"id": null, "name": "Georgia"}""")]
    [InlineData("""{"id": "ga", "name": null}""")]
    [InlineData("null")]
    public void A_region_with_a_null_is_refused(string region)
    {
        var refusal = RequestCatalog.Command("RegisterMarket", Body(region)).Refusal!;

        Assert.Equal("invalid", refusal.Code);
        Assert.DoesNotContain("ReleasePlanner.", refusal.Message);
        Assert.Contains("regions", Json.Write(refusal));
    }

    [Fact]
    public void Members_that_may_be_absent_are_still_optional()
    {
        var read = RequestCatalog.Command(
            "RegisterMarket",
            (JsonObject)JsonNode.Parse(
                """{"commandId": "c", "market": "market:us", "name": "United States", "timeZone": "America/New_York", "playWeeks": [{"from": "1950-01-01", "startsOn": "friday"}]}""")!);

        Assert.Empty(((RegisterMarket)read.Value!).Regions);
    }

    /// <summary>Made in the program, past the reading of JSON: a fault of ours, which must not reach the journal either.</summary>
    [Fact]
    public async Task What_could_not_be_read_back_is_not_written()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        var before = (await planner.Journal()).Count;
        var command = Market(planner) with { Regions = [new Region(default, "Georgia")] };
        var grain = planner.Get<IGrainFactory>().GetGrain<IMarketGrain>("market:us");

        var tried = await grain.Send(Sent(command with { DryRun = true }));
        var refused = await grain.Send(Sent(command));

        Assert.Equal(("invalid", "invalid"), (tried.Refusal?.Code, refused.Refusal?.Code));
        Assert.Contains("market-registered.v1 could not be read back", refused.Refusal!.Message);
        Assert.Equal(before, (await planner.Journal()).Count);
        // Nor into memory: the next command of the stream is decided on what is stored.
        await planner.Do(Admin, Market(planner) with { Name = "USA" });

        // Past the gate, which refuses such a member by name.
        static Sent Sent(Command command) => new() { Command = command, Stream = "market:us", Actor = Actor.Administrator, Request = RequestHash.Of(command) };
    }

    private static JsonObject Body(string region) => (JsonObject)JsonNode.Parse(
        $$"""
        {"commandId": "c", "market": "market:us", "name": "United States", "timeZone": "America/New_York", "playWeeks": [{"from": "1950-01-01", "startsOn": "friday"}], "regions": [{{region}}]}
        """)!;
}
