namespace ReleasePlanner.Groups;

/// <summary>Saves a selection of theaters under a name of one's own, or saves it anew. What it finds is found whenever it is used.</summary>
[May(Role.Distribution, Role.Exhibitor, InPerson = true)]
public sealed record SaveGroup : Command, IDecided<GroupState>, ISelects, IOfParty
{
    /// <summary>The most ids, codes and names that are kept: more are better described.</summary>
    private const int Most = 1000;

    /// <summary>The most characters of a selection, so that the group stays a small aggregate.</summary>
    private const int Longest = 60_000;

    /// <summary>A slug, unique among the party's own groups.</summary>
    public required string Group { get; init; }

    public required string Name { get; init; }

    public required Selection Theaters { get; init; }

    public string? Stream => null;

    Selection? ISelects.Selection => Theaters;

    public string StreamOf(Actor actor) => actor.Group(Group).Value;

    public Decision Decide(GroupState state, Context context)
    {
        if (context.Stream != StreamOf(context.Actor))
        {
            return Refusal.NotFound(Group);
        }
        var details = new GroupDetails(context.Actor.Group(Group), Name, Theaters);
        var decision = state.Details is { } before && Json.Write(before) == Json.Write(details) ? Decision.Nothing : new GroupSaved(details);
        return decision with { Result = new { group = details.Group, theaters = context.Selected.Theaters.Length } };
    }

    protected override void CheckShape(Problems problems)
    {
        problems.If(!Slug.IsValid(Group), "group", "is not a slug, such as art-houses");
        problems.Text("name", Name, 200, required: true);
        Theaters.Check(problems, "theaters");
        problems.If(!Theaters.Groups.IsEmpty, "theaters.groups", "is a group within a group: say what is in it");
        var listed = Theaters.Ids.Length + Theaters.Except.Length + Theaters.Codes.Length + Theaters.Names.Length + Theaters.Cities.Length;
        problems.If(listed > Most, "theaters", $"lists {listed} ids, codes and names; a group keeps up to {Most}: describe it by chain, region or market");
        problems.If(listed <= Most && Json.Write(Theaters).Length > Longest, "theaters", $"is longer than {Longest} characters");
    }
}
