using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Demo;

/// <summary>A market of the demonstration.</summary>
/// <param name="Abroad">What a run grosses there beside one in the United States, in its own money.</param>
internal sealed record DemoMarket(string Id, string Name, string? Group, string TimeZone, string WeekStartsOn, decimal Abroad);

/// <summary>A circuit, or all independent houses of a market.</summary>
/// <param name="Slug">Null: independent houses, each a chain of its own.</param>
/// <param name="Regions">Where its houses are; empty: everywhere in the market.</param>
internal sealed record DemoCircuit(string Market, string? Slug, string Name, int Houses, params string[] Regions);

/// <summary>A house of the demonstration.</summary>
/// <param name="Number">From 1, over all markets.</param>
/// <param name="Speaks">Who answers for it; null: it does not sign in, and distribution enters what it says.</param>
internal sealed record DemoHouse(int Number, string Id, string Chain, string? Speaks, string Name, DemoCity City, int Standard, int Imax, int Plf)
{
    /// <summary>A small house plays one film at a time.</summary>
    public bool IsSmall => Standard < 6;

    public bool IsIndependent => Speaks is null or "buyer:clark";

    /// <summary>A number from 0 to 99 that is the same in every fill, and another for every <paramref name="what"/>.</summary>
    public int Roll(string what) => Rolled(Id, what);

    public static int Rolled(string id, string what)
    {
        var hash = 2166136261u;
        foreach (var c in id + '/' + what)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }
        // Texts that end alike differ in the high bits only.
        return (int)((hash ^ (hash >> 15)) % 100);
    }
}

/// <summary>The markets, circuits and houses of the demonstration: made up, in real cities.</summary>
internal static class DemoTheaters
{
    private static readonly string[] Places = ["Crossing", "Plaza", "Station", "Riverside", "Park", "Square", "Village", "Heights", "Landing", "Commons", "Gardens", "Junction"];

    private static readonly string[] Independents = ["Rialto", "Palace", "Orpheum", "Lyric", "Strand", "Bijou", "Majestic", "Paragon", "Avalon", "Roxy"];

    public static readonly IReadOnlyList<DemoMarket> Markets =
    [
        new("us", "United States", "domestic", "America/New_York", "friday", 1m),
        new("ca", "Canada", "domestic", "America/Toronto", "friday", 0.9m),
        new("gb", "United Kingdom", null, "Europe/London", "friday", 0.7m),
        new("fr", "France", null, "Europe/Paris", "wednesday", 0.8m),
        new("br", "Brazil", null, "America/Sao_Paulo", "thursday", 3m),
    ];

    public static readonly IReadOnlyList<DemoCircuit> Circuits =
    [
        new("us", "carmike", "Carmike", 90, "ga", "al", "tn", "fl", "nc", "sc", "va", "la", "ms", "ar", "tx"),
        new("us", "marquee-grand", "Marquee Grand", 140),
        new("us", "beacon", "Beacon Theatres", 110),
        new("us", "harkness", "Harkness Cinemas", 75, "az", "nv", "ca", "co", "ut", "nm"),
        new("us", "lakeshore", "Lakeshore Theatres", 70, "il", "wi", "mi", "mn", "oh", "in", "mo", "ia"),
        new("us", "pilgrim", "Pilgrim Cinemas", 50, "ma", "ny", "ct", "ri", "pa", "nj", "dc"),
        new("us", "cascade", "Cascade Pictures", 40, "wa", "or", "id", "ca", "ut"),
        new("us", "plains", "Great Plains Cinemas", 25, "tx", "ok", "ks", "ne", "ar", "mo"),
        new("us", null, "", 40),
        new("ca", "dominion", "Dominion Cinemas", 45),
        new("ca", "laurentian", "Laurentian Theatres", 25, "qc", "on"),
        new("ca", null, "", 10),
        new("gb", "albion", "Albion Cinemas", 60),
        new("gb", "crown", "Crown Picture Houses", 40),
        new("gb", "northgate", "Northgate", 20, "scotland", "northern-ireland", "england"),
        new("fr", "lumen", "Lumen", 50),
        new("fr", "rivoli", "Ciné Rivoli", 30),
        new("fr", null, "", 20),
        new("br", "ipe", "Cine Ipê", 40),
        new("br", "estacao", "Estação Cinemas", 20, "sp", "rj", "mg"),
    ];

    /// <param name="size">1: about 960 houses; less: as many fewer, and two of every circuit at least.</param>
    public static IReadOnlyList<DemoHouse> Houses(double size)
    {
        var houses = new List<DemoHouse>();
        foreach (var circuit in Circuits)
        {
            var cities = Spread([.. DemoCities.All.Where(c => c.Market == circuit.Market && (circuit.Regions.Length == 0 || circuit.Regions.Contains(c.Region)))]);
            var inCity = new Dictionary<DemoCity, int>();
            for (var i = 0; i < Math.Max(2, (int)(circuit.Houses * size)); i++)
            {
                var city = cities[i % cities.Count];
                var nth = inCity[city] = inCity.GetValueOrDefault(city) + 1;
                houses.Add(circuit.Slug is { } slug ? OfCircuit(circuit, slug, houses.Count + 1, i + 1, city, nth) : Independent(circuit, houses.Count + 1, i, city));
            }
        }
        return houses;
    }

    private static DemoHouse OfCircuit(DemoCircuit circuit, string slug, int number, int inCircuit, DemoCity city, int inCity)
    {
        var id = $"theater:{slug}-{inCircuit:0000}";
        var screens = 6 + (DemoHouse.Rolled(id, "screens") * 15 / 100);
        var imax = screens >= 12 && DemoHouse.Rolled(id, "imax") < 35 ? 1 : 0;
        var plf = screens >= 10 && DemoHouse.Rolled(id, "plf") < 40 ? 1 : 0;
        var place = Places[(inCity - 1 + circuit.Houses) % Places.Length];
        var name = $"{circuit.Name} {city.Name} {place}{(inCity > Places.Length ? " II" : "")} {screens}";
        return new(number, id, "chain:" + slug, "exhibitor:" + slug, name, city, screens - imax - plf, imax, plf);
    }

    private static DemoHouse Independent(DemoCircuit all, int number, int index, DemoCity city)
    {
        var name = $"{city.Name} {Independents[index % Independents.Length]}";
        var slug = $"{Slug.From(name)}-{city.Region}";
        var screens = 1 + (DemoHouse.Rolled(slug, "screens") / 20);
        return new(number, "theater:" + slug, "chain:" + slug, all.Market == "us" ? "buyer:clark" : null, name, city, screens, 0, 0);
    }

    /// <summary>Cities as often as they weigh, the biggest first and none twice in a row: who takes fewer still covers all of the land.</summary>
    private static List<DemoCity> Spread(IReadOnlyList<DemoCity> cities)
    {
        var most = cities.Max(c => c.Weight);
        return [.. Enumerable.Range(0, most).SelectMany(round => cities.Where(c => c.Weight > round).OrderByDescending(c => c.Weight))];
    }

    /// <summary>Registers all of it, eleven weeks before the Monday.</summary>
    public static void Tell(DemoStory story)
    {
        const string Admin = "administrator";
        var at = story.At(-75, 9);
        foreach (var market in Markets)
        {
            story.Do(at, Admin, "RegisterMarket", new
            {
                market = "market:" + market.Id,
                name = market.Name,
                group = market.Group,
                timeZone = market.TimeZone,
                playWeeks = new[] { new { from = "1950-01-01", startsOn = market.WeekStartsOn } },
                regions = DemoCities.All.Where(c => c.Market == market.Id).Select(c => new { id = c.Region, name = c.RegionName }).Distinct().OrderBy(r => r.name, StringComparer.Ordinal),
            });
        }
        story.Do(at, Admin, "RegisterBuyer", new { buyer = "buyer:clark", name = "Clark Booking" });
        foreach (var circuit in Circuits.Where(c => c.Slug is not null))
        {
            story.Do(at, Admin, "RegisterChain", new { chain = "chain:" + circuit.Slug, name = circuit.Name });
        }
        foreach (var house in story.Houses)
        {
            if (house.IsIndependent)
            {
                story.Do(story.At(-75, 10), Admin, "RegisterChain", new { chain = house.Chain, name = house.Name, kind = "independent" });
            }
            story.Do(story.At(-75, 11), Admin, "RegisterTheater", Registration(house));
        }
        story.Do(story.At(-74, 9), Admin, "AssignBuyer", new { buyer = "buyer:clark", theaters = DemoStory.Ids(story.Houses.Where(h => h.Speaks == "buyer:clark")) });
    }

    /// <summary>What registers the house: seats and place are near to what such a house has.</summary>
    private static object Registration(DemoHouse house)
    {
        var screens = new Dictionary<string, int> { ["standard"] = house.Standard };
        if (house.Imax > 0)
        {
            screens["imax"] = house.Imax;
        }
        if (house.Plf > 0)
        {
            screens["plf"] = house.Plf;
        }
        return new
        {
            theater = house.Id,
            chain = house.Chain,
            name = house.Name,
            city = house.City.Name,
            region = house.City.Region,
            market = "market:" + house.City.Market,
            timeZone = house.City.Zone.Id,
            screens,
            seats = (house.Standard * (90 + (house.Roll("seats") / 2))) + (house.Imax * 380) + (house.Plf * 260),
            lat = Math.Round(house.City.Lat + ((house.Roll("lat") - 50) / 400.0), 4),
            lon = Math.Round(house.City.Lon + ((house.Roll("lon") - 50) / 400.0), 4),
            codes = new { comscore = (20_000 + (house.Number * 7)).ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
    }
}
