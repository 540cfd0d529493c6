using System.Text.Json.Serialization;
using ReleasePlanner.Chains;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>A command that places a disruption: what it stops, said once for doing it, reporting it and trying it.</summary>
public abstract record StopCommand : Command
{
    /// <summary>The caller's id for the disruption; null: the command's id.</summary>
    public DisruptionId? Disruption { get; init; }

    public Reason? Reason { get; init; }

    [JsonIgnore]
    public abstract DisruptionKind Kind { get; }

    /// <summary>The stream that keeps the disruption.</summary>
    [JsonIgnore]
    public abstract string Owner { get; }

    /// <param name="selected">What the command's selection found, if it has one.</param>
    public abstract Scope ScopeOf(Selected selected);

    /// <summary>The period's local dates, <c>[from, until)</c>; null: open.</summary>
    protected virtual (LocalDate? From, LocalDate? Until) Dates => (null, null);

    protected virtual bool CannotBeLifted => false;

    internal bool IsIrrevocable => CannotBeLifted;

    /// <summary>The disruption this command places. On behalf of a chain or house it is about the sender's own films, whatever else it names.</summary>
    public Disruption Place(Context context) => new()
    {
        Id = NameOf(Disruption, context),
        Kind = Kind,
        Owner = Owner,
        Scope = context.OnBehalf is null ? ScopeOf(context.Selected) : ScopeOf(context.Selected) with { Distributor = context.Actor.Distributor },
        From = Dates.From,
        Until = Dates.Until,
        Reason = Reason,
        Irrevocable = CannotBeLifted,
        PlacedAt = context.Now,
        PlacedBy = context.Actor.ToString(),
        PlacedFor = context.OnBehalf,
    };

    /// <summary>The given id, or the command's. Another organization may have that one: then it is made the actor's own.</summary>
    internal static DisruptionId NameOf(DisruptionId? given, Context context)
    {
        var id = given ?? DisruptionId.Parse(context.CommandId.Value);
        return context.OwnName ? DisruptionId.Parse(context.Actor.OwnName(id.Value)) : id;
    }

    protected Decision Placed(Context context)
    {
        var disruption = Place(context);
        return Decision.Of(new DisruptionPlaced { Disruption = disruption }) with { Result = new { disruption = disruption.Id } };
    }

    protected override void CheckShape(Problems problems)
    {
        problems.Reason("reason", Reason);
        problems.If(Disruption?.Value.Length > IdText.Longest, "disruption", $"is longer than {IdText.Longest} characters");
        problems.Period(Dates.From, Dates.Until);
    }
}

/// <summary>Whose an aggregate is: who may act on it and on the disruptions it keeps.</summary>
public static class Ownership
{
    /// <summary>The role that acts for owners of this kind.</summary>
    public static Role RoleOf(string stream) => stream[..stream.IndexOf(':')] switch
    {
        "film" or "window" or "distributor" => Role.Distribution,
        "chain" or "theater" => Role.Exhibitor,
        _ => Role.Administrator,
    };

    /// <summary>Staff that is limited to some territories does not own a film as a whole.</summary>
    public static bool Owns(this Actor actor, FilmState state) => actor.OwnsIn(state, []);

    /// <summary>May act on a film in these markets; empty: in all.</summary>
    public static bool OwnsIn(this Actor actor, FilmState state, ImmutableArray<MarketId> markets) => state.Details is { } d && actor.OwnsIn(d.Distributor, markets);

    /// <summary>May act for a distributor in these markets as a whole; empty: in all.</summary>
    public static bool OwnsIn(this Actor actor, DistributorId distributor, ImmutableArray<MarketId> markets) => actor.ActsFor(distributor)
        && (actor.Territories.IsEmpty || (!markets.IsEmpty && markets.All(m => actor.Covers(m, null))));

    public static bool Owns(this Actor actor, WindowState state) =>
        state.Details is { } d && actor.ActsFor(d.Distributor) && actor.Covers(d.Window.Market, null);

    public static bool Owns(this Actor actor, ChainState state) => state.Details is { } d && actor.ActsFor(d.Chain);

    public static bool Owns(this Actor actor, TheaterState state) => state.Details is { } d && (actor.ActsFor(d.Chain) || actor.ActsFor(d.Theater));

    /// <summary>Acts for the house about its bookings and offers: its chain, who has it by name, or the buyer it is assigned to today.</summary>
    public static bool ActsForHouse(this Context context, TheaterState house) => house.Details is { } d
        && (context.Actor.Owns(house)
            || (house.BuyerOn(CinemaDay.Of(context.Now, d.TimeZone)) is { } buyer && context.Actor.ActsFor(buyer)));

    /// <summary>A distributor's staff in this house's territory, about its own films.</summary>
    public static bool ActsFor(this Actor actor, DistributorId distributor, TheaterState house) =>
        house.Details is { } d && actor.ActsFor(distributor) && actor.Covers(d.Market, d.Region);

    /// <summary>
    /// Has the house's say about bookings and offers of a distributor's films: who acts for the house, or the distributor itself on behalf of a
    /// house that does not sign in.
    /// </summary>
    public static bool SpeaksForHouse(this Context context, TheaterState house, DistributorId distributor) =>
        context.OnBehalf is null ? context.ActsForHouse(house) : context.Actor.ActsFor(distributor, house);

    /// <summary>The same about one booking. A run that was over when the house changed hands stays the old chain's.</summary>
    public static bool SpeaksForHouse(this Context context, TheaterState house, Booking booking) =>
        context.OnBehalf is null && booking.Chain != house.Details?.Chain
            ? context.Actor.ActsFor(booking.Chain)
            : context.SpeaksForHouse(house, booking.Distributor);

    /// <summary>May stop bookings in the chain's name: the chain or, on its behalf, a distributor those of its own films.</summary>
    public static bool MayStop(this Context context, ChainState state) => context.OnBehalf is null ? context.Actor.Owns(state) : state.Details is not null && context.Actor.Territories.IsEmpty;

    /// <summary>May stop bookings in the house's name: the house or, on its behalf, a distributor those of its own films.</summary>
    public static bool MayStop(this Context context, TheaterState state) => context.OnBehalf is null ? context.Actor.Owns(state) : state.Details is { } d && context.Actor.Covers(d.Market, d.Region);

    /// <summary>Has the distributor's say about its films in some of a market.</summary>
    public static bool SpeaksFor(this Context context, DistributorId distributor, MarketId market) =>
        context.OnBehalf is null && context.Actor.ActsFor(distributor) && context.Actor.CoversSomeOf(market);

    /// <summary>Has the distributor's say about its films in a house.</summary>
    public static bool SpeaksFor(this Context context, DistributorId distributor, TheaterState house) =>
        context.OnBehalf is null && context.Actor.ActsFor(distributor, house);

    public static bool Owns(this Actor actor, MarketState state) => state.Details is not null && actor.Role == Role.Administrator;
}
