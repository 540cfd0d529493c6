namespace ReleasePlanner.Groups;

/// <summary>A party's own group of theaters: the selection itself, which is resolved whenever it is used.</summary>
public sealed record GroupDetails(GroupId Group, string Name, Selection Theaters);

/// <summary>The group was saved, or saved anew.</summary>
[Kind("group-saved.v1")]
public sealed record GroupSaved(GroupDetails Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>The group is no more.</summary>
[Kind("group-deleted.v1")]
public sealed record GroupDeleted(GroupDetails Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>A saved group of theaters.</summary>
public sealed record GroupState : State<GroupState>
{
    /// <summary>Null before it is saved, and after it was deleted.</summary>
    public GroupDetails? Details { get; init; }

    public override GroupState Apply(Event @event, long version, Instant at) => @event switch
    {
        GroupSaved e => this with { Details = e.Details },
        GroupDeleted => this with { Details = null },
        _ => throw new InvalidOperationException($"a group has no {@event.GetType().Name}"),
    };
}
