using NodaTime;
using ReleasePlanner.Host.Pages.Planning.Bookings;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What takes back what was applied in the booking grid: the inverse commands, over what was made and nothing else.</summary>
public sealed class GridUndoTests
{
    private static readonly WindowId Window = WindowId.Parse("window:copper/us/theatrical");
    private static readonly OfferId Offer = OfferId.Of(Window, ChainId.Parse("chain:carmike"));

    [Fact]
    public void Cells_go_back_to_what_stood_where_they_still_are_what_was_made_of_them()
    {
        var edit = new RowEdit(Offered("awaiting")) { Screens = Screens("2"), Weeks = 4 };
        var undo = GridUndo.OfCells([edit], null, []);
        Assert.Equal(("1 row changed", true), (undo.What, undo.IsPossible));
        Assert.Empty(undo.Lost);
        var back = Assert.IsType<AmendOffer>(Assert.Single(CellEdits.Commands(Window, undo.Cells, undo.House, CommandId.Parse("undo-1"))));
        Assert.Equal((Screens("1"), (LocalDate?)null, (int?)3), (back.Screens, back.From, back.Weeks));
        Assert.Equal(new RunSeen(Screens("2"), null, 4), back.Seen);
    }

    [Fact]
    public void What_does_not_come_back_is_said()
    {
        var undated = new RowEdit(Offered("pencilled") with { From = null }) { From = new LocalDate(2026, 1, 9), Weeks = 4 };
        var undo = GridUndo.OfCells([undated], null, []);
        Assert.True(undo.IsPossible);
        Assert.Equal(["1 row had nothing to go back to: no day, or an open end.", "What houses had answered to the offer as it was does not come back."], undo.Lost);
        Assert.False(GridUndo.OfCells([undated with { Weeks = null }], null, []).IsPossible);
    }

    [Fact]
    public void Only_houses_that_had_nothing_are_no_longer_offered()
    {
        var undo = GridUndo.OfOffers([Offered("none") with { Offer = null, Line = null }, Offered("awaiting")], []);
        Assert.Equal("none", Assert.Single(undo.Offered).State);
        Assert.Equal(["1 row was offered or booked before: what was offered then does not come back."], undo.Lost);
        Assert.False(GridUndo.None("Canceled", "It is not undone.").IsPossible);
    }

    private static WeeklyScreens Screens(string each) => Json.Read<WeeklyScreens>(each);

    private static HouseRow Offered(string state) => new()
    {
        Theater = TheaterId.Parse("theater:plaza-1"),
        Name = "Plaza 1",
        Chain = ChainId.Parse("chain:carmike"),
        ChainName = "Carmike",
        State = state,
        Line = "copper/us/theatrical/ov/standard",
        Offer = Offer,
        Version = "ov",
        Format = "standard",
        Screens = Screens("1"),
        From = new(2026, 1, 2),
        Weeks = 3,
    };
}
