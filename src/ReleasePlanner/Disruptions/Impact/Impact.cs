using System.Text.Json.Serialization;
using ReleasePlanner.Films;

namespace ReleasePlanner.Disruptions;

/// <summary>
/// What a command would do to what is in effect, against today's counts. The numbers at the top are what it takes out of effect, for all of its
/// remaining days or for some; <see cref="Restores"/> what it brings back; <see cref="ByWindow"/> the counts before and after it, as
/// <c>WindowSummary</c> and the board count them.
/// </summary>
/// <param name="Theaters">Houses that would lose a booking or days of one.</param>
/// <param name="Screens">Of these bookings: that day's of what plays, the first day's of what is still to come.</param>
/// <param name="Bookings">Bookings that would leave effect or lose days.</param>
/// <param name="Windows">The windows concerned, in id order.</param>
/// <param name="ByChain">Of the viewer's own distribution only; what others distribute is in <see cref="Others"/>.</param>
/// <param name="ByRegion">As <paramref name="ByChain"/>.</param>
/// <param name="Clauses">Of a chain that drops a film for good: bookings of which it would break a clause that is not waived. It may all the same.</param>
public sealed record Impact(
    int Theaters, decimal Screens, int Bookings, IReadOnlyList<string> Windows, IReadOnlyList<ChainImpact> ByChain, IReadOnlyList<RegionImpact> ByRegion,
    int? Clauses = null)
{
    /// <summary>Of <see cref="Bookings"/>, those that stay in effect and lose days only.</summary>
    public int DaysOnly { get; init; }

    /// <summary>What it brings back: what a lift restores.</summary>
    public RestoredImpact Restores { get; init; } = new(0, 0, 0);

    /// <summary>How many bookings that it takes out of effect would have each standing, such as <c>needsReconfirmation</c>; those that lose days only are not among them.</summary>
    public IReadOnlyDictionary<string, int> Becomes { get; init; } = new Dictionary<string, int>();

    /// <summary>Every window with a booking that it takes, brings back or changes, in id order.</summary>
    public IReadOnlyList<WindowImpact> ByWindow { get; init; } = [];

    /// <summary>The part in windows that other distributors have of the viewer's film: counts, never houses. Null: there is none.</summary>
    public ImpactPart? Others { get; init; }

    /// <summary>It would change nothing that is in effect.</summary>
    [JsonIgnore]
    public bool IsNone => Bookings == 0 && Restores.Bookings == 0;
}

/// <summary>Numbers of one part.</summary>
public sealed record ImpactPart(int Theaters, decimal Screens, int Bookings);

/// <summary>What comes back into effect, or gets days back.</summary>
/// <param name="DaysOnly">Of the bookings, those that were in effect and get days back only.</param>
public sealed record RestoredImpact(int Theaters, decimal Screens, int Bookings, int DaysOnly = 0);

/// <summary>A window's theaters, screens and bookings in effect, before and after.</summary>
public sealed record WindowImpact(string Window, InEffectCounts Before, InEffectCounts After);

/// <summary>What is in effect, counted as <c>WindowSummary</c> counts.</summary>
public sealed record InEffectCounts(decimal Theaters, decimal Screens, decimal Bookings);

/// <summary>One chain's part.</summary>
public sealed record ChainImpact(string Chain, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>One region's part.</summary>
public sealed record RegionImpact(string Region, string Name, int Theaters, decimal Screens, int Bookings);

/// <summary>An impact with what the gate counts: bookings that are taken out of effect, by film.</summary>
internal sealed record Blast(Impact Impact, IReadOnlyDictionary<FilmId, int> ByFilm)
{
    public static readonly Blast None = new(new(0, 0, 0, [], [], []), new Dictionary<FilmId, int>());
}
