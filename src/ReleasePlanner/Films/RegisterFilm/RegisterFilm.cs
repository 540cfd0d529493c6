namespace ReleasePlanner.Films;

/// <summary>Registers a film, or amends its registration.</summary>
[May(Role.Distribution)]
public sealed record RegisterFilm : Command, IDecided<FilmState>
{
    public required FilmId Film { get; init; }

    public required string Title { get; init; }

    /// <summary>By market slug.</summary>
    public ImmutableSortedDictionary<string, string> LocalTitles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required DistributorId Distributor { get; init; }

    public string? CodeName { get; init; }

    public int? RuntimeMinutes { get; init; }

    /// <summary>Versions that can be booked; empty: any.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Formats that can be booked; empty: any.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>By market slug.</summary>
    public ImmutableSortedDictionary<string, string> Ratings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Instant? AnnounceAt { get; init; }

    public string? Stream => Film.Value;

    public Decision Decide(FilmState state, Context context)
    {
        if (!context.Actor.ActsFor(Distributor))
        {
            return Refusal.NotFound(Distributor);
        }
        if (state.Details is { } known && known.Distributor != Distributor)
        {
            return Refusal.Taken(Film);
        }
        var details = new FilmDetails(
            Film, Title, LocalTitles, Distributor, CodeName, RuntimeMinutes, Versions, Formats, Ratings, AnnounceAt);
        return Json.Write(state.Details) == Json.Write(details) ? Decision.Nothing : new FilmRegistered(details);
    }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("title", Title, required: true);
        problems.Text("codeName", CodeName);
        problems.If(RuntimeMinutes is < 1 or > 1500, "runtimeMinutes", $"is {RuntimeMinutes}: give 1 to 1500");
        foreach (var (market, title) in LocalTitles)
        {
            problems.Text($"localTitles.{market}", title, required: true);
        }
        foreach (var slug in Versions.Concat(Formats).Where(s => !Slug.IsValid(s)))
        {
            problems.Add("versions, formats", $"'{slug}' is not a slug, such as ov or imax");
        }
    }
}
