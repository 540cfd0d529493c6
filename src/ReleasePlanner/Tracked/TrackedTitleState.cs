using ReleasePlanner.Windows;

namespace ReleasePlanner.Tracked;

/// <summary>What a distributor knows of a competitor's title in a market, from the trade press: its own note, which nobody else sees.</summary>
/// <param name="By">The competitor, in words: it need not be on this system.</param>
/// <param name="Opens">Null: undated.</param>
/// <param name="Formats">Premium formats it is said to take, such as <c>imax</c>.</param>
/// <param name="Audience">Short tags, such as <c>family</c>.</param>
/// <param name="Source">Where it was read.</param>
public sealed record TrackedTitle(
    TrackedTitleId Title, string Name, string By, MarketId Market, LocalDate? Opens, Pattern? Pattern, ImmutableArray<string> Formats, ImmutableArray<string> Audience, string? Source,
    string? Note);

/// <summary>The title was tracked, or something else became known of it.</summary>
[Kind("title-tracked.v1")]
public sealed record TitleTracked(TrackedTitle Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>The title is no longer tracked.</summary>
[Kind("title-forgotten.v1")]
public sealed record TitleForgotten(TrackedTitle Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>A tracked title.</summary>
public sealed record TrackedTitleState : State<TrackedTitleState>
{
    /// <summary>Null before it is tracked, and after it was forgotten.</summary>
    public TrackedTitle? Details { get; init; }

    public override TrackedTitleState Apply(Event @event, long version, Instant at) => @event switch
    {
        TitleTracked e => this with { Details = e.Details },
        TitleForgotten => this with { Details = null },
        _ => throw new InvalidOperationException($"a tracked title has no {@event.GetType().Name}"),
    };
}
