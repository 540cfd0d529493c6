using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;

namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// A request to change something: the same record over HTTP, in scenario files, from the CLI and in batches. Its name is the
/// type's. The same <see cref="CommandId"/> of one organization never takes effect twice.
/// </summary>
public abstract record Command : IRequest<Result<Outcome>>
{
    /// <summary>The caller's own id for this command.</summary>
    public required CommandId CommandId { get; init; }

    /// <summary>Refuse with <c>version-mismatch</c> unless the stream that decides is at this version.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Answer what would happen, and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>When the thing happened, if that was before it was entered.</summary>
    public Instant? OccurredAt { get; init; }

    /// <summary>A remark kept with the events.</summary>
    [AtMost(2000)]
    public string? Note { get; init; }

    /// <summary>The house's own person, when distribution enters an exhibitor's command for a house that does not sign in.</summary>
    public OnBehalf? OnBehalf { get; init; }

    /// <summary>All problems of the request's shape. Nothing that depends on state.</summary>
    public void Check(Problems problems)
    {
        OnBehalf?.Check(problems, "onBehalf");
        problems.If(ExpectedVersion < 0, "expectedVersion", "is negative");
        problems.If(CommandId.Value is { Length: > IdText.Longest }, "commandId", $"is longer than {IdText.Longest} characters");
        MemberChecks.Check(this, problems, CheckShape);
    }

    protected virtual void CheckShape(Problems problems)
    {
    }
}

/// <summary>A command that one aggregate decides alone, from its state, the command and facts about others.</summary>
public interface IDecided<TState> : IDecided
    where TState : State<TState>, new()
{
    /// <summary>The decision: pure, no clock, no I/O.</summary>
    Decision Decide(TState state, Context context);
}

/// <summary>A command that one aggregate decides alone.</summary>
public interface IDecided
{
    /// <summary>The stream (grain key) that decides; null when the handler has to look it up.</summary>
    [JsonIgnore]
    string? Stream { get; }

    /// <summary>Streams whose facts the decision is known to need; it may ask for more.</summary>
    [JsonIgnore]
    IEnumerable<string> Needs => [];
}

/// <summary>What is known when a decision is made.</summary>
/// <param name="Now">The instant of the decision, never before the stream's last event.</param>
/// <param name="Version">The version the stream will have if something is decided.</param>
/// <param name="Stream">The stream that decides.</param>
/// <param name="Selected">What the command's selection of theaters found.</param>
/// <param name="OnBehalf">Distribution acts for the house: it has the house's say, on its own films.</param>
/// <param name="OwnName">Another organization has the name that the command's id would give to what is made: it gets one of the actor's own.</param>
public sealed record Context(
    Instant Now, Actor Actor, CommandId CommandId, long Version, string Stream, Facts Facts, Selected Selected, OnBehalf? OnBehalf = null, bool OwnName = false);

/// <summary>What a decision comes to: events, a refusal, or the facts it lacks.</summary>
public sealed record Decision
{
    public ImmutableArray<Event> Events { get; private init; } = [];

    public ImmutableArray<Warning> Warnings { get; init; } = [];

    /// <summary>What the outcome's <c>result</c> tells the caller, if anything.</summary>
    public object? Result { get; init; }

    public Refusal? Refusal { get; private init; }

    /// <summary>Streams whose facts are missing; the handler fetches them and sends the command again.</summary>
    public ImmutableArray<string> Lacking { get; private init; } = [];

    public static readonly Decision Nothing = new();

    public static Decision Of(params IEnumerable<Event> events) => new() { Events = [.. events] };

    /// <summary>The same with one more event at its end.</summary>
    public Decision And(Event @event) => this with { Events = Events.Add(@event) };

    public static Decision Lacks(IEnumerable<string> streams) => new() { Lacking = [.. streams.Distinct().Order(StringComparer.Ordinal)] };

    public static implicit operator Decision(Refusal refusal) => new() { Refusal = refusal };

    public static implicit operator Decision(Event @event) => Of(@event);
}

/// <summary>Advice that goes with an outcome; the command was carried out.</summary>
public sealed record Warning(string Code, string Message);

/// <summary>A stream and its version after a command.</summary>
public sealed record StreamVersion(string Stream, long Version);

/// <summary>The answer to a command that was carried out. Members that do not apply are absent.</summary>
public sealed record Outcome
{
    public required CommandId CommandId { get; init; }

    public IReadOnlyList<StreamVersion>? Streams { get; init; }

    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    public JsonElement? Result { get; init; }

    /// <summary>Of many: the batch's id, equal to the command's.</summary>
    public string? Batch { get; init; }

    /// <summary>Of many: the number of lines.</summary>
    public int? Total { get; init; }

    /// <summary>Of many: the number of lines carried out so far. The batch goes on until all are answered.</summary>
    public int? Done { get; init; }

    /// <summary>Of many: the lines that were refused, in the order of the batch.</summary>
    public IReadOnlyList<RefusedLine>? Refused { get; init; }

    /// <summary>Of many that were cancelled: the number of lines that were never begun.</summary>
    public int? Never { get; init; }

    /// <summary>A batch whose lines are not all answered: it goes on behind this answer.</summary>
    [JsonIgnore]
    public bool IsUnderWay => Total > Done + (Refused?.Count ?? 0) + (Never ?? 0);

    /// <summary>The proposal that it waits as: nothing is done until an executive approves it.</summary>
    public string? Waits { get; init; }

    /// <summary>Dry run: the events that would have been written.</summary>
    public IReadOnlyList<JsonElement>? Events { get; init; }

    /// <summary>Dry run of a stopping command, or one that waits: what it would stop.</summary>
    public JsonElement? Impact { get; init; }
}

/// <summary>A line of a batch that was refused: a theater's, or what else its key names.</summary>
/// <param name="Key">Of a line that is not a theater's: what it is known by in its batch.</param>
public sealed record RefusedLine(TheaterId? Theater, string Code, string Message, string? Key = null)
{
    /// <summary>The line with a key that is a theater's id, or another one.</summary>
    public static RefusedLine Of(string key, Refusal refusal)
    {
        TheaterId? theater = null;
        if (key.StartsWith("theater:", StringComparison.Ordinal) && !key.Contains('/', StringComparison.Ordinal))
        {
            theater = TheaterId.Parse(key);
        }
        return new(theater, refusal.Code, refusal.Message, theater is null ? key : null);
    }
}
