using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Something that happened, as it is told for ever: it carries what a reader needs without asking anyone.</summary>
public abstract record Event
{
    /// <summary>What it touches, for finding it in the journal.</summary>
    [JsonIgnore]
    public abstract Touched Touched { get; }
}

/// <summary>The ids an event touches; null where it touches none or many.</summary>
public sealed record Touched(
    FilmId? Film = null, WindowId? Window = null, ChainId? Chain = null, TheaterId? Theater = null, MarketId? Market = null);

/// <summary>The name and version of an event's stored shape, such as <c>film-registered.v1</c>. Never reused, never changed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KindAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}

/// <summary>A state that remembers what others did in the aggregate's name.</summary>
public interface IActedFor
{
    /// <summary>The event that goes with what a command on its behalf did.</summary>
    Event Marked(Context context, ImmutableArray<Event> events);
}

/// <summary>An aggregate's state: immutable, the fold of its events, small. <c>new()</c> is the state before the first event.</summary>
public abstract record State<TSelf>
    where TSelf : State<TSelf>, new()
{
    /// <summary>The state after an event of this stream.</summary>
    /// <param name="version">The stream's version that the event belongs to.</param>
    /// <param name="at">When it was recorded in the stream.</param>
    public abstract TSelf Apply(Event @event, long version, Instant at);
}
