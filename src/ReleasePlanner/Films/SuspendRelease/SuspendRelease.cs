using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Films;

/// <summary>The distributor postpones a film's release without a new date: bookings keep their place.</summary>
[May(Role.Distribution)]
public sealed record SuspendRelease : StopCommand, IDecided<FilmState>
{
    public required FilmId Film { get; init; }

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Channels { get; init; } = [];

    public LocalDate? From { get; init; }

    /// <summary>The first day after it; null: until it is lifted.</summary>
    public LocalDate? Until { get; init; }

    public override DisruptionKind Kind => DisruptionKind.ReleaseSuspended;

    public override string Owner => Film.Value;

    public string? Stream => Film.Value;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, Until);

    public override Scope ScopeOf(Selected selected) => new() { Film = Film, Markets = Markets, Channels = Channels };

    public Decision Decide(FilmState state, Context context) =>
        context.Actor.OwnsIn(state, Markets) ? Placed(context) : Refusal.NotFound(Film);

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        ChannelNames.Check(problems, Channels);
    }
}
