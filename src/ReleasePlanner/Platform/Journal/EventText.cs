using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace ReleasePlanner.Platform.Journal;

/// <summary>An event with where, when and by whom: what one row of the journal holds.</summary>
public sealed record RecordedEvent
{
    public required string Stream { get; init; }

    /// <summary>The stream's version: one per command, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Place among the events of its command, from 0.</summary>
    public required int Ordinal { get; init; }

    public required string Kind { get; init; }

    /// <summary>When it was recorded; never goes back within its stream. Fixed-width ISO text, as in the column.</summary>
    public required string At { get; init; }

    /// <summary>When it happened, if that was before.</summary>
    public string? OccurredAt { get; init; }

    public required string Actor { get; init; }

    /// <summary>Who of the house said it, when the actor entered it for a house that does not sign in.</summary>
    public OnBehalf? OnBehalf { get; init; }

    public required string CommandId { get; init; }

    /// <summary>Of the first event: the hash of the request as the client sent it.</summary>
    public string? Request { get; init; }

    public string? TraceParent { get; init; }

    public string? Film { get; init; }

    public string? Window { get; init; }

    public string? Chain { get; init; }

    public string? Theater { get; init; }

    public string? Market { get; init; }

    public string? Note { get; init; }

    /// <summary>Of the first event: the advice the caller was given.</summary>
    public ImmutableArray<Warning> Warnings { get; init; } = [];

    /// <summary>Of the first event: the result the caller was given.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>The event's own members.</summary>
    public required JsonElement Body { get; init; }
}

/// <summary>Events as the exact text that is stored and hashed, and back.</summary>
public static class EventText
{
    private static readonly FrozenDictionary<string, Type> Types = typeof(EventText).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Event)))
        .ToFrozenDictionary(KindOf);

    /// <summary>Every stored kind with its type.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds => Types;

    public static string KindOf(Type type) => type.GetCustomAttribute<KindAttribute>()?.Kind
        ?? throw new InvalidOperationException($"{type.Name} has no [Kind]");

    public static JsonElement Body(Event @event) => JsonSerializer.SerializeToElement(@event, @event.GetType(), Json.Options);

    public static string Write(RecordedEvent recorded) => Json.Write(recorded);

    /// <summary>The text to store, after it was read back: what cannot be read to an equal event is never written.</summary>
    /// <remarks>Events are compared by their JSON: it has every member, so equal JSON means equal events.</remarks>
    /// <exception cref="UnreadableException">The text cannot be read, or is another event when it is.</exception>
    public static string WriteReadable(RecordedEvent recorded, out Event readBack)
    {
        var text = Write(recorded);
        try
        {
            var read = Read(text);
            readBack = Event(read);
            if (Write(read with { Body = Body(readBack) }) == text)
            {
                return text;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableException($"{recorded.Kind} could not be read back: {e.Message}", e);
        }
        throw new UnreadableException($"{recorded.Kind} would not be read back as it was written");
    }

    public static RecordedEvent Read(string text) => Json.Read<RecordedEvent>(text);

    /// <exception cref="JsonException">A kind this program does not know: it was written by a later one.</exception>
    public static Event Event(RecordedEvent recorded) => Types.TryGetValue(recorded.Kind, out var type)
        ? (Event)recorded.Body.Deserialize(type, Json.Options)!
        : throw new JsonException($"event kind '{recorded.Kind}' of {recorded.Stream} is not known to this version of the program");
}

/// <summary>An event or state whose stored text would not give it back.</summary>
public sealed class UnreadableException(string message, Exception? inner = null) : Exception(message, inner);
