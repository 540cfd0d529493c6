using System.Security.Cryptography;
using System.Text;

namespace ReleasePlanner.Films;

/// <summary>
/// Registers a film, or amends its registration. One that is not to be known yet (<c>announceAt</c> lies ahead) has an id made by the server, which
/// the outcome tells: an id of one's own choosing would tell the title.
/// </summary>
[May(Role.Distribution, WholeDistributor = true)]
public sealed record RegisterFilm : Command, IDecided<FilmState>, IOfParty
{
    private const string Made = "film:x-";

    /// <summary>Null: the server makes one.</summary>
    public FilmId? Film { get; init; }

    public required string Title { get; init; }

    /// <summary>By market slug.</summary>
    public ImmutableSortedDictionary<string, string> LocalTitles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required DistributorId Distributor { get; init; }

    /// <summary>The distributor's name in its own letters, where the id does not spell it; null: as it was, at first as the id.</summary>
    public string? DistributorName { get; init; }

    public string? CodeName { get; init; }

    public int? RuntimeMinutes { get; init; }

    /// <summary>Versions that can be booked; empty: any.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>Formats that can be booked; empty: any.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>By market slug.</summary>
    public ImmutableSortedDictionary<string, string> Ratings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Until then chains that it was not offered to do not learn of it, and others know it by its code name; null: it is known.</summary>
    public Instant? AnnounceAt { get; init; }

    /// <summary>Whom it is for: at most 10 tags of one's own, such as <c>family</c>, <c>young-adult</c>, <c>horror-fans</c>. What a calendar finds clashes by.</summary>
    public ImmutableArray<string> Audience { get; init; } = [];

    public string? Stream => Film?.Value;

    /// <summary>The same command of the same party always comes to the same film.</summary>
    public string StreamOf(Actor actor) => Film?.Value
        ?? Made + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.Reach}\n{CommandId}")))[..16];

    public Decision Decide(FilmState state, Context context)
    {
        if (!context.Actor.ActsFor(Distributor))
        {
            return Refusal.NotFound(Distributor);
        }
        if (state.Details is { } known && known.Distributor != Distributor)
        {
            return Refusal.Taken(context.Stream);
        }
        if (AnnounceAt > context.Now && !context.Stream.StartsWith(Made, StringComparison.Ordinal))
        {
            return Refusal.Invalid("would tell what is not announced yet: leave it out, and the server makes one", "film");
        }
        var details = new FilmDetails(
            FilmId.Parse(context.Stream), Title, LocalTitles, Distributor, CodeName, RuntimeMinutes, Versions, Formats, Ratings, AnnounceAt, Audience,
            DistributorName ?? state.Details?.DistributorName);
        return Json.Write(state.Details) == Json.Write(details) ? Decision.Nothing : Decision.Of(new FilmRegistered(details)) with
        {
            Result = Film is null ? new { film = details.Film } : null,
        };
    }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("title", Title, required: true);
        problems.Text("distributorName", DistributorName);
        problems.Text("codeName", CodeName, required: AnnounceAt is not null);
        problems.If(RuntimeMinutes is < 1 or > 1500, "runtimeMinutes", $"is {RuntimeMinutes}: give 1 to 1500");
        foreach (var (market, title) in LocalTitles)
        {
            problems.Text($"localTitles.{market}", title, required: true);
        }
        foreach (var slug in Versions.Concat(Formats).Where(s => !Slug.IsValid(s)))
        {
            problems.Add("versions, formats", $"'{slug}' is not a slug, such as ov or imax");
        }
        CheckAudience(problems, Audience);
    }

    /// <summary>A few tags that are slugs.</summary>
    internal static void CheckAudience(Problems problems, ImmutableArray<string> audience)
    {
        problems.If(audience.Length > 10, "audience", $"has {audience.Length} tags; at most 10 are kept");
        foreach (var tag in audience.Where(t => !Slug.IsValid(t)))
        {
            problems.Add("audience", $"'{tag}' is not a slug, such as family or young-adult");
        }
    }
}
