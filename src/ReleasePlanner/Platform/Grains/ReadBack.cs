using ReleasePlanner.Platform.Journal;

namespace ReleasePlanner.Platform.Grains;

/// <summary>
/// Reads what a command would store before it is stored. The state is folded from the events as they were read back, so it is what
/// <c>verify</c> will fold; and its own text is read once, because a grain whose state cannot be read never answers again.
/// </summary>
internal static class ReadBack
{
    /// <summary>The events' texts, and the state after them.</summary>
    /// <exception cref="UnreadableException">One of them, or the state, would not be read back as it was written.</exception>
    public static (IReadOnlyList<string> Raised, TState State) Of<TState>(TState before, IEnumerable<RecordedEvent> records, long version, Instant at)
        where TState : State<TState>, new()
    {
        var (raised, state) = (new List<string>(), before);
        foreach (var recorded in records)
        {
            raised.Add(EventText.WriteReadable(recorded, out var readBack));
            state = state.Apply(readBack, version, at);
        }
        return (raised, Readable(state));
    }

    private static TState Readable<TState>(TState state)
        where TState : State<TState>, new()
    {
        var text = Json.Write(state);
        try
        {
            if (Json.Write(Json.Read<TState>(text)) == text)
            {
                return state;
            }
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            throw new UnreadableException($"the state could not be read back: {e.Message}", e);
        }
        throw new UnreadableException("the state would not be read back as it was written");
    }
}
