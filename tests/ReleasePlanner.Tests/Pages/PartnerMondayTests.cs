using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What a circuit does on its Monday in a browser without script: who plays on, and an offer. Four houses; Plaza 4 has one screen.</summary>
public sealed partial class PartnerMondayTests : IAsyncLifetime
{
    private const string Columbia = "distribution:columbia";
    private const string Circuit = "exhibitor:carmike";
    private static readonly LocalDate Week = new(2026, 1, 9);
    private static readonly HoldoverWorklist Asked = new() { PlayWeek = Week };

    private readonly Served served = new();
    private readonly Browser[] browsers = new Browser[1];

    private Browser Phone => browsers[0];

    public async ValueTask InitializeAsync()
    {
        served.Clock.Reset(Instant.FromUtc(2025, 12, 15, 15, 0));
        await served.InitializeAsync();
        await Do("administrator", new RegisterMarket
        {
            CommandId = served.NewId(),
            Market = MarketId.Parse("market:us"),
            Name = "United States",
            Group = "domestic",
            TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
            Regions = [new(RegionId.Parse("ga"), "Georgia")],
        });
        await Do("administrator", new RegisterChain { CommandId = served.NewId(), Chain = ChainId.Parse("chain:carmike"), Name = "Carmike" });
        for (var house = 1; house <= 4; house++)
        {
            await Do("administrator", new RegisterTheater
            {
                CommandId = served.NewId(),
                Theater = TheaterId.Parse($"theater:plaza-{house}"),
                Chain = ChainId.Parse("chain:carmike"),
                Name = $"Plaza {house}",
                Market = MarketId.Parse("market:us"),
                Region = RegionId.Parse("ga"),
                Screens = Json.Read<ScreenCounts>(house == 4 ? "1" : "3"),
            });
        }
        await served.AddUser("buyer@example.com", Circuit);
        browsers[0] = new(served.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Phone.Dispose();
        await served.DisposeAsync();
    }

    [Fact]
    public async Task What_ends_is_seen_and_answered_by_film_all_alike_and_by_house_one_by_one()
    {
        await Plays("lantern", "Lantern Road", 1, 2, 3);
        await Plays("orchard", "Winter Orchard", 1, 4);
        await Film("copper", "Copper Sky", Week, 1);
        await Do(Circuit, new ConfirmBooking { CommandId = served.NewId(), Theater = TheaterId.Parse("theater:plaza-4"), Window = WindowId.Parse("window:copper/us/theatrical"), Weeks = 1 });
        await OnMonday();
        foreach (var film in new[] { "lantern", "orchard" })
        {
            await Do(Columbia, new HoldOver { CommandId = served.NewId(), Window = WindowId.Parse($"window:{film}/us/theatrical"), Through = Week });
        }

        var inbox = await Page("/partner");
        Has("5 runs in 4 houses wait for your word", inbox.Text);
        var start = WebUtility.HtmlDecode(Link().Match(inbox.Html).Groups[1].Value);
        Assert.Equal("/partner/holdovers?of=chain%3Acarmike&playWeek=2026-01-09", start);

        var films = await Page(start);
        Has("5 wait for you, 0 for the distributor; 0 disagree, 0 agreed", films.Text);
        Has("Lantern Road Columbia, 3 runs Distributor 3 hold over You 3 runs wait for you", films.Text);
        Has("Winter Orchard Columbia, 2 runs Distributor 2 hold over", films.Text);

        // All alike: shown once more, and sent by the next tap only.
        var check = await Post(start, ("_handler", "alike film:lantern"), ("film", "film:lantern"), ("alike", "Hold"), ("commandId", "monday-1"));
        Has("Check your answers Nothing is sent yet. You say this of 3 runs: Hold over: Lantern Road It plays on in the week of Fri 9 Jan 2026", check.Text);
        Has("Plaza 2; the distributor says: Hold over", check.Text);
        Assert.Equal(5, (await served.Ask(Asked, Circuit)).NeedsTheater);
        var sent = await Post(start, [("_handler", "send"), .. check.Hidden("commandId", "pick")]);
        Has("Sent: 3 answers.", sent.Text);
        Has("2 wait for you, 0 for the distributor; 0 disagree, 3 agreed", sent.Text);
        // The same form once more does it once.
        await Post(start, [("_handler", "send"), .. check.Hidden("commandId", "pick")]);
        var after = await served.Ask(Asked, Columbia);
        Assert.Equal((3, 2, 0), (after.Decided, after.WaitingForTheater, after.Todo));

        // One by one: what is not said yet is ticked nowhere, and the distributor's word stands beside.
        var byHouse = await Page("/partner/holdovers?by=house&playWeek=2026-01-09");
        Assert.DoesNotContain("checked", byHouse.Html, StringComparison.Ordinal);
        Has("Plaza 4 Winter Orchard 1 screen, standard, week 3 · booked through Thu 8 Jan 2026 · 1 screen goes to openings Distributor Hold over You nothing yet waits for you", byHouse.Text);
        var nothing = await Post("/partner/holdovers?by=house", ("_handler", "check"), ("commandId", "monday-2"));
        Has("Say of at least one run", nothing.Text);
        var radios = byHouse.Radios();
        var (split, hold) = (radios.Single(r => r.Value.StartsWith("split|theater:plaza-1", StringComparison.Ordinal)), radios.Single(r => r.Value.StartsWith("hold|theater:plaza-4", StringComparison.Ordinal)));
        check = await Post("/partner/holdovers?by=house", ("_handler", "check"), ("commandId", "monday-3"), split, hold);
        Has("It would be refused: No standard screen is free on Fri 9 Jan 2026", check.Text);
        Assert.DoesNotContain("theater:", check.Text, StringComparison.Ordinal);
        sent = await Post("/partner/holdovers?by=house", [("_handler", "send"), .. check.Hidden("commandId", "pick")]);
        Has("Sent: 1 answer; 1 refused.", sent.Text);
        Has("Plaza 4, Winter Orchard: No standard screen is free on", sent.Text);
        var final = radios.Single(r => r.Value.StartsWith("final|theater:plaza-4", StringComparison.Ordinal));
        check = await Post("/partner/holdovers?by=house", ("_handler", "check"), ("commandId", "monday-4"), final);
        Has("The last day is Thu 8 Jan 2026.", check.Text);
        sent = await Post("/partner/holdovers?by=house", [("_handler", "send"), .. check.Hidden("commandId", "pick")]);
        Has("Nothing waits for you here.", sent.Text);

        after = await served.Ask(Asked, Columbia);
        Assert.Equal((4, 1, 0, 0), (after.Decided, after.Disagree, after.WaitingForTheater, after.Todo));
        Assert.Equal((1, 3), (after.Splits, after.Holds));
        Assert.DoesNotContain("wait for your word", (await Page("/partner")).Text, StringComparison.Ordinal);
        var all = await Page("/partner/holdovers?film=orchard&show=all&playWeek=2026-01-09");
        Has("Distributor Hold over You Final you disagree", all.Text);
        Assert.Equal(2, Regex.Count(all.Html, " checked"));
    }

    [Fact]
    public async Task An_offer_says_what_it_is_and_each_house_is_answered_checked_and_sent()
    {
        await Film("saltwater", "The Saltwater Letters", new(2026, 1, 14), 2);
        await Film("copper", "Copper Sky", Week, 2);
        await Do(Circuit, new ConfirmBooking { CommandId = served.NewId(), Theater = TheaterId.Parse("theater:plaza-4"), Window = WindowId.Parse("window:copper/us/theatrical"), Weeks = 3 });
        await OnMonday();
        await Do(Columbia, new SendOffer
        {
            CommandId = served.NewId(),
            Window = WindowId.Parse("window:saltwater/us/theatrical"),
            Theaters = new() { All = true },
            Weeks = 2,
            Terms = new() { Rental = new Weekly { Percents = [60, 50, 45] }, Clauses = [new() { Kind = ClauseKind.MinimumWeeks, Weeks = 2 }] },
        });
        const string Offer = "/partner/offers/saltwater/us/theatrical/carmike";

        var offer = await Page(Offer);
        Has("The Saltwater Letters Columbia · rated PG-13 · 104 min · opens Wed 14 Jan 2026", offer.Text);
        Has("Film rental 60 / 50 / 45% week by week. You promise: at least 2 weeks.", offer.Text);
        // Wednesday and Thursday join the first full week; the last day is one that is played.
        Has("Plaza 1 Wed 14 Jan 2026 to Thu 29 Jan 2026 (2 weeks), 1 screen, standard", offer.Text);
        Assert.DoesNotContain("checked", offer.Html, StringComparison.Ordinal);

        // A no without a reason and another run that is none are said at their fields, before anything is sent.
        (string, string)[] said = [("run theater:plaza-1/ov/standard", "Decline"), ("run theater:plaza-2/ov/standard", "Counter"), ("run theater:plaza-3/ov/standard", "Pencil"), ("commandId", "offer-1")];
        var check = await Post(Offer, [("_handler", "answer"), ("others", "Confirm"), .. said]);
        Has("Check your answers", check.Text);
        Has("Yes: 1 house is booked Plaza 4", check.Text);
        Has("It would be refused: No standard screen is free on", check.Text);
        Assert.All((await Lines()).Values, state => Assert.Equal("awaiting", state));
        var houses = check.Hidden("run theater:plaza-1/ov/standard", "run theater:plaza-2/ov/standard", "run theater:plaza-3/ov/standard", "run theater:plaza-4/ov/standard", "commandId");
        Assert.Equal(5, houses.Length);
        var wrong = await Post(Offer, [("_handler", "send"), .. houses, ("weeks theater:plaza-2/ov/standard", "many")]);
        Has("Say why: the distributor is told.", wrong.Text);
        Has("many is not a number of weeks", wrong.Text);
        wrong = await Post(Offer, [("_handler", "send"), .. houses, ("reason", "Full")]);
        Has("Say what you want otherwise", wrong.Text);
        Assert.All((await Lines()).Values, state => Assert.Equal("awaiting", state));

        var sent = await Post(Offer, [("_handler", "send"), .. houses, ("reason", "Full"), ("weeks theater:plaza-2/ov/standard", "1"), ("until", "2026-01-08")]);
        Has("Sent The Saltwater Letters: 1 house penciled, 1 house declined, 1 house with another run proposed.", sent.Text);
        Has("Plaza 4: No standard screen is free on", sent.Text);
        Assert.DoesNotContain("theater:", sent.Text, StringComparison.Ordinal);
        var states = await Lines();
        Assert.Equal(("declined", "countered", "pencilled", "awaiting"), (states["plaza-1"], states["plaza-2"], states["plaza-3"], states["plaza-4"]));

        // Nothing that was declined or penciled is ticked, or meant by "all that have not answered".
        offer = await Page(Offer);
        Assert.DoesNotContain("checked", offer.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Yes for all", offer.Text, StringComparison.Ordinal);
        Has("penciled", offer.Text);
        check = await Post(Offer, ("_handler", "answer"), ("others", "Confirm"), ("commandId", "offer-2"));
        Assert.Equal("Confirm", Assert.Single(check.Hidden("run theater:plaza-1/ov/standard", "run theater:plaza-3/ov/standard", "run theater:plaza-4/ov/standard")).Value);
        check = await Post(Offer, ("_handler", "answer"), ("run theater:plaza-3/ov/standard", "Confirm"), ("commandId", "offer-3"));
        sent = await Post(Offer, [("_handler", "send"), .. check.Hidden("run theater:plaza-3/ov/standard", "commandId")]);
        Has("1 house booked", sent.Text);
        Assert.Equal("confirmed", (await Lines())["plaza-3"]);
    }

    [Fact]
    public async Task A_house_that_is_offered_several_runs_answers_each_by_itself()
    {
        await Film("saltwater", "The Saltwater Letters", new(2026, 1, 14), 2);
        await OnMonday();
        foreach (var (format, houses) in new[] { ("standard", new[] { 1, 2 }), ("imax", [1, 3]) })
        {
            await Do(Columbia, new SendOffer
            {
                CommandId = served.NewId(),
                Window = WindowId.Parse("window:saltwater/us/theatrical"),
                Theaters = new() { Ids = [.. houses.Select(h => TheaterId.Parse(string.Create(CultureInfo.InvariantCulture, $"theater:plaza-{h}")))] },
                Format = format,
                Weeks = 2,
            });
        }
        const string Offer = "/partner/offers/saltwater/us/theatrical/carmike";
        Assert.Equal(16, (await Page(Offer)).Radios().Count);

        var check = await Post(
            Offer, ("_handler", "answer"), ("run theater:plaza-1/ov/standard", "Confirm"), ("run theater:plaza-1/ov/imax", "Decline"), ("run theater:plaza-2/ov/standard", "Confirm"), ("commandId", "several-1"));
        Has("Yes: 2 houses are booked Plaza 1 Wed 14 Jan 2026 to Thu 29 Jan 2026 (2 weeks), 1 screen, standard Plaza 2", check.Text);
        Has("No: 1 house Plaza 1 Wed 14 Jan 2026 to Thu 29 Jan 2026 (2 weeks), 1 screen, imax", check.Text);
        Assert.All((await Runs()).Values, state => Assert.Equal("awaiting", state));
        var runs = check.Hidden("run theater:plaza-1/ov/standard", "run theater:plaza-1/ov/imax", "run theater:plaza-2/ov/standard", "commandId");
        var sent = await Post(Offer, [("_handler", "send"), .. runs, ("reason", "No projector")]);
        Has("Sent The Saltwater Letters: 2 houses booked, 1 house declined.", sent.Text);
        var after = await Runs();
        Assert.Equal(("confirmed", "declined", "confirmed", "awaiting"), (after["plaza-1 standard"], after["plaza-1 imax"], after["plaza-2 standard"], after["plaza-3 imax"]));
        // The same form once more answers nothing anew.
        Has("2 houses booked, 1 house declined", (await Post(Offer, [("_handler", "send"), .. runs, ("reason", "No projector")])).Text);

        async Task<Dictionary<string, string>> Runs() =>
            (await served.Ask(new OfferLines { Film = FilmId.Parse("film:saltwater") }, Circuit)).Lines.ToDictionary(l => $"{l.Line.Theater.Slug} {l.Line.Run.Format}", l => l.State);
    }

    [Fact]
    public async Task A_file_to_keep_has_names_of_people_and_houses_where_people_read_them()
    {
        await Film("saltwater", "The Saltwater Letters", new(2026, 1, 14), 2);
        await OnMonday();
        var user = (await served.Ask(new ReleasePlanner.Identities.Users { Like = "buyer@example.com" }, "administrator")).Users.Single();
        await Do($"{Circuit}#{user.User}", new ConfirmBooking
        {
            CommandId = served.NewId(),
            Theater = TheaterId.Parse("theater:plaza-1"),
            Window = WindowId.Parse("window:saltwater/us/theatrical"),
            Weeks = 2,
        });
        using var answer = await Phone.Get("/export/Activity?theater=theater:plaza-1");
        var file = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Has($"{user.Name} for Carmike", file);
        Has("The Saltwater Letters", file);
        Has("Plaza 1", file);
        Assert.DoesNotContain(user.User.Value, file, StringComparison.Ordinal);
        Assert.DoesNotContain("exhibitor:carmike", file, StringComparison.Ordinal);
    }

    /// <summary>Whoever acted or may act is a name in every table, also in a member's member.</summary>
    [Fact]
    public void Every_column_of_who_acted_has_names_in_a_file_to_keep()
    {
        // Ids of stops.
        string[] nobody = ["stoppedBy"];
        var columns = RequestCatalog.Queries.Values.Select(q => Host.CsvTable.Of(RequestCatalog.AnswerOf(q)!)).OfType<Host.CsvTable>().SelectMany(t => t.Columns).Distinct();
        var acted = columns.Where(c => Acted().IsMatch(c)).ToList();
        Assert.Contains("proposedBy", acted);
        Assert.Equal([], acted.Where(c => !Host.Export.IsSpoken(c) && !nobody.Contains(c)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("(^|\\.)(by|actor|reach|[a-z]+edBy|setBy|seenBy)$")]
    private static partial Regex Acted();

    private async Task<Dictionary<string, string>> Lines() =>
        (await served.Ask(new OfferLines { Film = FilmId.Parse("film:saltwater") }, Circuit)).Lines.ToDictionary(l => l.Line.Theater.Slug, l => l.State);

    private async Task Plays(string film, string title, params int[] houses)
    {
        await Film(film, title, new(2025, 12, 26), 2);
        foreach (var house in houses)
        {
            await Do(Circuit, new ConfirmBooking
            {
                CommandId = served.NewId(),
                Theater = TheaterId.Parse(string.Create(CultureInfo.InvariantCulture, $"theater:plaza-{house}")),
                Window = WindowId.Parse($"window:{film}/us/theatrical"),
                Weeks = 2,
            });
        }
    }

    private async Task Film(string film, string title, LocalDate opens, int weeks)
    {
        await Do(Columbia, new RegisterFilm
        {
            CommandId = served.NewId(),
            Film = FilmId.Parse("film:" + film),
            Title = title,
            Distributor = DistributorId.Parse("columbia"),
            RuntimeMinutes = 104,
            Ratings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("us", "PG-13"),
        });
        await Do(Columbia, new PlanWindow { CommandId = served.NewId(), Film = FilmId.Parse("film:" + film), Market = MarketId.Parse("market:us"), Opens = opens, Weeks = weeks + 8 });
    }

    private async Task OnMonday()
    {
        served.Clock.Reset(Instant.FromUtc(2026, 1, 5, 15, 0));
        await Phone.SignIn("buyer@example.com");
    }

    private async Task Do(string actor, Command command)
    {
        var answer = await served.Services.GetRequiredService<Dispatcher>().Send(Actor.Parse(actor), command);
        Assert.True(answer.Refusal is null && answer.Value!.Refused is not { Count: > 0 }, $"{answer.Refusal?.Message}{answer.Value?.Refused?.FirstOrDefault()?.Message}");
        await served.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
    }

    private async Task<Shown> Page(string path)
    {
        using var answer = await Phone.Get(path);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        return new(await answer.Content.ReadAsStringAsync());
    }

    private async Task<Shown> Post(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await Phone.Submit(path, path, fields);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
        return new(await answer.Content.ReadAsStringAsync());
    }

    private static void Has(string part, string text) => Assert.True(text.Contains(part, StringComparison.Ordinal), $"no \"{part}\" in: {text}");

    [GeneratedRegex("href=\"(/partner/holdovers\\?of[^\"]+)\"")]
    private static partial Regex Link();

    /// <summary>A page that was answered.</summary>
    private sealed partial record Shown(string Html)
    {
        /// <summary>What one reads, its blanks one each.</summary>
        public string Text { get; } = Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(Blocks().Replace(Html[Html.IndexOf("<main", StringComparison.Ordinal)..], " "), "")), " ").Trim();

        /// <summary>The fields of its forms with those names.</summary>
        public (string Name, string Value)[] Hidden(params string[] names) => [.. Fields("hidden").Where(f => names.Contains(f.Name)).DistinctBy(f => (f.Name, f.Value))];

        public IReadOnlyList<(string Name, string Value)> Radios() => [.. Fields("radio")];

        private IEnumerable<(string Name, string Value)> Fields(string type) =>
            Inputs().Matches(Html).Where(m => m.Groups[1].Value == type).Select(m => (WebUtility.HtmlDecode(m.Groups[2].Value), WebUtility.HtmlDecode(m.Groups[3].Value)));

        [GeneratedRegex("</(h1|h2|p|li|dt|dd|legend|div|a|button)>|<br ?/?>")]
        private static partial Regex Blocks();

        [GeneratedRegex("<[^>]*>")]
        private static partial Regex Tags();

        [GeneratedRegex(@"\s+")]
        private static partial Regex Blanks();

        [GeneratedRegex("<input type=\"(\\w+)\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
        private static partial Regex Inputs();
    }
}
