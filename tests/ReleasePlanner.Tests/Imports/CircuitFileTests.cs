using System.Text;
using ReleasePlanner.Chains;
using ReleasePlanner.Imports;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Imports;

public class CircuitFileTests
{
    [Fact]
    public void A_circuit_is_laid_out_in_theaters_and_the_first_have_one_screen_more()
    {
        var theaters = Parse("regal,Regal,574,7367,\n").Good;
        Assert.Equal(574, theaters.Count);
        Assert.Equal(7367, theaters.Sum(t => t.Screens));
        Assert.Equal(Theater("regal-0001"), theaters[0].Theater);
        Assert.Equal(Theater("regal-0574"), theaters[^1].Theater);
        Assert.Equal((13, 12), (theaters[7367 % 574 - 1].Screens, theaters[7367 % 574].Screens));
        Assert.All(theaters, t => Assert.Equal("chain:regal", t.Chain.Chain.Value));
    }

    [Fact]
    public void Blank_screens_are_unknown() => Assert.All(Parse("bow-tie,Bow Tie,55,,\n").Good, t => Assert.Null(t.Screens));

    [Fact]
    public void A_blank_chain_lays_out_houses_that_are_chains_of_their_own()
    {
        var theaters = Parse(",Art house,3,4,\n").Good;
        Assert.Equal(["theater:art-house-0001", "theater:art-house-0002", "theater:art-house-0003"], theaters.Select(t => t.Theater.Value));
        Assert.Equal(["chain:art-house-0001", "chain:art-house-0002", "chain:art-house-0003"], theaters.Select(t => t.Chain.Chain.Value));
        Assert.All(theaters, t => Assert.Equal(ChainKind.Independent, t.Chain.Kind));
        Assert.Equal([2, 1, 1], theaters.Select(t => t.Screens!.Value));
    }

    [Fact]
    public void Regions_are_given_in_turn() =>
        Assert.Equal(["CT", "NY", "CT"], Parse("bow-tie,Bow Tie,3,,CT NY\n").Good.Select(t => t.Region!.Name));

    [Theory]
    [InlineData("regal,Regal,,7367,", "theaters is blank")]
    [InlineData("regal,Regal,0,7367,", "theaters is '0'")]
    [InlineData("regal,Regal,5,501,", "screens is '501'")]
    [InlineData("regal,,5,50,", "name is blank")]
    [InlineData(",!!!,5,50,", "no ids can be made")]
    [InlineData("amc,AMC,5,50,", "amc is on line 2 already")]
    public void A_bad_row_is_told(string row, string reason)
    {
        var parsed = Parse("amc,AMC,2,20,\n" + row + "\n");
        Assert.Equal(2, parsed.Good.Count);
        Assert.Equal(3, Assert.Single(parsed.Bad).Line);
        Assert.Contains(reason, parsed.Bad[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_market_has_to_be_named() => Assert.Throws<ImportFileException>(
        () => Importer.Read(new(ImportKind.Circuits, "chain,name,theaters,screens\n"u8.ToArray())));

    private static Parsed<TheaterRow> Parse(string rows) =>
        Importer.Read(new(ImportKind.Circuits, Encoding.UTF8.GetBytes("chain,name,theaters,screens,regions\n" + rows), Us));
}
