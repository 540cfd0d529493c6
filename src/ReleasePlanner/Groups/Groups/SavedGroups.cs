using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Groups;

/// <summary>One's own saved groups.</summary>
[May(Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Groups : PagedQuery<GroupsAnswer>;

/// <summary>A saved group.</summary>
/// <param name="Group">Its slug: what a selection's <c>groups</c> takes.</param>
public sealed record SavedGroup(string Group, GroupId Id, string Name, Selection Theaters);

public sealed record GroupsAnswer : PagedAnswer
{
    /// <summary>By slug.</summary>
    public required IReadOnlyList<SavedGroup> Groups { get; init; }
}

internal sealed class GroupsHandler(ReadModel model, Caller caller) : IRequestHandler<Groups, Result<GroupsAnswer>>
{
    public Task<Result<GroupsAnswer>> Handle(Groups query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<GroupsAnswer>> Read(Look look, Groups query)
    {
        // Executives look at the groups of their distributor's staff.
        var owner = (caller.Actor is { Role: Role.Executive, Distributor: { } distributor } ? Actor.Distribution(distributor) : caller.Actor).Group("any").Owner;
        var bodies = await look.Query<string>($"select body from saved_group g where owner = @owner and {look.InForce("g")} and deleted = 0 order by id", new { owner });
        var (page, next) = query.PageOf(bodies);
        return new GroupsAnswer
        {
            Next = next,
            Groups = [.. page.Select(Json.Read<GroupDetails>).Select(d => new SavedGroup(d.Group.Slug, d.Group, d.Name, d.Theaters))],
        };
    }
}
