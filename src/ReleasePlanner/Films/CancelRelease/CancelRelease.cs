using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Films;

/// <summary>The distributor cancels a film's release, everywhere or in some markets and channels: one write, however many bookings.</summary>
[May(Role.Distribution)]
public sealed record CancelRelease : StopCommand, IDecided<FilmState>
{
    public required FilmId Film { get; init; }

    /// <summary>Absent: all.</summary>
    [AbsentMeansAll]
    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Absent: all; otherwise such as <c>theatrical</c>.</summary>
    [AbsentMeansAll]
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>The first day that is off; null: all days.</summary>
    public LocalDate? From { get; init; }

    /// <summary>It can never be lifted (a tax write-off forbids any later release).</summary>
    public bool Irrevocable { get; init; }

    public override DisruptionKind Kind => DisruptionKind.ReleaseCancelled;

    public override string Owner => Film.Value;

    public string? Stream => Film.Value;

    protected override (LocalDate? From, LocalDate? Until) Dates => (From, null);

    protected override bool CannotBeLifted => Irrevocable;

    public override Scope ScopeOf(Selected selected) => new() { Film = Film, Markets = Markets, Channels = Channels };

    public Decision Decide(FilmState state, Context context) =>
        context.Actor.OwnsIn(state, Markets) ? Placed(context) : Refusal.NotFound(Film);

    protected override void CheckShape(Problems problems)
    {
        base.CheckShape(problems);
        ChannelNames.Check(problems, Channels);
    }
}
