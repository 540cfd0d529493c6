using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;

namespace ReleasePlanner.Tests.Theaters;

public class HouseIndexTests
{
    private static readonly HouseIndex Index = new(
    [
        House("carmike-columbus-15", "Carmike Columbus 15", "Columbus", "ga", "9001", "A1"),
        House("carmike-12", "Carmike 12", "Macon", "ga", "9002", "A2"),
        House("grand-macon", "The Grand", "Macon", "ga", "9003", null),
        House("grand-springfield-il", "The Grand", "Springfield", "il", "9004", "A1"),
        House("grand-springfield-mo", "The Grand", "Springfield", "mo", null, null),
        House("rex", "Le Grand Rex", "Paris", null, null, null),
        House("9002", "Route 9002 Drive-In", "Reno", "nv", null, null),
    ]);

    [Theory]
    [InlineData("theater:carmike-12", "carmike-12")]
    [InlineData("carmike-12", "carmike-12")]
    [InlineData(" 9001 ", "carmike-columbus-15")]
    [InlineData("a2", "carmike-12")]
    [InlineData("9001\tCarmike Columbus Fifteen\tColumbus", "carmike-columbus-15")]
    [InlineData("Carmike Columbus 15", "carmike-columbus-15")]
    [InlineData("CARMIKE: Columbus-15", "carmike-columbus-15")]
    [InlineData("le grand rex", "rex")]
    [InlineData("The Grand\tMacon", "grand-macon")]
    [InlineData("The Grand, Macon", "grand-macon")]
    [InlineData("The Grand, GA", "grand-macon")]
    [InlineData("\"The Grand\",\"Springfield\",\"MO\"", "grand-springfield-mo")]
    [InlineData("7777\tThe Grand\tMacon", "grand-macon")]
    public void An_id_a_code_and_a_name_that_one_house_has_are_exact(string line, string theater)
    {
        var found = Index.Find(line);
        Assert.Equal((LineMatch.Exact, "theater:" + theater), (found.Match, found.Theater?.Value));
        Assert.Equal((found.Theater!.Value, 100), (Assert.Single(found.Candidates).Theater, found.Candidates[0].Score));
    }

    [Theory]
    [InlineData("A1", "carmike-columbus-15 grand-springfield-il")] // two houses have the code
    [InlineData("9002", "9002 carmike-12")] // a code of one, the id of another
    [InlineData("9001\tLe Grand Rex", "carmike-columbus-15")] // the code says one thing, the name another
    [InlineData("The Grand", "grand-macon grand-springfield-il grand-springfield-mo")]
    [InlineData("The Grand, Springfield", "grand-springfield-il grand-springfield-mo")]
    [InlineData("Carmike 12, Columbus", "carmike-12")] // the name of one, in a city that is not its
    [InlineData("Columbus Carmike 15", "carmike-columbus-15")]
    [InlineData("Carmike Colombus 15", "carmike-columbus-15")]
    [InlineData("Carmike Columbus15", "carmike-columbus-15")]
    public void A_name_that_several_have_or_that_is_near_is_doubtful(string line, string theaters)
    {
        var found = Index.Find(line);
        Assert.Equal((LineMatch.Doubtful, null), (found.Match, found.Theater));
        Assert.Equal(theaters.Split(' ').Order().Select(t => "theater:" + t), found.Candidates.Select(c => c.Theater.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("!!!")]
    [InlineData("Odeon Leicester Square")]
    [InlineData("9999")]
    [InlineData("theater:nowhere")]
    public void Anything_else_is_unknown(string line)
    {
        var found = Index.Find(line);
        Assert.Equal((LineMatch.Unknown, null), (found.Match, found.Theater));
        Assert.Empty(found.Candidates);
    }

    /// <summary>4,048 real houses, every name garbled by one of five habits of people who type.</summary>
    [Fact]
    public void Five_thousand_garbled_names_of_real_houses_are_matched()
    {
        var rows = Importer.Read(new(ImportKind.Theaters, SharedData.Read("theaters/us.csv"), World.Us)).Good;
        var houses = rows.Select(r => new KnownHouse(r.Theater, r.Name, r.City, r.Region?.Id.Value, r.Chain.Chain, null, null)).ToList();
        var lines = Enumerable.Range(0, 5000).Select(i => (House: houses[i % houses.Count], Line: Garbled(houses[i % houses.Count], i))).ToList();

        var index = new HouseIndex(houses);
        var found = lines.ConvertAll(l => (l.House, Match: index.Find(l.Line)));

        var right = found.Count(f => f.Match.Candidates.Any(c => c.Theater == f.House.Theater));
        var best = found.Count(f => f.Match.Candidates.Count > 0 && f.Match.Candidates[0].Theater == f.House.Theater);
        var exact = found.Where(f => f.Match.Match == LineMatch.Exact).ToList();
        // A garbled name may be another house's real one; that house is then what the line says.
        var wrong = exact.Where(f => f.Match.Theater != f.House.Theater && !f.Match.Line.StartsWith(f.Match.Candidates[0].Name, StringComparison.OrdinalIgnoreCase)).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{right} among the candidates, {best} first, {exact.Count} exact, {wrong.Count} of them wrong");
        Assert.Empty(wrong);
        Assert.True(right >= 4700, $"{right} of 5,000 have the right house among their candidates");
    }

    private static string Garbled(KnownHouse house, int i)
    {
        var (name, at) = (house.Name, (i * 7 % Math.Max(1, house.Name.Length - 2)) + 1);
        return (i % 5) switch
        {
            0 => $"{name[..at]}{name[(at + 1)..]}, {house.City}", // a letter lost
            1 => $"{name[..at]}x{name[at..]}\t{house.City}", // one too many
            2 => string.Join(' ', name.Split(' ').Reverse()), // words turned round
            3 => $"{name[..at]}{name[Math.Min(at + 1, name.Length - 1)]}{name[at]}{name[Math.Min(at + 2, name.Length)..]}, {house.City}, {house.Region}", // two exchanged
            _ => $"{name.ToUpperInvariant().Replace("THEATRE", "THEATER", StringComparison.Ordinal).Replace("CINEMAS", "CINEMA", StringComparison.Ordinal)}\t{house.City}",
        };
    }

    private static KnownHouse House(string id, string name, string? city, string? region, string? comscore, string? own) =>
        new(TheaterId.Parse("theater:" + id), name, city, region, ChainId.Parse("chain:carmike"), comscore, own);
}
