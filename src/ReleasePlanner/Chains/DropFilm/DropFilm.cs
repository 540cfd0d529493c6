using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Chains;

/// <summary>A chain drops a film in all its houses, or in some: one write. It says nothing about bookings made elsewhere.</summary>
[May(Role.Exhibitor, OwnersOnly = true)]
public sealed record DropFilm : StopCommand, IDecided<ChainState>, ISelects
{
    public required ChainId Chain { get; init; }

    public required FilmId Film { get; init; }

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<RegionId> Regions { get; init; } = [];

    /// <summary>Houses that play it all the same.</summary>
    public Selection? Except { get; init; }

    public LocalDate? From { get; init; }

    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.FilmDropped;

    public override string Owner => Chain.Value;

    public string? Stream => Chain.Value;

    public IEnumerable<string> Needs => [Film.Value];

    Selection? ISelects.Selection => Except;

    string ISelects.SelectionMember => "except";

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Chain = Chain, Film = Film, Regions = Regions, Except = selected.Theaters };

    public Decision Decide(ChainState state, Context context)
    {
        if (!context.MayStop(state))
        {
            return Refusal.NotFound(Chain);
        }
        var facts = new FactReader(context.Facts);
        var film = facts.Film(Film);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        return film!.State.Details is not { } details || (context.OnBehalf is not null && !context.Actor.ActsFor(details.Distributor))
            ? Refusal.NotFound(Film)
            : Placed(context);
    }

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        Except?.Check(problems, "except");
    }
}
