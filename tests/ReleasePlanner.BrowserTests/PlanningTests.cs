using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>What distribution plans: films, windows, dates, and who waits for a film.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class PlanningTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    private const string Columbia = "distribution:columbia";

    [Fact]
    public async Task A_film_is_registered_and_its_window_planned_and_shown_in_the_calendar()
    {
        var opens = Demonstration.Now.InUtc().Date.Next(IsoDayOfWeek.Friday);
        var page = await OpenAsync("/films");
        await page.GetByRole(AriaRole.Button, new() { Name = "New film" }).ClickAsync();
        await page.FillAsync("#n-title", "The Paper Lighthouse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Register it" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/films/the-paper-lighthouse$"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Plan a window" }).ClickAsync();
        await page.SelectOptionAsync("#p-market", "market:us");
        await page.FillAsync("#p-opens", NodaTime.Text.LocalDatePattern.Iso.Format(opens));
        await page.FillAsync("#p-targetTheaters", "120");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan it" }).ClickAsync();
        await Expect(page.GetByText("It is planned.")).ToBeVisibleAsync();
        await Expect(page.Locator(".gantt")).ToContainTextAsync("United States");
        await page.GotoAsync("/calendar");
        await Expect(page.Locator(".opening", new() { HasText = "The Paper Lighthouse" })).ToContainTextAsync("target 120 theaters");
    }

    [Fact]
    public async Task A_bar_that_is_dragged_ends_in_the_form_of_the_move_with_its_impact()
    {
        var window = WindowId.Parse("window:kitchen-at-the-end-of-the-world/fr/theatrical");
        var before = (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Opens!.Value;
        var page = await OpenAsync("/films/kitchen-at-the-end-of-the-world");
        var bar = page.Locator($".bar[data-window='{window.Value["window:".Length..]}']");
        // Where it lies still and nothing covers it.
        await bar.HoverAsync();
        var box = (await bar.BoundingBoxAsync())!;
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2 + 40, box.Y + box.Height / 2, new() { Steps = 5 });
        await Expect(page.Locator(".bar[data-to]")).ToHaveCountAsync(1);
        await page.Mouse.UpAsync();
        await Expect(page).ToHaveURLAsync(new Regex("to="));
        var to = NodaTime.Text.LocalDatePattern.Iso.Parse(await page.InputValueAsync("#opens")).Value;
        Assert.True(to > before, $"{to} is not after {before}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToBeVisibleAsync();
        Assert.Equal(before, (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Opens);
    }

    [Fact]
    public async Task The_preview_of_a_move_says_what_becomes_of_bookings_and_what_else_opens_that_week()
    {
        var other = WindowId.Parse("window:wilhelmina-ortega-fairbanks/us/theatrical");
        var theirs = await Demonstration.AskAsync(Columbia, new WindowSummary { Window = other });
        var opens = NodaTime.Text.LocalDatePattern.Iso.Format(theirs.Opens!.Value);
        var page = await OpenAsync("/films/copper-sky?move=copper-sky/us/theatrical&to=" + opens);
        await Expect(page.Locator("#opens")).ToHaveValueAsync(opens);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        var preview = page.Locator(".preview");
        await Expect(preview).ToContainTextAsync(new Regex("[0-9]+ bookings will need reconfirmation"));
        var clashes = preview.GetByRole(AriaRole.List, new() { Name = "Also opening then" });
        await Expect(clashes).ToContainTextAsync("Wilhelmina Ortega-Fairbanks, Aeronaut, in the Year Without a Summer opens the same day");
        await Expect(clashes).ToContainTextAsync("Second Violin opens the same day: both want adult");
    }

    [Fact]
    public async Task Two_people_amend_a_plan_at_once_and_neither_writes_over_the_other()
    {
        var window = WindowId.Parse("window:kitchen-at-the-end-of-the-world/fr/theatrical");
        var path = "/windows/" + window.Value["window:".Length..];
        var before = (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Plan!;
        var (ann, bob) = (await OpenAsync(path), await OpenAsync(path));
        foreach (var page in new[] { ann, bob })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Amend the plan" }).ClickAsync();
            await Expect(page.Locator("#p-targetTheaters")).ToBeVisibleAsync();
        }
        await ann.FillAsync("#p-targetTheaters", "-5");
        await ann.FillAsync("#amend-why", "more houses asked for it");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(ann.Locator("form.command [role=alert]")).ToBeVisibleAsync();
        await ann.FillAsync("#p-targetTheaters", "777");
        await bob.FillAsync("#p-weeks", "9");

        await ann.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(ann.Locator(".preview")).ToContainTextAsync("777");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Amend it" }).ClickAsync();
        await Expect(ann.GetByText("The plan is amended.")).ToBeVisibleAsync();

        // What the other typed stays, what was amended meanwhile is said, and both hold in the end.
        await Expect(bob.Locator(".meanwhile")).ToContainTextAsync("777");
        await Expect(bob.Locator("#p-weeks")).ToHaveValueAsync("9");
        await Expect(bob.Locator("#p-targetTheaters")).ToHaveValueAsync("777");
        await bob.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await bob.GetByRole(AriaRole.Button, new() { Name = "Amend it" }).ClickAsync();
        await Expect(bob.GetByText("The plan is amended.")).ToBeVisibleAsync();
        var after = (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Plan!;
        Assert.Equal((777, 9), (after.TargetTheaters, after.Weeks));
        Assert.NotEqual(777, before.TargetTheaters);
    }

    [Fact]
    public async Task Several_rows_of_the_holdover_board_are_held_over_by_one_key()
    {
        var page = await OpenAsync("/holdovers");
        var rows = page.Locator("table[data-holdovers] tr[data-row]");
        var held = rows.Locator("button[data-says=h][aria-pressed=true]");
        var before = await held.CountAsync();
        await rows.First.FocusAsync();
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.Locator("[data-picked-said]")).ToHaveTextAsync("H, F, S for 3 picked rows");
        await page.Keyboard.PressAsync("h");
        await Expect(held).ToHaveCountAsync(before + 3);
        await Expect(page.Locator("[data-picked-said]")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task Rows_of_the_holdover_board_are_picked_by_mouse_and_a_key_says_it_on_those_and_on_no_other()
    {
        var page = await OpenAsync("/holdovers?sort=film");
        var rows = page.Locator("table[data-holdovers] tr[data-row]");
        var said = page.Locator("[data-picked-said]");
        await rows.Nth(4).Locator("[data-pick]").ClickAsync();
        await rows.Nth(6).Locator("td.proposed").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(said).ToHaveTextAsync("H, F, S for 3 picked rows");
        await page.Keyboard.PressAsync("Escape");
        await Expect(said).ToHaveTextAsync("");
        await Expect(page.Locator("[data-pick]:checked")).ToHaveCountAsync(0);
        await rows.Nth(4).Locator("td.proposed").ClickAsync(new() { Modifiers = [KeyboardModifier.Control] });
        await rows.Nth(6).Locator("[data-pick]").ClickAsync();
        // The row in hand is another than those that are picked.
        await rows.Nth(8).Locator("td.proposed").ClickAsync();
        await Expect(said).ToHaveTextAsync("H, F, S for 2 picked rows");
        var inHand = await rows.Nth(8).Locator("[aria-pressed=true]").AllInnerTextsAsync();
        await page.Keyboard.PressAsync("f");
        await Expect(rows.Nth(4).Locator("button[data-says=f]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(rows.Nth(6).Locator("button[data-says=f]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(said).ToHaveTextAsync("");
        Assert.Equal(inHand, await rows.Nth(8).Locator("[aria-pressed=true]").AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_bar_that_is_moved_by_keys_ends_in_the_form_of_the_move_with_its_impact()
    {
        var window = WindowId.Parse("window:kitchen-at-the-end-of-the-world/fr/theatrical");
        var opens = (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Opens!.Value;
        var page = await OpenAsync("/films/kitchen-at-the-end-of-the-world");
        var handle = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Move France, theatrical.*, ... \\d") });
        await handle.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator("[data-bar-said]")).ToContainTextAsync("1 day earlier");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".bar[data-to]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("[data-bar-said]")).ToContainTextAsync("8 days later");
        await page.Keyboard.PressAsync("Enter");
        var to = NodaTime.Text.LocalDatePattern.Iso.Format(opens.PlusDays(8));
        await Expect(page).ToHaveURLAsync(new Regex($"move=kitchen-at-the-end-of-the-world.*to={to}"));
        await Expect(page.Locator("#opens")).ToHaveValueAsync(to);
        await Expect(page.Locator("#opens")).ToBeFocusedAsync();
        Assert.Empty(await page.HindrancesAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToBeVisibleAsync();
        Assert.Equal(opens, (await Demonstration.AskAsync(Columbia, new WindowSummary { Window = window })).Opens);
    }

    [Fact]
    public async Task Asks_that_wait_are_granted_from_the_standby_list()
    {
        var page = await OpenAsync("/standby?kind=asked");
        var row = page.Locator("[data-standby] tbody tr").First;
        var name = await row.Locator("th a").InnerTextAsync();
        var called = await row.Locator("input[type=checkbox]").GetAttributeAsync("aria-label");
        await row.Locator("input[type=checkbox]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Grant it" }).ClickAsync();
        await Expect(page.GetByLabel(called!, new() { Exact = true })).ToHaveCountAsync(0, new() { Timeout = 15_000 });
        Assert.NotEmpty(name);
    }

    [Fact]
    public async Task Houses_that_declined_are_offered_the_film_again_from_the_standby_list_and_the_decision_is_a_document()
    {
        var window = WindowId.Parse("window:the-paper-orchard/us/theatrical");
        var (house, opens) = (TheaterId.Parse(await HouseAsync()), Demonstration.Now.InUtc().Date.PlusWeeks(30).Next(IsoDayOfWeek.Friday));
        await Demonstration.DoAsync(Columbia, new RegisterFilm { CommandId = Demonstration.NewId(), Film = window.Film, Title = "The Paper Orchard", Distributor = DistributorId.Parse("columbia") });
        await Demonstration.DoAsync(Columbia, new PlanWindow { CommandId = Demonstration.NewId(), Film = window.Film, Market = window.Market, Opens = opens });
        await Demonstration.DoAsync(Columbia, new SendOffer { CommandId = Demonstration.NewId(), Window = window, Theaters = new() { Ids = [house] } });
        var page = await OpenAsync("/standby?film=the-paper-orchard");
        await Expect(page.Locator("[data-total]")).ToHaveTextAsync("0 houses");

        var chain = (await Demonstration.AskAsync(Columbia, new OfferLines { Window = window })).Lines.Single().Line.Chain;
        await Demonstration.DoAsync(Columbia, new AnswerOffer
        {
            CommandId = Demonstration.NewId(),
            Offer = OfferId.Of(window, chain),
            Theaters = new() { Ids = [house] },
            Answer = OfferAnswer.Decline,
            Reason = new("terms", "too dear"),
            OnBehalf = new("The manager", Via.Phone, null),
        });
        await Expect(page.Locator("[data-standby] tbody tr")).ToContainTextAsync("too dear", new() { Timeout = 15_000 });
        await page.Locator("[data-standby] tbody input[type=checkbox]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Offer to the picked 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToContainTextAsync("1 houses");
        Assert.Empty(await page.HindrancesAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Offer", Exact = true }).ClickAsync();
        await Expect(page.Locator("[data-total]")).ToHaveTextAsync("0 houses", new() { Timeout = 15_000 });

        await page.GotoAsync("/films/the-paper-orchard");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Decision: .*declined") }).First.ClickAsync();
        await Expect(page.Locator(".decision")).ToContainTextAsync("The manager, by phone");
        await Expect(page.Locator(".decision .facts")).ToContainTextAsync("terms: too dear");
        await Expect(page.Locator(".decision .after")).ToContainTextAsync("The Paper Orchard");
        await Expect(page.Locator(".decision .hashes code").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9a-f]{64}$"));
        Assert.Empty(await page.HindrancesAsync());
    }

    /// <summary>A house of the demonstration.</summary>
    private async Task<string> HouseAsync() =>
        (await Demonstration.AskAsync(Columbia, new ReleasePlanner.Theaters.Theaters { Market = MarketId.Parse("market:us"), Limit = 1 })).Theaters[0].Theater.Value;

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var hands = path.StartsWith("/films/", StringComparison.Ordinal) ? "timeline" : path.StartsWith("/holdovers", StringComparison.Ordinal) ? "holdovers" : null;
        if (hands is not null)
        {
            // The circuit asks for it once the page stands; a module is loaded once, whoever asks: hands come after it.
            await page.EvaluateAsync("name => import(`/js/${name}.js`).then(() => true)", hands);
        }
        return page;
    }
}
