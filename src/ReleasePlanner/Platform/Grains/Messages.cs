using Orleans.Concurrency;

namespace ReleasePlanner.Platform.Grains;

/// <summary>A command on its way to the aggregate that decides it.</summary>
[GenerateSerializer, Immutable, Alias("rp.sent")]
public sealed record Sent
{
    [Id(0)]
    public required Command Command { get; init; }

    [Id(1)]
    public required string Stream { get; init; }

    [Id(2)]
    public required Actor Actor { get; init; }

    /// <summary>The hash of the request as the client sent it.</summary>
    [Id(3)]
    public required string Request { get; init; }

    [Id(4)]
    public Facts Facts { get; init; } = Facts.None;

    /// <summary>What the command's selection found.</summary>
    [Id(5)]
    public Selected Selected { get; init; } = Selected.None;
}

/// <summary>An aggregate's answer: one of its members is set.</summary>
[GenerateSerializer, Immutable, Alias("rp.reply")]
public sealed record Reply
{
    [Id(0)]
    public Outcome? Outcome { get; init; }

    [Id(1)]
    public Refusal? Refusal { get; init; }

    /// <summary>Streams whose facts the decision needs.</summary>
    [Id(2)]
    public IReadOnlyList<string>? Lacking { get; init; }

    /// <summary>Dry run: the events that would have been written.</summary>
    [Id(3)]
    public IReadOnlyList<string>? Planned { get; init; }
}

/// <summary>An aggregate that decides commands.</summary>
[Alias("rp.IAggregateGrain")]
public interface IAggregateGrain : IGrainWithStringKey
{
    [Alias("Send")]
    Task<Reply> Send(Sent sent);
}

/// <summary>An aggregate whose state others need for their decisions.</summary>
[Alias("rp.IAggregateGrain`1")]
public interface IAggregateGrain<TState> : IAggregateGrain
    where TState : State<TState>, new()
{
    /// <summary>The state as it is, from memory.</summary>
    [Alias("GetStanding")]
    Task<Immutable<Known<TState>>> GetStanding();
}
