namespace ReleasePlanner.Tracked;

/// <summary>Tracks a competitor's title no longer.</summary>
[May(Role.Distribution, InPerson = true)]
public sealed record ForgetTitle : Command, IDecided<TrackedTitleState>
{
    public required TrackedTitleId Title { get; init; }

    public string? Stream => Title.Value;

    public Decision Decide(TrackedTitleState state, Context context) =>
        context.Actor.ActsFor(Title.Distributor) && state.Details is { } details && context.Actor.CoversSomeOf(details.Market)
            ? new TitleForgotten(details)
            : Refusal.NotFound(Title);
}
