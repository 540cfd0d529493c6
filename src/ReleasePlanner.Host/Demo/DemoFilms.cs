using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Demo;

/// <summary>The films of the demonstration, their windows, and what houses were offered and said. Titles are made up.</summary>
internal static class DemoFilms
{
    public const string Columbia = "distribution:columbia";
    public const string Abroad = "distribution:columbia@fr,br";
    public const string Orion = "distribution:orion";

    private static readonly object Wide = new
    {
        rental = new { kind = "weekly", percents = new[] { 60, 55, 50, 45, 40, 35 } },
        exclusivity = new[] { new { from = 0, days = 38 } },
    };

    private static readonly object Firm = new { rental = new { kind = "firm", percent = 50 } };

    public static string Window(string film, string market, string channel = "theatrical") => $"window:{film}/{market}/{channel}";

    public static void Tell(DemoStory story)
    {
        WinterOrchard(story);
        LanternRoad(story);
        PaperTigers(story);
        SaltwaterLetters(story);
        NightFerry(story);
        CopperSky(story);
        IronHarvest(story);
        Tracked(story);
        LongTitle(story);
        Ahead(story);
    }

    /// <summary>Nine weeks old: over in most houses, in some second runs still, and on its way home.</summary>
    private static void WinterOrchard(DemoStory story)
    {
        const string Film = "winter-orchard";
        Register(story, -74, Columbia, Film, "Winter Orchard", 112);
        Plan(story, -73, Columbia, Film, "us", -59, weeks: 10, target: 300);
        var offered = Pick(story, "us", Film, 50, 0);
        var later = offered.Where(h => !h.IsSmall && h.Roll("second run") < 9).ToList();
        var us = Window(Film, "us");
        story.Offer(story.At(-72, 10), Columbia, us, offered.Except(later), new(3, story.Day(-64), Wide));
        story.Offer(story.At(-72, 11), Columbia, us, later, new(9, story.Day(-64), Wide));
        story.Answer(-70, us, offered, new(82, Decline: 12));
        Plan(story, -40, Columbia, Film, "us", -17, channel: "premium-vod");
        Plan(story, -40, Columbia, Film, "ca", -17, channel: "premium-vod");
        Plan(story, -40, Columbia, Film, "us", 22, channel: "home");
        Plan(story, -40, Columbia, Film, "gb", 29, channel: "home");
    }

    /// <summary>The hit of the season: its firm weeks end this Thursday, so every house has to say what comes then.</summary>
    private static void LanternRoad(DemoStory story)
    {
        const string Film = "the-lantern-road";
        Register(story, -70, Columbia, Film, "The Lantern Road", 124, new { fr = "La Route des lanternes", br = "A Estrada das Lanternas" });
        foreach (var (market, opens, weeks, share) in new[] { ("us", -17, 3, 62), ("ca", -17, 3, 60), ("gb", -10, 2, 60), ("fr", -12, 2, 50) })
        {
            Plan(story, -62, Columbia, Film, market, opens, weeks: 12, target: story.Houses.Count(h => h.City.Market == market) * share / 125);
            var offered = Pick(story, market, Film, share, 0);
            var window = Window(Film, market);
            story.Offer(story.At(-45, 10), market == "fr" ? Abroad : Columbia, window, offered, new(weeks, story.Day(-30), Wide));
            story.Answer(-43, window, offered, new(84, Decline: 10));
        }
        Plan(story, -20, Columbia, Film, "us", 25, channel: "premium-vod");
    }

    private static void PaperTigers(DemoStory story)
    {
        const string Film = "paper-tigers-dancing";
        Register(story, -60, Orion, Film, "Paper Tigers Dancing", 98);
        Plan(story, -58, Orion, Film, "us", -10, weeks: 8, target: story.Sized(200));
        var offered = Pick(story, "us", Film, 42, 1);
        var window = Window(Film, "us");
        story.Offer(story.At(-38, 10), Orion, window, offered, new(2, story.Day(-21), Wide));
        story.Answer(-36, window, offered, new(76, Decline: 14));
    }

    /// <summary>Opened in a few houses of two cities, and goes wider this Friday.</summary>
    private static void SaltwaterLetters(DemoStory story)
    {
        const string Film = "the-saltwater-letters";
        Register(story, -61, Columbia, Film, "The Saltwater Letters", 131);
        story.Do(story.At(-57, 11), Columbia, "PlanWindow", new
        {
            film = "film:" + Film,
            market = "market:us",
            opens = story.Day(-10),
            weeks = 12,
            pattern = "platform",
            targetTheaters = story.Sized(20),
            steps = new object[]
            {
                new { on = story.Day(-10), targetTheaters = story.Sized(20), regions = new[] { "ny", "ca" } },
                new { on = story.Day(4), targetTheaters = story.Sized(110) },
                new { on = story.Day(18), targetTheaters = story.Sized(300) },
            },
        });
        var window = Window(Film, "us");
        var first = story.In("us").Where(h => h.City.Name is "New York" or "Los Angeles" && !h.IsSmall).Take(story.Sized(24)).ToList();
        story.Offer(story.At(-36, 10), Columbia, window, first, new(6, story.Day(-20), Firm));
        story.Answer(-34, window, first, new(100));
        var wider = Pick(story, "us", Film, 28, 3).Except(first).ToList();
        story.Offer(story.At(-6, 10), Columbia, window, wider, new(2, story.Day(2), Firm, story.Day(4)));
        story.Answer(-5, window, wider, new(44, Pencil: 12, Decline: 8, Counter: 8));
    }

    /// <summary>Opened last Friday, at home and in Canada; other countries are to follow.</summary>
    private static void NightFerry(DemoStory story)
    {
        const string Film = "night-ferry";
        Register(story, -56, Columbia, Film, "Night Ferry", 107, new { fr = "Le Ferry de nuit", br = "Balsa da Meia-Noite" });
        foreach (var (market, opens, sent, by, replies) in new[]
        {
            ("us", -3, -30, -12, new DemoReplies(82, Decline: 9)), ("ca", -3, -30, -12, new DemoReplies(80, Decline: 12)),
            ("gb", 11, -8, 6, new DemoReplies(40, Pencil: 12, Decline: 6, Counter: 8)), ("fr", 16, -6, 9, new DemoReplies(20, Pencil: 10, Decline: 5)),
            ("br", 10, -18, -5, new DemoReplies(85, Decline: 8)),
        })
        {
            var houses = story.Houses.Count(h => h.City.Market == market);
            Plan(story, -50, Columbia, Film, market, opens, weeks: 10, target: houses * 38 / 100, floor: market == "us" ? houses * 34 / 100 : null);
            var offered = Pick(story, market, Film, market == "us" ? 48 : 60, 2);
            var window = Window(Film, market);
            story.Offer(story.At(sent, 11), market is "fr" or "br" ? Abroad : Columbia, window, offered, new(2, story.Day(by), Wide));
            story.Answer(sent + 2, window, offered, replies);
        }
    }

    /// <summary>The big one of this Friday, in formats of its own; not everybody has answered.</summary>
    private static void CopperSky(DemoStory story)
    {
        const string Film = "copper-sky";
        Register(story, -65, Columbia, Film, "Copper Sky", 141, new { fr = "Ciel de cuivre", br = "Céu de Cobre" }, ["standard", "imax", "plf"], ["adult"]);
        foreach (var (market, opens, sent, by, share, replies) in new[]
        {
            ("us", 4, -26, 1, 72, new DemoReplies(72, Pencil: 5, Decline: 7, Counter: 5)), ("ca", 4, -26, 1, 70, new DemoReplies(74, Decline: 8)),
            ("gb", 4, -20, -4, 65, new DemoReplies(80, Decline: 10)), ("fr", 9, -12, 1, 60, new DemoReplies(55, Pencil: 10, Decline: 8, Counter: 4)),
            ("br", 3, -20, -4, 70, new DemoReplies(84, Decline: 8)),
        })
        {
            var houses = story.Houses.Count(h => h.City.Market == market);
            Plan(story, -60, Columbia, Film, market, opens, weeks: 12, target: houses * (share - 10) / 100, floor: houses * share / 250);
            var offered = Pick(story, market, Film, share, 0);
            var window = Window(Film, market);
            story.Offer(story.At(sent, 10), market is "fr" or "br" ? Abroad : Columbia, window, offered, new(2, story.Day(by), Wide), "imax", "plf");
            story.Answer(sent + 3, window, offered, replies);
        }
        Plan(story, -10, Columbia, Film, "us", 46, channel: "premium-vod");
    }

    /// <summary>Orion's, on the same Friday as Copper Sky, and two weeks after its Paper Tigers Dancing.</summary>
    private static void IronHarvest(DemoStory story)
    {
        const string Film = "iron-harvest";
        Register(story, -54, Orion, Film, "Iron Harvest", 118);
        Plan(story, -50, Orion, Film, "us", 4, weeks: 10, target: story.Sized(320));
        var offered = Pick(story, "us", Film, 58, 1);
        var window = Window(Film, "us");
        story.Offer(story.At(-28, 10), Orion, window, offered, new(2, story.Day(-3), Wide));
        story.Answer(-25, window, offered, new(68, Pencil: 6, Decline: 12));
    }

    /// <summary>What Columbia keeps of what others are said to open.</summary>
    private static void Tracked(DemoStory story)
    {
        foreach (var (slug, name, by, opens, formats, audience) in new[]
        {
            ("iron-harvest", "Iron Harvest", "Orion", 4, new[] { "imax" }, new[] { "adult" }), ("the-snow-bears", "The Snow Bears", "Halcyon", 25, ["plf"], ["family"]),
            ("second-violin", "Second Violin", "Meridian", 32, Array.Empty<string>(), ["adult"]),
        })
        {
            story.Do(story.At(-30, 15), Columbia, "TrackTitle", new
            {
                title = "tracked:columbia/" + slug,
                distributor = "columbia",
                name,
                by,
                market = "market:us",
                opens = story.Day(opens),
                pattern = "wide",
                formats,
                audience,
                source = "Their schedule of last month",
            });
        }
    }

    /// <summary>Moved by two weeks when most houses had confirmed.</summary>
    private static void LongTitle(DemoStory story)
    {
        const string Film = "wilhelmina-ortega-fairbanks";
        Register(story, -48, Columbia, Film, "The Remarkable and Mostly True Adventures of Wilhelmina Ortega-Fairbanks, Aeronaut, in the Year Without a Summer", 149);
        Plan(story, -46, Columbia, Film, "us", 18, weeks: 10, target: story.Sized(200));
        Plan(story, -46, Columbia, Film, "gb", 25, weeks: 10, target: story.Sized(50));
        var offered = Pick(story, "us", Film, 38, 2);
        var window = Window(Film, "us");
        story.Offer(story.At(-21, 10), Columbia, window, offered, new(2, story.Day(9), Wide));
        story.Answer(-19, window, offered, new(66, Pencil: 8, Decline: 8));
        story.Do(story.At(-4, 15), Columbia, "MoveWindow", new
        {
            window,
            opens = story.Day(32),
            bookings = "reconfirm",
            reconfirmBy = story.Day(2),
            reason = new { code = "post-production", note = "The balloon sequence is not finished" },
        });
        foreach (var party in story.Booked(window).GroupBy(h => h.Speaks!).Where(p => p.Key is "exhibitor:beacon" or "exhibitor:pilgrim"))
        {
            story.Do(story.At(-3, 11), party.Key, "ReconfirmBookings", new { window, theaters = DemoStory.Ids(party) });
        }
    }

    /// <summary>What is some months away: offers just sent, one film nobody may know of yet, and one without a date.</summary>
    private static void Ahead(DemoStory story)
    {
        const string Kitchen = "kitchen-at-the-end-of-the-world";
        Register(story, -30, Columbia, Kitchen, "Kitchen at the End of the World", 103);
        Plan(story, -28, Columbia, Kitchen, "us", 60, weeks: 10, target: story.Sized(180));
        Plan(story, -28, Columbia, Kitchen, "gb", 67, weeks: 10, target: story.Sized(50));
        Plan(story, -28, Columbia, Kitchen, "fr", 72, weeks: 10, target: story.Sized(40));
        var offered = Pick(story, "us", Kitchen, 34, 3);
        var window = Window(Kitchen, "us");
        story.Offer(story.At(-4, 10), Columbia, window, offered, new(2, story.Day(24), Wide));
        story.Answer(-3, window, offered.Where(h => h.Speaks is "exhibitor:cascade" or "exhibitor:pilgrim"), new(20, Pencil: 40, Counter: 20));

        Register(story, -25, Columbia, "untitled-harbor-project", "Untitled Harbor Project", null);
        Plan(story, -24, Columbia, "untitled-harbor-project", "us", null, target: story.Sized(300));

        var secret = new RegisterFilm
        {
            CommandId = CommandId.Parse("demo-secret"),
            Title = "Empress of the Ninth Moon",
            CodeName = "Project Juniper",
            Distributor = DistributorId.Parse("columbia"),
            AnnounceAt = story.At(36, 12),
        };
        var id = secret.StreamOf(story.Acting(Columbia))["film:".Length..];
        story.Do(story.At(-16, 10), Columbia, "RegisterFilm", secret);
        Plan(story, -15, Columbia, id, "us", 102, weeks: 12, target: story.Sized(400));
        var asked = story.In("us").Where(h => h.Imax > 0 && h.Speaks is "exhibitor:carmike" or "exhibitor:marquee-grand").ToList();
        story.Offer(story.At(-5, 16), Columbia, Window(id, "us"), asked, new(3, story.Day(30), Wide), "imax");
    }

    /// <summary>A share of a market's houses. A small one is asked for one film in four, so that it has the screen.</summary>
    private static List<DemoHouse> Pick(DemoStory story, string market, string film, int percent, int kind) =>
        [.. story.In(market).Where(h => h.IsSmall ? h.Roll("kind") % 4 == kind : h.Roll(film) < percent)];

    private static void Register(DemoStory story, int day, string who, string film, string title, int? runtimeMinutes, object? localTitles = null,
        string[]? formats = null, string[]? audience = null) =>
        story.Do(story.At(day, 10), who, "RegisterFilm", new
        {
            film = "film:" + film,
            title,
            distributor = who["distribution:".Length..],
            runtimeMinutes,
            localTitles = localTitles ?? new { },
            formats = formats ?? [],
            audience = audience ?? [],
        });

    private static void Plan(
        DemoStory story, int day, string who, string film, string market, int? opens, int? weeks = null, int? target = null, int? floor = null, string channel = "theatrical") =>
        story.Do(story.At(day, 11), who, "PlanWindow", new
        {
            film = "film:" + film,
            market = "market:" + market,
            channel,
            opens = opens is { } days ? story.Day(days) : (LocalDate?)null,
            opensAt = channel == "theatrical" ? null : "00:00",
            weeks,
            pattern = channel == "theatrical" ? "wide" : null,
            targetTheaters = target,
            floorTheaters = floor,
        });
}
