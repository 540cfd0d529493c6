using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

/// <summary>
/// Everything that is stored, as each version of the program stored it: <c>Golden/NAME.1.json</c> and on, the highest number being today's.
/// With RP_WRITE_SNAPSHOTS=1 what changed is written as a file with the next number. Files are never changed or deleted once they were shipped.
/// </summary>
public class GoldenFileTests
{
    private const string HowToWrite = "run this test with RP_WRITE_SNAPSHOTS=1, which adds a file beside the old ones, and review that file as you would a migration";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a stored text and writes it again.</summary>
    private static readonly Dictionary<string, (Func<string> Today, Func<string, string> Again)> Kept = All();

    private static Dictionary<string, (Func<string>, Func<string, string>)> All()
    {
        var kept = new Dictionary<string, (Func<string>, Func<string, string>)>(StringComparer.Ordinal);
        foreach (var (kind, type) in EventText.Kinds)
        {
            kept.Add($"event-{kind}", (() => EventText.Write(Filled.Of<RecordedEvent>() with { Kind = kind, Body = EventText.Body((Event)Filled.Of(type)) }), AgainEvent));
        }
        foreach (var type in typeof(Command).Assembly.GetTypes().Where(t => t is { IsAbstract: false }))
        {
            if (type.IsSubclassOf(typeof(Command)))
            {
                // A batch's lines and the commands that proposals keep.
                kept.Add($"command-{type.Name}", (() => LineText.Write((Command)Filled.Of(type)), text => LineText.Write(LineText.Read(text))));
            }
            if (new[] { type.BaseType, type.BaseType?.BaseType }.Any(b => b is { IsGenericType: true } && b.GetGenericTypeDefinition() == typeof(State<>)))
            {
                var state = (IStateFile)Activator.CreateInstance(typeof(StateFile<>).MakeGenericType(type))!;
                kept.Add($"state-{type.Name}", (state.Today, state.Again));
            }
        }
        // What batches and proposals keep of their answers.
        kept.Add("outcome", (() => Json.Write(Filled.Of<Outcome>()), text => Json.Write(Json.Read<Outcome>(text))));
        kept.Add("refusal", (() => Json.Write(Filled.Of<Refusal>()), text => Json.Write(Json.Read<Refusal>(text))));
        kept.Add("warnings", (() => Json.Write<Warning[]>([Filled.Of<Warning>()]), text => Json.Write(Json.Read<Warning[]>(text))));
        return kept;
    }

    private interface IStateFile
    {
        string Today();

        string Again(string text);
    }

    private sealed class StateFile<TState> : IStateFile
        where TState : State<TState>, new()
    {
        public string Today() => Json.Write(new Journaled<TState> { Version = 3, At = NodaTime.Instant.FromUtc(2014, 12, 17, 22, 5), State = Filled.Of<TState>() });

        public string Again(string text) => Json.Write(Journaled<TState>.Read(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static string AgainEvent(string text)
    {
        var recorded = EventText.Read(text);
        return EventText.Write(recorded with { Body = EventText.Body(EventText.Event(recorded)) });
    }

    [Fact]
    public void Everything_is_stored_as_its_newest_file_says()
    {
        var changed = new List<string>();
        foreach (var (name, (make, _)) in Kept)
        {
            var today = JsonNode.Parse(make())!.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
            var newest = Files(name).LastOrDefault();
            if (newest is not null && File.ReadAllText(newest) == today)
            {
                continue;
            }
            changed.Add(newest is null ? $"{name} has no file" : $"{Path.GetFileName(newest)} is not what is stored today");
            if (Environment.GetEnvironmentVariable("RP_WRITE_SNAPSHOTS") == "1")
            {
                File.WriteAllText(Path.Combine(Folder(), $"{name}.{Files(name).Count + 1}.json"), today);
            }
        }
        Assert.True(changed.Count == 0, $"{string.Join("; ", changed)}: {HowToWrite}");
    }

    [Fact]
    public void Every_file_of_every_version_is_read_and_keeps_what_it_says()
    {
        var files = Directory.GetFiles(Folder(), "*.json").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            name = name[..name.LastIndexOf('.')];
            Assert.True(Kept.TryGetValue(name, out var kept), $"{Path.GetFileName(file)} is of nothing that this program reads: stores that hold it could not be read any more");
            var old = File.ReadAllText(file);
            var again = kept.Again(old);
            Assert.Equal(again, kept.Again(again));
            var lost = Lost(JsonNode.Parse(old), JsonNode.Parse(again), "$").ToList();
            Assert.True(lost.Count == 0, $"{Path.GetFileName(file)} loses {string.Join(", ", lost)}");
        }
    }

    [Fact]
    public void Files_of_one_thing_are_numbered_without_gaps()
    {
        foreach (var name in Kept.Keys)
        {
            Assert.Equal(Enumerable.Range(1, Files(name).Count).Select(n => $"{name}.{n}.json"), Files(name).Select(f => Path.GetFileName(f)));
        }
    }

    [Fact]
    public void A_state_of_a_later_version_is_refused_by_name()
    {
        var later = """{"schema": 2, "version": 1, "somethingNew": {}}"""u8.ToArray();

        var e = Assert.Throws<JsonException>(() => Journaled<ReleasePlanner.Films.FilmState>.Read(later));

        Assert.Equal("a FilmState of schema 2, written by a later version of the program: this one reads up to 1", e.Message);
    }

    [Fact]
    public void A_state_without_a_schema_is_of_the_first()
    {
        var read = Journaled<ReleasePlanner.Films.FilmState>.Read("""{"version": 4, "at": "2014-12-17T22:05:00Z"}"""u8);

        Assert.Equal((1, 4L), (read.Schema, read.Version));
    }

    /// <summary>Members of the old text that the new one does not have, or has with another value. New members may come in.</summary>
    private static IEnumerable<string> Lost(JsonNode? old, JsonNode? now, string path) => (old, now) switch
    {
        (JsonObject a, JsonObject b) => a.SelectMany(m => b.ContainsKey(m.Key) ? Lost(m.Value, b[m.Key], $"{path}.{m.Key}") : [$"{path}.{m.Key}"]),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).SelectMany((pair, nth) => Lost(pair.First, pair.Second, $"{path}[{nth}]")),
        _ => JsonNode.DeepEquals(old, now) ? [] : [path],
    };

    /// <summary>In the order of their numbers.</summary>
    private static List<string> Files(string name) =>
        [.. Directory.GetFiles(Folder(), $"{name}.*.json").Where(f => NumberOf(f, name) is not null).OrderBy(f => NumberOf(f, name))];

    private static int? NumberOf(string file, string name) => int.TryParse(Path.GetFileNameWithoutExtension(file)[(name.Length + 1)..], out var number) ? number : null;

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
