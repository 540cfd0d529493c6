using System.Diagnostics;
using Microsoft.Playwright;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>The booking grid as a booker works in it: from a spreadsheet, and by keys.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class BookingGridTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    private const string Columbia = "distribution:columbia";
    private static readonly WindowId Kitchen = WindowId.Parse("window:kitchen-at-the-end-of-the-world/us/theatrical");

    [Fact]
    public async Task A_list_of_two_hundred_houses_is_matched_and_offered()
    {
        var houses = (await Houses("none")).Select(r => r.Theater.Slug).Take(30).ToList();
        Assert.NotEmpty(houses);
        var page = await OpenAsync("?state=none");
        await page.FocusAsync(".house-grid");
        await PasteAsync(page, string.Join("\n", houses.Concat(Enumerable.Range(0, 200 - houses.Count).Select(i => $"zzqx {i} unheard of"))));
        await Expect(page.Locator(".paste .counts")).ToContainTextAsync($"{houses.Count}");
        await Expect(page.Locator(".paste .counts li").First).ToContainTextAsync("matched");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Select ") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Offer", Exact = true }).ClickAsync();
        await page.FillAsync("#o-screens", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.Locator("form.command").GetByRole(AriaRole.Button, new() { Name = "Offer", Exact = true }).ClickAsync();
        await Expect(page.Locator(".outcome")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        var open = (await Houses("awaiting")).Select(r => r.Theater.Slug).ToHashSet();
        Assert.All(houses, h => Assert.Contains(h, open));
    }

    [Fact]
    public async Task Cells_are_written_by_keys_pasted_from_a_spreadsheet_and_applied()
    {
        var before = (await Houses("awaiting")).OrderBy(r => r.Name, StringComparer.Ordinal).Take(3).ToList();
        var page = await OpenAsync("?state=awaiting&sort=Name");
        await page.FocusAsync(".house-grid");
        // To the screens, the third column, of the first row.
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".cell-frame input").FillAsync("many");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".cell-frame input")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Locator(".cell-frame input").FillAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".cell.edited")).ToHaveTextAsync("2");
        await Expect(page.GetByText("1 row with unsaved changes")).ToBeVisibleAsync();

        // The cell in hand is now the second row's: two rows of screens, day and weeks, of which one day is none.
        await PasteAsync(page, "2\t\t4\r\n2\tsoon\t4\r\n");
        await Expect(page.GetByText("3 rows with unsaved changes")).ToBeVisibleAsync();
        await Expect(page.GetByText("'soon' is no day")).ToBeVisibleAsync();
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".edits li").First).ToContainTextAsync("would be done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(page.Locator(".cell.edited")).ToHaveCountAsync(0);
        var after = (await Houses("awaiting")).Where(r => before.Any(b => b.Theater == r.Theater)).ToList();
        Assert.All(after, r => Assert.Equal(Screens.Of(2), r.Screens!.Weeks[0]));
        Assert.Equal(2, after.Count(r => r.Weeks == 4));
    }

    [Fact]
    public async Task A_yes_by_phone_is_entered_with_who_said_it()
    {
        var page = await OpenAsync("?state=awaiting&sort=Name&desc=True");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Space");
        var name = await page.Locator(".row.chosen .c-name").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter their answer" }).ClickAsync();
        await page.FillAsync("#answer-behalf-person", "Ann Lee, manager");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".preview")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter it" }).ClickAsync();
        await Expect(page.Locator(".outcome")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GotoAsync(Address($"?state=inEffect&text={Uri.EscapeDataString(name)}"));
        await Expect(page.Locator(".row.body .c-yes").First).ToContainTextAsync("Ann Lee, manager, phone, ");
    }

    [Fact]
    public async Task Selected_rows_are_copied_as_a_spreadsheet_takes_them()
    {
        var page = await OpenAsync("?state=inEffect,awaiting&sort=Name");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.GetByText("2 rows selected")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+c");
        // The page's policy lets no function be waited for that is sent to it as text.
        var (copied, since) = ("", Stopwatch.StartNew());
        while (!copied.Contains('\t') && since.Elapsed < TimeSpan.FromSeconds(20))
        {
            copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        }
        var lines = copied.Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("Theater\tState\tScreens\tFrom", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_stays_written_in_and_is_marked_in_the_grid()
    {
        var row = (await Houses("awaiting")).OrderBy(r => r.Name, StringComparer.Ordinal).ElementAt(14);
        var page = await OpenAsync($"?state=awaiting&text={Uri.EscapeDataString(row.Name)}");
        await WriteAsync(page, row, "weeks", $"{row.Weeks + 1}");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".edits li").First).ToContainTextAsync("1 would be done");
        await AmendAsync(row, row.Weeks!.Value + 2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(page.GetByText("1 row was refused and is marked in the grid")).ToBeVisibleAsync();
        await Expect(page.Locator(".row.body.refused .c-weeks.edited")).ToHaveTextAsync($"{row.Weeks + 1}");
        await Expect(page.Locator(".row.body.refused")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex("somebody changed"));
        // Nothing was applied, and nothing is to be undone.
        await Expect(page.Locator(".undo")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
    }

    [Fact]
    public async Task What_was_applied_is_undone_by_a_key_and_what_somebody_changed_since_stays_and_is_told()
    {
        var row = (await Houses("awaiting")).OrderBy(r => r.Name, StringComparer.Ordinal).ElementAt(12);
        var was = row.Weeks!.Value;
        var page = await OpenAsync($"?state=awaiting&text={Uri.EscapeDataString(row.Name)}");
        await WriteAsync(page, row, "weeks", $"{was + 1}");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Control+Enter");
        await ApplyAsync(page);
        Assert.Equal(was + 1, await WeeksAsync());
        await Expect(page.Locator(".undo")).ToContainTextAsync("1 row changed.");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".undo")).ToContainTextAsync("Undone: 1 row is as before.");
        Assert.Equal(was, await WeeksAsync());
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") })).ToHaveCountAsync(0);

        await WriteAsync(page, row, "weeks", $"{was + 1}");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Control+Enter");
        await ApplyAsync(page);
        await AmendAsync(row, was + 3);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") }).ClickAsync();
        await Expect(page.Locator(".undo")).ToContainTextAsync("Nothing was undone.");
        await Expect(page.Locator(".undo .problem")).ToContainTextAsync($"Not undone: {row.Name}: somebody changed");
        Assert.Equal(was + 3, await WeeksAsync());

        async Task<int?> WeeksAsync() =>
            (await Demonstration.AskAsync(Columbia, new WindowHouses { Window = Kitchen, Theaters = [row.Theater], Limit = 10 })).Rows.First(r => r.Line == row.Line).Weeks;
    }

    [Fact]
    public async Task An_offer_to_a_house_that_had_none_is_undone_and_of_a_canceled_booking_it_is_said_that_it_is_not()
    {
        var row = (await Houses("none")).OrderByDescending(r => r.Name, StringComparer.Ordinal).First();
        var page = await OpenAsync($"?state=none&text={Uri.EscapeDataString(row.Name)}");
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Offer", Exact = true }).ClickAsync();
        await page.FillAsync("#o-screens", "1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.Locator("form.command").GetByRole(AriaRole.Button, new() { Name = "Offer", Exact = true }).ClickAsync();
        await Expect(page.Locator(".undo")).ToContainTextAsync("1 row offered.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") }).ClickAsync();
        await Expect(page.Locator(".undo")).ToContainTextAsync("Undone: 1 row is as before.");
        Assert.DoesNotContain((await Demonstration.AskAsync(Columbia, new WindowHouses { Window = Kitchen, Theaters = [row.Theater], Limit = 10 })).Rows, r => r.State == "awaiting");

        // The same house says yes elsewhere: whether any other is booked depends on what other tests did.
        await Demonstration.DoAsync(Columbia, new Offers.SendOffer { CommandId = Demonstration.NewId(), Window = Kitchen, Theaters = new() { Ids = [row.Theater] } });
        await Demonstration.DoAsync($"exhibitor:{row.Chain.Slug}", new Theaters.Bookings.ConfirmBooking { CommandId = Demonstration.NewId(), Theater = row.Theater, Window = Kitchen });
        await page.GotoAsync(Address($"?state=inEffect&text={Uri.EscapeDataString(row.Name)}"));
        await page.WaitForSelectorAsync("main[data-live=true] .house-grid .cell-frame", new() { State = WaitForSelectorState.Attached });
        await page.FocusAsync(".house-grid");
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel bookings" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the bookings" }).ClickAsync();
        await Expect(page.Locator(".undo")).ToContainTextAsync("A canceled booking is not undone: offer it again.");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Undo") })).ToHaveCountAsync(0);
    }

    /// <summary>Somebody else changes the offer.</summary>
    private Task AmendAsync(HouseRow row, int weeks) => Demonstration.DoAsync(Columbia, new ReleasePlanner.Offers.AmendOffer
    {
        CommandId = Demonstration.NewId(),
        Offer = row.Offer!.Value,
        Theaters = new() { Ids = [row.Theater] },
        Versions = [row.Version!],
        Formats = [row.Format!],
        Weeks = weeks,
    });

    private static async Task WriteAsync(IPage page, HouseRow row, string column, string text)
    {
        await page.Locator(".row.body", new() { HasText = row.Name }).First.Locator($".c-{column}").DblClickAsync();
        await page.Locator(".cell-frame input").FillAsync(text);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".cell.edited")).ToHaveCountAsync(1);
    }

    private static async Task ApplyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".edits li").First).ToContainTextAsync("would be done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
    }

    private static string Address(string query) => "/bookings/" + Kitchen.Value["window:".Length..] + query;

    private async Task<IPage> OpenAsync(string query)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync(Address(query));
        await page.WaitForSelectorAsync("main[data-live=true] .house-grid .cell-frame", new() { State = WaitForSelectorState.Attached });
        return page;
    }

    private async Task<IReadOnlyList<HouseRow>> Houses(string state) =>
        (await Demonstration.AskAsync(Columbia, new WindowHouses { Window = Kitchen, State = [state], Limit = 500 })).Rows;

    private static Task PasteAsync(IPage page, string text) => page.EvaluateAsync(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text); document.querySelector('.house-grid').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }", text);
}
