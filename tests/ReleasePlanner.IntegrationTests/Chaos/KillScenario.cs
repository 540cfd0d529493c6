namespace ReleasePlanner.IntegrationTests.Chaos;

/// <summary>
/// A small season of 300 houses that writes in every way there is: an import, single commands, one command for each house, batches that the
/// store keeps, stops and a lift. No step is refused at first and possible later: repeated after a kill it would then be carried out.
/// </summary>
internal static class KillScenario
{
    public const int Steps = 17;

    private const string Window = "window:the-interview/us/theatrical";

    private const string Circuits = """
        chain,name,theaters,screens
        regal,Regal,100,1000
        amc,AMC,80,960
        carmike,Carmike,60,600
        ,Independent house,60,120
        """;

    private const string Scenario = $$"""
        {
          "name": "NAME",
          "steps": [
            { "at": "2014-11-03T15:00:00Z", "as": "administrator", "do": "RegisterMarket",
              "with": { "market": "market:us", "name": "United States", "group": "domestic", "timeZone": "America/New_York", "playWeeks": [{ "from": "1950-01-01", "startsOn": "friday" }] } },
            { "at": "2014-11-03T15:10:00Z", "as": "administrator", "import": "circuits", "from": "circuits.csv", "market": "market:us" },
            { "at": "2014-11-05T16:00:00Z", "as": "distribution:columbia", "do": "RegisterFilm",
              "with": { "film": "film:the-interview", "title": "The Interview", "distributor": "columbia" } },
            { "at": "2014-11-05T16:05:00Z", "as": "distribution:columbia", "do": "PlanWindow",
              "with": { "film": "film:the-interview", "market": "market:us", "opens": "2014-12-25", "pattern": "wide", "targetTheaters": 300 } },
            { "at": "2014-12-01T15:00:00Z", "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "chains": ["chain:regal"] }, "with": { "window": "{{Window}}", "weeks": 2 } },
            { "at": "2014-12-02T15:00:00Z", "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "chains": ["chain:amc"] }, "with": { "window": "{{Window}}", "weeks": 2 } },
            { "at": "2014-12-03T15:00:00Z", "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "chains": ["chain:carmike"] }, "with": { "window": "{{Window}}", "weeks": 2 } },
            { "at": "2014-12-04T15:00:00Z", "as": "exhibitor:*", "do": "ConfirmBooking", "each": { "kinds": ["independent"] }, "with": { "window": "{{Window}}", "weeks": 2 } },
            { "at": "2014-12-16T20:00:00Z", "as": "distribution:columbia", "do": "WaiveCommitments", "with": { "film": "film:the-interview" } },
            { "at": "2014-12-17T15:00:00Z", "as": "executive:columbia", "ask": "WindowSummary", "of": { "window": "{{Window}}" } },
            { "at": "2014-12-17T16:00:00Z", "as": "exhibitor:carmike", "do": "DropBookings", "with": { "window": "{{Window}}", "theaters": { "chains": ["chain:carmike"] } } },
            { "at": "2014-12-17T17:00:00Z", "as": "exhibitor:amc", "do": "DropFilm", "with": { "chain": "chain:amc", "film": "film:the-interview", "disruption": "amc-drops" } },
            { "at": "2014-12-17T18:00:00Z", "as": "exhibitor:regal", "do": "CloseTheaters", "with": { "theaters": { "chains": ["chain:regal"], "first": 40 }, "from": "2014-12-26", "until": "2014-12-28" } },
            { "at": "2014-12-17T22:00:00Z", "as": "distribution:columbia", "do": "CancelRelease", "with": { "film": "film:the-interview", "disruption": "sony-cancels" } },
            { "at": "2014-12-23T16:45:00Z", "as": "distribution:columbia", "do": "LiftDisruption", "with": { "disruption": "sony-cancels" } },
            { "at": "2014-12-24T15:00:00Z", "as": "executive:columbia", "ask": "WindowSummary", "of": { "window": "{{Window}}" } },
            { "at": "2014-12-29T16:00:00Z", "as": "exhibitor:*", "do": "FinalBookings", "each": { "chains": ["chain:regal"] },
              "with": { "window": "{{Window}}", "theaters": { "ids": ["{theater}"] }, "until": "2015-01-02" } }
          ]
        }
        """;

    /// <summary>Writes the scenario and its file into the folder; returns what <c>replay</c> takes.</summary>
    public static string WriteTo(string folder, string name)
    {
        File.WriteAllText(Path.Combine(folder, "circuits.csv"), Circuits);
        var path = Path.Combine(folder, name + ".scenario.json");
        File.WriteAllText(path, Scenario.Replace("NAME", name, StringComparison.Ordinal));
        return path;
    }
}
