namespace ReleasePlanner.Groups;

/// <summary>Deletes one of one's own groups. What was sent to it before stays sent.</summary>
[May(Role.Distribution, Role.Exhibitor, InPerson = true)]
public sealed record DeleteGroup : Command, IDecided<GroupState>, IOfParty
{
    public required string Group { get; init; }

    public string? Stream => null;

    public string StreamOf(Actor actor) => actor.Group(Group).Value;

    public Decision Decide(GroupState state, Context context) =>
        context.Stream == StreamOf(context.Actor) && state.Details is { } details ? new GroupDeleted(details) : Refusal.NotFound(Group);

    protected override void CheckShape(Problems problems) => problems.If(!Slug.IsValid(Group), "group", "is not a slug, such as art-houses");
}
