namespace ReleasePlanner.Host.Demo;

/// <summary>What went wrong lately, and what waits on the Monday morning.</summary>
internal static class DemoWeek
{
    private const string Columbia = DemoFilms.Columbia;

    private static readonly string Lantern = DemoFilms.Window("the-lantern-road", "us");
    private static readonly string Orchard = DemoFilms.Window("winter-orchard", "us");
    private static readonly string Saltwater = DemoFilms.Window("the-saltwater-letters", "us");
    private static readonly string Ferry = DemoFilms.Window("night-ferry", "us");
    private static readonly string Copper = DemoFilms.Window("copper-sky", "us");
    private static readonly string Wilhelmina = DemoFilms.Window("wilhelmina-ortega-fairbanks", "us");

    public static void Tell(DemoStory story)
    {
        Rules(story);
        Stops(story);
        Ends(story);
        Offers(story);
        Asks(story);
        Holdovers(story);
        Displaced(story);
        Waiting(story);
    }

    private static void Rules(DemoStory story)
    {
        story.Do(story.At(-66, 9), "executive:columbia", "SetApprovalPolicy", new
        {
            distributor = "columbia",
            rules = new object[] { new { commands = new[] { "stops" }, onlyIrrevocable = true }, new { commands = new[] { "stops" }, above = story.Sized(250) } },
        });
        story.Do(story.At(-40, 10), "administrator", "IssueToken", new { name = "Box office figures", reach = "administrator", days = 180 });
        story.Do(story.At(-39, 10), "administrator", "IssueToken", new { name = "Carmike scheduling", reach = "exhibitor:carmike", days = 365 });
        // Nobody listens at a name of .example: an administrator sees what that looks like.
        story.Do(story.At(-3, 15), Columbia, "RegisterWebhook", new
        {
            webhook = "print-traffic",
            url = "https://traffic.demo.example/release-planner",
            kinds = new[] { "booking.dropped", "booking.cancelled" },
            note = "Keys and prints are called back when a run ends early",
        });
        story.Do(story.At(-44, 14), Columbia, "SaveGroup", new
        {
            group = "big-in-the-south",
            name = "Big houses in the South",
            theaters = new { regions = new[] { "ga", "fl", "tx", "tn", "nc", "sc", "al", "la" }, minScreens = 14 },
        });
        story.Do(story.At(-41, 14), "exhibitor:carmike", "SaveGroup", new { group = "georgia", name = "Georgia", theaters = new { regions = new[] { "ga" } } });
    }

    private static void Stops(DemoStory story)
    {
        story.Do(story.At(-20, 18), "administrator", "CloseRegions", new
        {
            market = "market:ca",
            regions = new[] { "qc" },
            from = story.Day(-19),
            until = story.Day(-14),
            disruption = "ice-storm",
            reason = new { code = "weather", note = "Ice storm" },
        });
        story.Do(story.At(-18, 9), "administrator", "LiftDisruption", new { disruption = "ice-storm", bookings = "restore", reason = "Power is back" });
        story.Do(story.At(-4, 12), DemoFilms.Abroad, "SuspendRelease", new
        {
            film = "film:night-ferry",
            markets = new[] { "market:br" },
            disruption = "ferry-in-brazil",
            reason = new { code = "rating", note = "Waits for its classification" },
        });
        story.Do(story.At(-2, 11), Columbia, "ReportDisruption", new
        {
            film = "film:copper-sky",
            what = new { @do = "DropFilm", chain = "chain:cascade" },
            source = "Exhibitor Weekly, Saturday: Cascade is said to be unhappy with the terms",
            disruption = "cascade-said-to-drop",
        });
        story.Do(story.At(-1, 11), "administrator", "CloseRegions", new
        {
            market = "market:us",
            regions = new[] { "la", "ms", "al" },
            from = story.Day(8),
            until = story.Day(11),
            disruption = "storm-odessa",
            reason = new { code = "weather", note = "Tropical storm Odessa: evacuation from Tuesday" },
        });
        story.Do(story.At(-1, 16), "exhibitor:lakeshore", "DropFilm", new
        {
            chain = "chain:lakeshore",
            film = "film:night-ferry",
            disruption = "lakeshore-drops",
            reason = new { code = "terms", note = "No agreement on the second week" },
        });
    }

    private static void Ends(DemoStory story)
    {
        foreach (var party in story.Booked(Orchard).Where(h => !h.IsSmall && h.Roll("second run") is >= 5 and < 9).GroupBy(h => h.Speaks!))
        {
            story.Do(story.At(-7, 12), party.Key, "FinalBookings", new { window = Orchard, theaters = DemoStory.Ids(party), until = story.Day(-3) });
        }
        var ferry = story.Booked(Ferry);
        story.Do(story.At(-1, 12), "exhibitor:carmike", "DropBookings", new
        {
            window = Ferry,
            theaters = DemoStory.Ids(Of(ferry, "exhibitor:carmike").Take(4)),
            from = story.Day(4),
            reason = new { code = "low-grosses", note = "Not held for a second week" },
        });
        story.Do(story.At(-1, 13), Columbia, "CancelBookings", new
        {
            window = Ferry,
            theaters = DemoStory.Ids(Of(ferry, "exhibitor:beacon").Take(3)),
            from = story.Day(4),
            reason = new { code = "screen", note = "Copper Sky needs the large screen" },
        });
    }

    private static void Offers(DemoStory story)
    {
        var silent = Silent(story, Copper, "copper-sky", 89);
        story.Do(story.At(-6, 10), Columbia, "WithdrawOffer", new
        {
            offer = "offer:copper-sky/us/theatrical/plains",
            theaters = DemoStory.Ids(Of(silent, "exhibitor:plains")),
            reason = "No agreement on terms",
        });
        // Some of them have booked it meanwhile: the batch ends with lines that were refused.
        var again = Of(story.Booked(Copper), "exhibitor:marquee-grand").Take(3).Concat(Of(silent, "exhibitor:marquee-grand").Take(5)).ToList();
        story.Do(story.At(-3, 14), Columbia, "SendOffer", new { window = Copper, theaters = DemoStory.Ids(again), lines = new[] { new { screens = 1, weeks = 2 } } }, refused: "already-booked");
        if (Of(silent, "buyer:clark").Concat(Of(silent, "exhibitor:harkness")).FirstOrDefault() is { } house)
        {
            story.Do(story.At(-3, 15, 20), Columbia, "AnswerOffer", new
            {
                window = Copper,
                theaters = DemoStory.Ids([house]),
                answer = "confirm",
                onBehalf = new { person = "R. Clark", via = "phone", note = "Called back on Friday" },
            });
        }
    }

    private static void Asks(DemoStory story)
    {
        var small = story.In("us").Where(h => h.Speaks == "buyer:clark" && h.Roll("kind") % 4 == 1).Take(6).ToList();
        story.Do(story.At(-4, 10), "buyer:clark", "AskForFilm", new { window = Saltwater, theaters = DemoStory.Ids(small), from = story.Day(18), weeks = 1 });
        story.Do(story.At(-3, 10), Columbia, "GrantAsk", new { window = Saltwater, theaters = DemoStory.Ids(small.Take(1)), terms = "As the others" });
        story.Do(story.At(-3, 10, 5), Columbia, "RefuseAsk", new { window = Saltwater, theaters = DemoStory.Ids(small.Skip(1).Take(1)), reason = "Too near to another house" });
        story.Do(story.At(-2, 10), "exhibitor:carmike", "AskForFilm", new
        {
            window = Saltwater,
            theaters = DemoStory.Ids(story.In("us").Where(h => h.Speaks == "exhibitor:carmike" && h.Roll("the-saltwater-letters") >= 80).Take(4)),
            from = story.Day(18),
            weeks = 2,
        });
    }

    /// <summary>Who has spoken by Monday morning about the week from Friday: some agree, some do not, most have not.</summary>
    private static void Holdovers(DemoStory story)
    {
        var playing = story.Booked(Lantern).Where(h => !h.IsSmall).ToList();
        var friday = story.Day(4);
        void Distribution(int minute, IEnumerable<DemoHouse> houses) =>
            story.Do(story.At(0, 7, minute), Columbia, "HoldOver", new { window = Lantern, theaters = DemoStory.Ids(houses), through = friday });

        var carmike = Of(playing, "exhibitor:carmike");
        Distribution(0, carmike.Where(h => h.Roll("holdover") < 60));
        story.Do(story.At(0, 7, 10), "exhibitor:carmike", "HoldOver", new { window = Lantern, theaters = DemoStory.Ids(carmike.Where(h => h.Roll("holdover") is < 40 or >= 85)), through = friday });
        story.Do(story.At(0, 7, 15), Columbia, "FinalBookings", new { window = Lantern, theaters = DemoStory.Ids(carmike.Where(h => h.Roll("holdover") >= 85)), until = friday });
        var beacon = Of(playing, "exhibitor:beacon");
        Distribution(20, beacon.Where(h => h.Roll("holdover") < 50));
        story.Do(story.At(0, 7, 25), "exhibitor:beacon", "FinalBookings", new { window = Lantern, theaters = DemoStory.Ids(beacon.Where(h => h.Roll("holdover") < 15)), until = friday });
        Distribution(30, Of(playing, "exhibitor:marquee-grand").Where(h => h.Roll("holdover") < 30));
        var harkness = Of(playing, "exhibitor:harkness").Where(h => h.Roll("holdover") < 40);
        story.Do(story.At(0, 7, 35), "exhibitor:harkness", "HoldOver", new { window = Lantern, theaters = DemoStory.Ids(harkness), through = friday, shows = "split" });
    }

    /// <summary>A small house that has not reconfirmed gives its screens to another film.</summary>
    private static void Displaced(DemoStory story)
    {
        if (story.Booked(Wilhelmina).FirstOrDefault(h => h.Speaks == "buyer:clark") is { } house)
        {
            story.Do(story.At(-2, 12), "buyer:clark", "ConfirmBooking", new
            {
                theater = house.Id,
                window = DemoFilms.Window("iron-harvest", "us"),
                booking = "second-run",
                screens = house.Standard,
                from = story.Day(18),
                weeks = 1,
            });
        }
    }

    private static void Waiting(DemoStory story)
    {
        story.Do(story.At(0, 7, 45), Columbia, "SuspendRelease", new
        {
            film = "film:copper-sky",
            markets = new[] { "market:us", "market:ca" },
            disruption = "copper-sky-slips",
            reason = new { code = "delivery", note = "The laboratory may not deliver before Thursday" },
        });
    }

    private static List<DemoHouse> Of(IEnumerable<DemoHouse> houses, string party) => [.. houses.Where(h => h.Speaks == party)];

    /// <summary>Houses that were offered a window and have not said anything.</summary>
    private static List<DemoHouse> Silent(DemoStory story, string window, string film, int spoken) =>
        [.. story.In("us").Where(h => h.Roll(window) >= spoken && (h.IsSmall ? h.Roll("kind") % 4 == 0 : h.Roll(film) < 72))];
}
