using System.Text.Json.Nodes;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Planning.Shock;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class ShockFieldsTests
{
    private static readonly Actor Columbia = Actor.Parse("distribution:columbia");
    private static readonly CommandId Id = CommandId.Parse("shock-1");

    /// <summary>Every command that places a disruption is something that happened.</summary>
    [Fact]
    public void Every_command_that_stops_bookings_by_a_disruption_can_be_chosen()
    {
        var stops = RequestCatalog.Commands.Values.Where(t => t.IsSubclassOf(typeof(StopCommand))).Select(t => t.Name).Append("CloseTheaters").Order();
        Assert.Equal(stops, ShockKind.All.Select(k => k.Does).Order());
    }

    [Fact]
    public void What_a_kind_builds_is_its_command_and_fits()
    {
        foreach (var kind in ShockKind.All.Where(k => k.By != ShockBy.Authority))
        {
            var command = Assert.IsAssignableFrom<Command>(Filled().Build(kind, Columbia, Id));
            Assert.Equal(kind.Does, command.GetType().Name);
            Assert.Equal(kind.By == ShockBy.Exhibitor ? "Pat" : null, command.OnBehalf?.Person);
            AssertFits(command);
        }
        var closed = Assert.IsType<CloseRegions>(Filled().Build(ShockKind.Of("close-regions")!, Actor.Administrator, Id));
        AssertFits(closed);
    }

    [Fact]
    public void What_the_other_side_is_said_to_have_done_becomes_a_report_that_fits()
    {
        foreach (var kind in ShockKind.All.Where(k => k.MayBeReported))
        {
            var fields = Filled();
            fields.Heard = HeardFrom.Reported;
            var report = Assert.IsType<ReportDisruption>(fields.Build(kind, Columbia, Id));
            Assert.Equal(kind.Does, report.What["do"]!.GetValue<string>());
            AssertFits(report);
        }
    }

    [Fact]
    public void What_is_missing_is_said_in_words()
    {
        var drop = ShockKind.Of("drop")!;
        var fields = new ShockFields();
        Assert.Equal("choose the film", fields.Build(drop, Columbia, Id));
        fields.Film = FilmId.Parse("film:the-interview");
        Assert.Equal("choose the chain", fields.Build(drop, Columbia, Id));
        fields.Chain = ChainId.Parse("chain:carmike");
        Assert.Equal("say who of the other side told us", fields.Build(drop, Columbia, Id));
        fields.Behalf.Person = "Pat";
        Assert.Equal("give a reason", fields.Build(drop, Columbia, Id));
        fields.Reason = new("threat", null);
        fields.From = "Christmas";
        Assert.Equal("a day is written as 2014-12-25", fields.Build(drop, Columbia, Id));
        fields.From = "2014-12-25";
        Assert.IsType<DropFilm>(fields.Build(drop, Columbia, Id));
    }

    private static void AssertFits(Command command)
    {
        var problems = new Problems();
        command.Check(problems);
        Assert.Empty(problems.Found);
        Assert.NotNull(JsonNode.Parse(Json.Write<object>(command)));
    }

    private static ShockFields Filled()
    {
        var fields = new ShockFields
        {
            Film = FilmId.Parse("film:the-interview"),
            Window = WindowId.Parse("window:the-interview/us/theatrical"),
            Chain = ChainId.Parse("chain:carmike"),
            Market = MarketId.Parse("market:us"),
            From = "2014-12-25",
            LastDay = "2015-01-01",
            Reason = new("threat", "Threats against theaters"),
            Source = "Variety",
        };
        fields.Regions.Add("ny");
        fields.Markets.Add("market:us");
        fields.Channels.Add("theatrical");
        fields.Houses.Add(new(TheaterId.Parse("theater:carmike-1"), "Carmike 1"));
        fields.Behalf.Person = "Pat";
        return fields;
    }
}
