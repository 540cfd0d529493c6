using ReleasePlanner.Films;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tracked;

/// <summary>Keeps what is known of a competitor's title in a market, or changes it. Nobody but the distributor that keeps it sees it.</summary>
[May(Role.Distribution, InPerson = true)]
public sealed record TrackTitle : Command, IDecided<TrackedTitleState>
{
    /// <summary>An id of one's own, as <c>tracked:columbia/into-the-woods</c>: who keeps it, then a slug.</summary>
    public required TrackedTitleId Title { get; init; }

    /// <summary>Who keeps it: the caller's own.</summary>
    public required DistributorId Distributor { get; init; }

    public required string Name { get; init; }

    /// <summary>The competitor's name.</summary>
    public required string By { get; init; }

    public required MarketId Market { get; init; }

    /// <summary>Null: undated.</summary>
    public LocalDate? Opens { get; init; }

    public Pattern? Pattern { get; init; }

    /// <summary>Formats it is said to take, such as <c>imax</c>.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>Whom it is for: at most 10 tags, the same as of one's own films.</summary>
    public ImmutableArray<string> Audience { get; init; } = [];

    /// <summary>Where it was read.</summary>
    public string? Source { get; init; }

    public string? Stream => Title.Value;

    public IEnumerable<string> Needs => [Market.Value];

    public Decision Decide(TrackedTitleState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var market = facts.Market(Market);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (!context.Actor.ActsFor(Title.Distributor) || (state.Details is { } kept && !context.Actor.CoversSomeOf(kept.Market)))
        {
            return Refusal.NotFound(Title);
        }
        if (market!.State.Details is null || !context.Actor.CoversSomeOf(Market))
        {
            return Refusal.NotFound(Market);
        }
        var details = new TrackedTitle(Title, Name, By, Market, Opens, Pattern, Formats, Audience, Source, Note);
        return Json.Write(state.Details) == Json.Write(details) ? Decision.Nothing : new TitleTracked(details);
    }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Title.Distributor != Distributor, "distributor", $"is not who keeps {Title}");
        problems.Text("name", Name, 200, required: true);
        problems.Text("by", By, 200, required: true);
        problems.Text("source", Source, 400);
        problems.If(Formats.Length > 10, "formats", $"has {Formats.Length} formats; at most 10 are kept");
        foreach (var format in Formats.Where(f => !Slug.IsValid(f)))
        {
            problems.Add("formats", $"'{format}' is not a slug, such as imax");
        }
        RegisterFilm.CheckAudience(problems, Audience);
    }
}
