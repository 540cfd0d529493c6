using System.Text.Json;
using System.Text.Json.Nodes;
using ReleasePlanner.Platform.Journal;

namespace ReleasePlanner.Platform.Batches;

/// <summary>One part of a batch: a command that one aggregate decides.</summary>
/// <param name="Key">Unique in the batch and what people know the line by: mostly the theater's id.</param>
/// <param name="Stream">The stream that decides it.</param>
/// <param name="Command">With an id of its own, the same whenever the batch is made again.</param>
/// <param name="Phase">All lines of a phase are answered before the first of the next is begun.</param>
/// <param name="As">Whoever acts in this line; null: the sender of the batch.</param>
public sealed record BatchLine(string Key, string Stream, Command Command, int Phase = 0, Actor? As = null);

/// <summary>What became of a line.</summary>
public enum LineState
{
    /// <summary>Not answered yet.</summary>
    Open,

    Done,

    Refused,

    /// <summary>The batch was cancelled before the line was begun.</summary>
    Never,
}

/// <summary>How a batch stands.</summary>
public enum BatchState
{
    /// <summary>It goes on by itself, also after the program was killed.</summary>
    Running,

    Finished,

    /// <summary>What was done stays done, what was not begun never is.</summary>
    Cancelled,
}

/// <summary>Commands as a batch or a proposal keeps them: the type's name and the members, but those at their default, so that a version that knows fewer reads them.</summary>
internal static class LineText
{
    private static readonly Dictionary<string, Type> Types = typeof(LineText).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Command)))
        .ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <exception cref="UnreadableException">It could not be read back: a batch with such a line would never end.</exception>
    public static string Write(Command command)
    {
        var text = Text(command);
        try
        {
            if (Text(Read(text)) == text)
            {
                return text;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableException($"{command.GetType().Name} could not be read back: {e.Message}", e);
        }
        throw new UnreadableException($"{command.GetType().Name} would not be read back as it was written");
    }

    private static string Text(Command command)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(command, command.GetType(), RequestText.Options)!;
        return new JsonObject { ["do"] = command.GetType().Name, ["with"] = body }.ToJsonString(Json.Options);
    }

    public static Command Read(string text)
    {
        var node = JsonNode.Parse(text)!;
        return (Command)node["with"].Deserialize(Types[node["do"]!.GetValue<string>()], Json.Options)!;
    }
}
