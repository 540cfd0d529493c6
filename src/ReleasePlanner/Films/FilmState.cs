using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Films;

/// <summary>A film's registration, whole.</summary>
/// <param name="LocalTitles">By market slug.</param>
/// <param name="Versions">Versions that can be booked, such as <c>ov</c>; empty: any.</param>
/// <param name="Formats">Formats that can be booked, such as <c>imax</c>; empty: any.</param>
/// <param name="Ratings">By market slug.</param>
/// <param name="AnnounceAt">Until then it goes by its code name outside its distributor.</param>
/// <param name="Audience">Whom it is for, short tags such as <c>family</c>; empty: not said.</param>
/// <param name="DistributorName">Its distributor's name, where the id does not spell it; null: as the id.</param>
public sealed record FilmDetails(
    FilmId Film,
    string Title,
    ImmutableSortedDictionary<string, string> LocalTitles,
    DistributorId Distributor,
    string? CodeName,
    int? RuntimeMinutes,
    ImmutableArray<string> Versions,
    ImmutableArray<string> Formats,
    ImmutableSortedDictionary<string, string> Ratings,
    Instant? AnnounceAt,
    ImmutableArray<string> Audience = default,
    string? DistributorName = null)
{
    /// <summary>Not announced yet: outside its distributor only those know of it whom it was offered to, and by its code name.</summary>
    public bool IsSecret(Instant now) => AnnounceAt > now;

    /// <summary>The title as somebody may read it: outside the distributor the code name, until it is announced. By the registration of today.</summary>
    public string TitleFor(Actor reader, Instant now) => IsSecret(now) && !reader.ActsFor(Distributor) ? CodeName ?? Film.Slug : Title;
}

/// <summary>The film was registered, or its registration changed.</summary>
[Kind("film-registered.v1")]
public sealed record FilmRegistered(FilmDetails Details) : Event
{
    public override Touched Touched => new(Film: Details.Film);
}

/// <summary>Chains were set free not to play (the opt-out): no clause binds a drop.</summary>
/// <param name="Chains">Empty: every chain.</param>
/// <param name="Window">Null: all windows of the film.</param>
public sealed record Waiver(WindowId? Window, ImmutableArray<ChainId> Chains, Reason? Reason, Instant At, string By);

[Kind("commitments-waived.v1")]
public sealed record CommitmentsWaived(FilmId Film, Waiver Waiver) : Event
{
    public override Touched Touched => new(Film: Film, Window: Waiver.Window);
}

/// <summary>A film: its registration, what its distributor stopped, and the commitments it waived.</summary>
public sealed record FilmState : DisruptingState<FilmState>
{
    /// <summary>Null before it is registered.</summary>
    public FilmDetails? Details { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    public override FilmState Apply(Event @event, long version, Instant at) => @event switch
    {
        FilmRegistered e => this with { Details = e.Details },
        CommitmentsWaived e => this with { Waivers = Waivers.Add(e.Waiver) },
        DisruptionEvent e => With(e),
        _ => throw new InvalidOperationException($"a film has no {@event.GetType().Name}"),
    };
}
