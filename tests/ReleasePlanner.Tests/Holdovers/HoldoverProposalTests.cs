using ReleasePlanner.Theaters.Bookings;
using Xunit;

namespace ReleasePlanner.Tests.Holdovers;

public class HoldoverProposalTests
{
    private static readonly HoldoverFigures Last = new(
        WeeksPlayed: 3, FirmWeeksLeft: 0, Weekend: 100, Change: -62, Rank: 6, Of: 6, ComingIn: 1, Wanted: 2, Free: 1);

    [Fact]
    public void The_first_rule_that_fits_proposes_with_its_reason()
    {
        (HoldoverFigures Figures, HoldoverSays Says, string Because)[] examples =
        [
            (Last with { FirmWeeksLeft = 1 }, HoldoverSays.Hold, "this week is firm"),
            (Last with { FirmWeeksLeft = 2 }, HoldoverSays.Hold, "firm for 2 more weeks"),
            (Last with { Weekend = null, Rank = null }, HoldoverSays.Open, "no figures of the weekend were reported"),
            (Last, HoldoverSays.Final, "last of 6 in the house, down 62%; 1 screen goes to openings"),
            (Last with { ComingIn = 2 }, HoldoverSays.Final, "last of 6 in the house, down 62%; 2 screens go to openings"),
            (Last with { ComingIn = 0 }, HoldoverSays.Final, "last of 6 in the house, down 62%; screens are short"),
            (Last with { Free = 2 }, HoldoverSays.Hold, "last of 6 in the house, down 62%; there are screens for all"),
            (Last with { Free = null }, HoldoverSays.Final, "last of 6 in the house, down 62%; 1 screen goes to openings"),
            (Last with { Free = null, ComingIn = 0 }, HoldoverSays.Hold, "last of 6 in the house, down 62%; nothing comes in"),
            (Last with { Change = -50 }, HoldoverSays.Split, "last of 6 in the house, down 50%; 1 screen goes to openings"),
            (Last with { Change = null }, HoldoverSays.Split, "last of 6 in the house, nothing to compare with; 1 screen goes to openings"),
            (Last with { Change = 10, WeeksPlayed = 1 }, HoldoverSays.Hold, "last of 6 in the house, up 10%; 1 screen goes to openings, but no run is split in its first 2 weeks"),
            (Last with { Rank = 5, Change = -71 }, HoldoverSays.Split, "5 of 6 in the house, down 71%; 1 screen goes to openings"),
            (Last with { Rank = 5, Change = -70 }, HoldoverSays.Hold, "5 of 6 in the house, down 70%; 1 screen goes to openings"),
            (Last with { Rank = 1, Of = 1 }, HoldoverSays.Hold, "1 of 1 in the house, down 62%; 1 screen goes to openings"),
        ];
        Assert.All(examples, e => Assert.Equal(new HoldoverProposal(e.Says, e.Because), HoldoverProposal.Of(e.Figures)));
    }
}
