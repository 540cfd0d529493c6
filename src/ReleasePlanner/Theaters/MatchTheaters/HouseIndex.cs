using FuzzySharp;

namespace ReleasePlanner.Theaters;

/// <summary>A house to be found by what people call it.</summary>
internal sealed record KnownHouse(TheaterId Theater, string Name, string? City, string? Region, ChainId Chain, string? Comscore, string? OwnCode);

/// <summary>
/// Finds houses by id, code, name or something near it. Nearness of all lines to all houses would be millions of comparisons: only houses that share
/// most triples of letters with a line are compared with it.
/// </summary>
internal sealed class HouseIndex
{
    /// <summary>A score from which on a name is near enough to be offered as what was meant; 100 is the same words.</summary>
    public const int Near = 80;

    /// <summary>A name in a line whose code is known that is less like the house's than this contradicts the code.</summary>
    public const int Contradicts = 45;

    public const int MostCandidates = 5;

    private const int Compared = 12;

    private readonly IReadOnlyList<KnownHouse> houses;
    private readonly string[] names;
    private readonly string?[] withCity;
    private readonly int[] lengths;
    private readonly Dictionary<string, List<int>> triples = new(StringComparer.Ordinal);
    private readonly ILookup<string, KnownHouse> byCode;
    private readonly ILookup<string, KnownHouse> byName;
    private readonly Dictionary<string, KnownHouse> byId;

    public HouseIndex(IReadOnlyList<KnownHouse> houses)
    {
        this.houses = houses;
        names = [.. houses.Select(h => Words(FoldedText.Of(h.Name)))];
        withCity = [.. houses.Select(h => h.City is null ? null : Words(FoldedText.Of($"{h.Name} {h.City}")))];
        lengths = new int[houses.Count];
        byId = houses.ToDictionary(h => h.Theater.Value, StringComparer.Ordinal);
        // A name without a letter or digit folds to nothing, and is not the name of every other such house.
        byName = houses.Where(h => FoldedText.Of(h.Name).Length > 0).ToLookup(h => FoldedText.Of(h.Name), StringComparer.Ordinal);
        byCode = houses.SelectMany(h => new[] { h.Comscore, h.OwnCode }.OfType<string>().Distinct().Select(code => (code, h)))
            .ToLookup(c => c.code, c => c.h, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            var mine = Triples(names[i]);
            lengths[i] = mine.Count;
            foreach (var triple in mine)
            {
                if (!triples.TryGetValue(triple, out var list))
                {
                    triples[triple] = list = [];
                }
                list.Add(i);
            }
        }
    }

    public MatchedLine Find(string pasted)
    {
        var line = new PastedLine(pasted);
        if (line.Cells.Count == 0)
        {
            return Of(pasted, []);
        }
        var first = line.Cells[0];
        var coded = byCode[first].Concat(byId.TryGetValue(first.StartsWith("theater:", StringComparison.Ordinal) ? first : "theater:" + first, out var house) ? [house] : [])
            .Distinct().ToList();
        if (coded.Count > 0)
        {
            var name = line.Cells.Count > 1 && line.Cells[1].Any(char.IsLetter) ? Words(FoldedText.Of(line.Cells[1])) : null;
            var scored = coded.Select(h => (h, name is null ? 100 : Fuzz.Ratio(name, Words(FoldedText.Of(h.Name))))).ToList();
            return coded.Count == 1 && (name is null || scored[0].Item2 >= Contradicts) ? Exact(pasted, coded[0]) : Of(pasted, scored);
        }
        foreach (var (name, place) in line.Readings())
        {
            var called = byName[name].ToList();
            var there = place.Count == 0 ? called : called.Where(h => In(h, place)).ToList();
            if (there.Count > 1 && there.Where(h => h.Region is { } region && place.Contains(FoldedText.Of(region))).ToList() is [{ } only])
            {
                there = [only];
            }
            if (there.Count == 1)
            {
                return Exact(pasted, there[0]);
            }
            if (called.Count > 0)
            {
                return Of(pasted, (there.Count > 0 ? there : called).Select(h => (h, 100)));
            }
        }
        return Of(pasted, Nearest(line).Where(n => n.Score >= Near));
    }

    /// <summary>The cells after a name say where: the house's city is among them, or its region comes first.</summary>
    private static bool In(KnownHouse house, IReadOnlyList<string> place) =>
        (house.City is { } city && FoldedText.Of(city) is { Length: > 0 } there && place.Contains(there))
        || (house.Region is { } region && place[0] == FoldedText.Of(region));

    private IEnumerable<(KnownHouse House, int Score)> Nearest(PastedLine line)
    {
        var readings = line.Readings().Skip(line.Cells.Count > 1 ? 1 : 0).Select(r => (Name: Words(r.Name), r.Place)).Where(r => r.Name.Length > 0).ToList();
        var found = new Dictionary<int, int>();
        foreach (var (name, place) in readings)
        {
            foreach (var i in Likely(name))
            {
                // A city that is said and is another one makes a name less likely, one that is right a little more.
                var score = Score(name, i) + (place.Count == 0 ? 0 : In(houses[i], place) ? 5 : -10);
                found[i] = Math.Max(found.GetValueOrDefault(i), Math.Min(score, 99));
            }
        }
        return found.Select(f => (houses[f.Key], f.Value));
    }

    private int Score(string name, int house)
    {
        var score = Fuzz.Ratio(name, names[house]);
        return score < 95 && withCity[house] is { } city ? Math.Max(score, Fuzz.Ratio(name, city)) : score;
    }

    private IEnumerable<int> Likely(string name)
    {
        var mine = Triples(name);
        var shared = new Dictionary<int, int>();
        foreach (var triple in mine)
        {
            foreach (var i in triples.GetValueOrDefault(triple, []))
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(shared, i, out _)++;
            }
        }
        var nearest = new PriorityQueue<int, double>();
        foreach (var (i, count) in shared)
        {
            var alike = 2.0 * count / (mine.Count + lengths[i]);
            if (nearest.Count < Compared)
            {
                nearest.Enqueue(i, alike);
            }
            else
            {
                nearest.EnqueueDequeue(i, alike);
            }
        }
        return nearest.UnorderedItems.Select(n => n.Element);
    }

    private static HashSet<string> Triples(string words)
    {
        var triples = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words.Split(' '))
        {
            var padded = $"  {word} ";
            for (var i = 0; i + 3 <= padded.Length; i++)
            {
                triples.Add(padded.Substring(i, 3));
            }
        }
        return triples;
    }

    /// <summary>Words as they are compared: sorted, because people turn them round, and two ways of spelling are one.</summary>
    private static string Words(string folded) => string.Join(' ', folded
        .Replace("theatre", "theater", StringComparison.Ordinal).Replace("theaters", "theater", StringComparison.Ordinal).Replace("cinemas", "cinema", StringComparison.Ordinal)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

    private static MatchedLine Exact(string line, KnownHouse house) => new(line, LineMatch.Exact, house.Theater, [Candidate(house, 100)]);

    /// <summary>Doubtful with the likeliest, or unknown when there are none.</summary>
    private static MatchedLine Of(string line, IEnumerable<(KnownHouse House, int Score)> found)
    {
        var candidates = found.OrderByDescending(f => f.Score).ThenBy(f => f.House.Theater.Value, StringComparer.Ordinal).Take(MostCandidates)
            .Select(f => Candidate(f.House, f.Score)).ToList();
        return new(line, candidates.Count == 0 ? LineMatch.Unknown : LineMatch.Doubtful, null, candidates);
    }

    private static MatchCandidate Candidate(KnownHouse house, int score) => new(house.Theater, house.Name, house.City, house.Chain, score);
}
