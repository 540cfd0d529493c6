using ReleasePlanner.Chains;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Imports;

/// <summary>Finds which house, circuit and region a row of a theater file means, among those registered and those of the rows before it.</summary>
internal sealed class TheaterNames
{
    private const int MostWarnings = 20;

    private readonly IReadOnlyDictionary<string, TheaterDetails> theaters;
    private readonly IReadOnlyDictionary<string, ChainDetails> chains;
    private readonly Dictionary<MarketId, NameIds> regions;
    private readonly NameIds circuits = new("chain");
    private readonly HashSet<TheaterId> houses = [];
    private readonly ILookup<(double Lat, double Lon), TheaterDetails> places;
    private readonly SortedSet<string> warnings = new(StringComparer.Ordinal);

    public TheaterNames(
        IReadOnlyDictionary<string, TheaterDetails> theaters, IReadOnlyDictionary<string, ChainDetails> chains, IReadOnlyDictionary<string, MarketDetails> markets)
    {
        (this.theaters, this.chains) = (theaters, chains);
        foreach (var chain in chains.Values)
        {
            circuits.With(chain.Chain.Slug, chain.Name, isNamed: chain.Kind == ChainKind.Circuit);
        }
        places = theaters.Values.Where(t => t is { Lat: not null, Lon: not null }).ToLookup(t => Place(t.Lat!.Value, t.Lon!.Value));
        regions = markets.Values.ToDictionary(
            m => m.Market, m => m.Regions.Aggregate(new NameIds("region") { ArePlaces = true }, (names, region) => names.With(region.Id.Value, region.Name)));
    }

    /// <summary>The first of them, and how many more there are.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var all = warnings.Concat(circuits.Warnings).Concat(regions.Values.SelectMany(r => r.Warnings)).ToList();
            return all.Count <= MostWarnings ? all : [.. all.Take(MostWarnings), $"{all.Count - MostWarnings} more like these"];
        }
    }

    /// <summary>The row with the ids it means.</summary>
    /// <param name="problem">Why it means none; the answer is null then.</param>
    public TheaterRow? Resolve(TheaterRow row, out string? problem)
    {
        if (House(row, out problem) is not { } house || Chain(house, out problem) is not { } chain)
        {
            return null;
        }
        Warn(house);
        if (row.Region is not { } region)
        {
            return house with { Chain = chain };
        }
        var slug = regions[row.Market].Of(region.Name, row.Line, out problem);
        return problem is null ? house with { Chain = chain, Region = new(RegionId.Parse(slug), region.Name) } : null;
    }

    /// <summary>
    /// A house that was renamed comes as a new one: where one other is, it is likely that one. Where several are, the coordinates are of something larger, such as a mall
    /// or a town.
    /// </summary>
    private void Warn(TheaterRow row)
    {
        if (row is { Lat: { } lat, Lon: { } lon } && !theaters.ContainsKey(row.Theater.Value) && places[Place(lat, lon)].ToList() is [var there])
        {
            warnings.Add($"line {row.Line}: {row.Theater} is new where {there.Theater} '{there.Name}' is: give it that id if it is the same house");
        }
    }

    /// <summary>To about ten meters.</summary>
    private static (double Lat, double Lon) Place(double lat, double lon) => (Math.Round(lat, 4), Math.Round(lon, 4));

    private TheaterRow? House(TheaterRow row, out string? problem)
    {
        problem = null;
        if (row.Written is { } written)
        {
            var slug = WrittenIds.Of(written, row.Name, s => theaters.GetValueOrDefault("theater:" + s)?.Name, out problem, out var warning);
            if (problem is not null)
            {
                problem = "id " + problem;
                return null;
            }
            if (warning is not null)
            {
                warnings.Add($"line {row.Line}: id {warning}");
            }
            row = row with { Theater = TheaterId.Parse("theater:" + slug) };
        }
        if (!houses.Add(row.Theater))
        {
            problem = $"{row.Theater} is on an earlier line already; that line counts, this one does not";
            return null;
        }
        return row;
    }

    private ChainRow? Chain(TheaterRow row, out string? problem)
    {
        problem = null;
        var chain = row.Chain;
        if (chain.Kind == ChainKind.Independent)
        {
            // A house that is registered stays in its chain whatever that is called.
            if (!theaters.ContainsKey(row.Theater.Value) && circuits.Knows(chain.Chain.Slug)
                && !(chains.GetValueOrDefault(chain.Chain.Value) is { Kind: ChainKind.Independent } own && FoldedText.IsSameName(own.Name, row.Name)))
            {
                problem = $"an independent house has a chain of its own, but {chain.Chain} is '{circuits.NameOf(chain.Chain.Slug) ?? "a circuit of this file"}': "
                    + "give the house another id, or write that id as its chain";
                return null;
            }
            circuits.Take(chain.Chain.Slug, $"independent house {row.Name}", row.Line);
            return chain;
        }
        var (slug, name) = (chain.Chain.Slug, chain.Name);
        switch (chain.Given)
        {
            case GivenBy.Id when !circuits.Knows(slug):
                problem = $"{chain.Chain} is not registered: write the circuit's name to register it";
                break;
            case GivenBy.Id:
                name = circuits.NameOf(slug) ?? name;
                break;
            case GivenBy.Name:
                slug = circuits.Of(chain.Name, row.Line, out problem);
                break;
            case GivenBy.IdAndName when chain.Written is { } written:
                slug = WrittenIds.Of(written, chain.Name, circuits.NameOf, out problem, out var warning);
                problem = problem is null ? null : "chain " + problem;
                if (warning is not null)
                {
                    warnings.Add($"line {row.Line}: chain {warning}");
                }
                break;
        }
        return problem is null ? chain with { Chain = ChainId.Parse("chain:" + slug), Name = name } : null;
    }
}
