using ReleasePlanner.Chains;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>A command about a disruption, decided by whichever aggregate keeps it.</summary>
public abstract record OnDisruption
    : Command, IOnDisruption, IDecided<FilmState>, IDecided<WindowState>, IDecided<ChainState>, IDecided<TheaterState>, IDecided<MarketState>,
        IDecided<DistributorState>
{
    public required DisruptionId Disruption { get; init; }

    /// <summary>Found by the handler.</summary>
    string? IDecided.Stream => null;

    public abstract Command For(DisruptionId disruption, CommandId id);

    /// <summary>What becomes of the disruption.</summary>
    protected abstract Decision Decide(Disruption disruption, Context context);

    Decision IDecided<FilmState>.Decide(FilmState state, Context context) =>
        Decide(state.Disruptions, context.Actor.OwnsIn(state, state.Disruptions.FirstOrDefault(d => d.Id == Disruption)?.Scope.Markets ?? []), context);

    Decision IDecided<DistributorState>.Decide(DistributorState state, Context context) => Decide(
        state.Disruptions,
        state.Disruptions.FirstOrDefault(d => d.Id == Disruption) is { Scope: { Distributor: { } distributor, Markets: var markets } } && context.Actor.OwnsIn(distributor, markets),
        context);

    Decision IDecided<WindowState>.Decide(WindowState state, Context context) => context.Actor.Role == Role.Exhibitor && state.Details?.Bookable != Bookable.Open
        ? Refusal.NotFound(Disruption)
        : Decide(state.Disruptions, context.Actor.Owns(state), context);

    Decision IDecided<ChainState>.Decide(ChainState state, Context context) => Decide(state.Disruptions, context.Actor.Owns(state), context);

    Decision IDecided<TheaterState>.Decide(TheaterState state, Context context) => Decide(state.Disruptions, context.Actor.Owns(state), context);

    Decision IDecided<MarketState>.Decide(MarketState state, Context context) => Decide(state.Disruptions, context.Actor.Owns(state), context);

    private Decision Decide(ImmutableArray<Disruption> kept, bool theirs, Context context)
    {
        if (kept.FirstOrDefault(d => d.Id == Disruption) is not { } disruption)
        {
            return Refusal.NotFound(Disruption);
        }
        // On behalf: what the distributor entered for a chain or house, which is about its own films.
        if (context.OnBehalf is null
            ? !theirs
            : Ownership.RoleOf(context.Stream) != Role.Exhibitor || disruption.Scope.Distributor is not { } about || !context.Actor.ActsFor(about))
        {
            // The other side sees what stops its bookings; a competitor does not.
            return context.Actor.Role == Ownership.RoleOf(context.Stream) || disruption.Report is not null
                || (context.Actor.Role == Role.Distribution && disruption.Scope.Distributor is { } other && !context.Actor.ActsFor(other))
                ? Refusal.NotFound(Disruption)
                : NotTheirs(disruption, context);
        }
        return Decide(disruption, context);
    }

    /// <summary>Of a film that the sender must not know of, it is not found.</summary>
    private Decision NotTheirs(Disruption disruption, Context context)
    {
        if ((disruption.Scope.Film ?? disruption.Scope.Window?.Film) is { } id)
        {
            var facts = new FactReader(context.Facts);
            var film = facts.Film(id)?.State.Details;
            if (facts.Lacking.Count > 0)
            {
                return Decision.Lacks(facts.Lacking);
            }
            if (film is null || (context.Actor.Role == Role.Exhibitor ? film.IsSecret(context.Now) : !context.Actor.ActsFor(film.Distributor)))
            {
                return Refusal.NotFound(Disruption);
            }
        }
        return Refusal.NotAllowed($"{Disruption} was placed by {Actor.Parse(disruption.PlacedBy).Reach}, who alone may change it");
    }
}
