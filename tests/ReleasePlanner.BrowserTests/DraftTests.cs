using Microsoft.Playwright;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>Nothing that was typed is lost: not by a reload, not by the way back, and not to somebody else who typed meanwhile.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class DraftTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    private const string Columbia = "distribution:columbia";
    private static readonly WindowId Kitchen = WindowId.Parse("window:kitchen-at-the-end-of-the-world/us/theatrical");

    [Fact]
    public async Task A_half_filled_form_comes_back_after_a_reload_and_the_way_back_and_is_gone_once_it_is_discarded()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await GoAsync(page, "/admin");
        await page.ClickAsync("text=Add a user");
        await page.FillAsync("#email", "half@browser.example");
        await page.FillAsync("#name", "Hal Filled");
        await page.SelectOptionAsync("#reach-role", "exhibitor");
        await page.FillAsync("#reach", "Carmike");
        await page.PressAsync("#reach", "Tab");

        await page.ReloadAsync();
        await OpenAgainAsync();
        await Expect(page.Locator("#email")).ToHaveValueAsync("half@browser.example");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Hal Filled");
        await Expect(page.Locator("#reach-role")).ToHaveValueAsync("exhibitor");

        await GoAsync(page, "/theaters");
        await page.GoBackAsync();
        await OpenAgainAsync();
        await Expect(page.Locator("#name")).ToHaveValueAsync("Hal Filled");

        await page.Locator("form[aria-label='Add a user'] [data-draft-bar] button").ClickAsync();
        await Expect(page.Locator("[data-draft-bar]")).ToHaveCountAsync(0);
        await Expect(page.Locator("#name")).ToHaveValueAsync("");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.ClickAsync("text=Add a user");
        await Expect(page.Locator("#name")).ToHaveValueAsync("");

        async Task OpenAgainAsync()
        {
            await page.WaitForSelectorAsync("main[data-live=true]");
            await Expect(page.Locator("[data-drafts-offered]")).ToContainTextAsync("Add a user");
            await page.Locator("[data-drafts-offered] button", new() { HasText = "Go on" }).ClickAsync();
            await Expect(page.Locator("form[aria-label='Add a user'] [data-draft-bar]")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Cells_that_are_not_applied_outlive_a_reload_and_meet_what_somebody_else_made_of_them()
    {
        var row = (await Demonstration.AskAsync(Columbia, new WindowHouses { Window = Kitchen, State = ["awaiting"], Sort = HouseSort.Name, Descending = true, Limit = 1 })).Rows[0];
        var (mine, theirs) = (row.Weeks!.Value + 1, row.Weeks.Value + 2);
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        var address = "/bookings/" + Kitchen.Value["window:".Length..] + $"?text={Uri.EscapeDataString(row.Name)}";
        await page.GotoAsync(address);
        await GridAsync(page);
        var cell = page.Locator(".row.body", new() { HasText = row.Name }).First.Locator(".c-weeks");
        await cell.DblClickAsync();
        await page.Keyboard.TypeAsync(mine.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".cell.edited")).ToHaveCountAsync(1);

        await page.ReloadAsync();
        await GridAsync(page);
        await Expect(page.Locator(".cell.edited")).ToHaveTextAsync(mine.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Expect(page.GetByText("What you had written before is back.")).ToBeVisibleAsync();

        await Demonstration.DoAsync(Columbia, new AmendOffer { CommandId = Demonstration.NewId(), Offer = row.Offer!.Value, Theaters = new() { Ids = [row.Theater] }, Versions = [row.Version!], Formats = [row.Format!], Weeks = theirs });
        var conflict = page.Locator(".conflicts li");
        await Expect(conflict).ToContainTextAsync($"when you wrote {mine}; it is {theirs} now (Columbia");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Apply") })).ToHaveCountAsync(0);

        await conflict.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await Expect(page.Locator(".conflicts")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Apply") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(page.Locator(".edits li").First).ToContainTextAsync("would be done");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done", Exact = true }).ClickAsync();
        await Expect(page.Locator(".cell.edited")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await GridAsync(page);
        await Expect(page.Locator(".cell.edited")).ToHaveCountAsync(0);
        Assert.Equal(mine, (await Demonstration.AskAsync(Columbia, new WindowHouses { Window = Kitchen, Theaters = [row.Theater], Limit = 10 })).Rows.First(r => r.Line == row.Line).Weeks);
    }

    [Fact]
    public async Task Two_people_at_one_registration_are_told_of_each_other_and_the_later_one_chooses()
    {
        var house = (await Demonstration.AskAsync("administrator", new ReleasePlanner.Theaters.Theaters { Sort = ReleasePlanner.Theaters.TheaterSort.Theater, Limit = 1 })).Theaters[0];
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await GoAsync(page, $"/theaters/{house.Theater.Slug}");
        await page.ClickAsync("text=Change the registration");
        await page.FillAsync("#c-city", "Mine");
        await page.PressAsync("#c-city", "Tab");

        await Demonstration.DoAsync("administrator", new ReleasePlanner.Theaters.RegisterTheater
        {
            CommandId = Demonstration.NewId(),
            Theater = house.Theater,
            Chain = house.Chain,
            Name = house.Name,
            City = "Theirs",
            Region = house.Region,
            Market = house.Market,
            TimeZone = house.TimeZone,
            Screens = house.Screens,
            Seats = house.Seats,
            Lat = house.Lat,
            Lon = house.Lon,
            Kind = house.Kind,
            Codes = house.Codes,
            PlayWeekStartsOn = house.PlayWeekStartsOn,
        });
        await Expect(page.Locator(".meanwhile")).ToContainTextAsync("city Theirs");
        await Expect(page.Locator("#c-city")).ToHaveValueAsync("Mine");
        var form = page.Locator("form[aria-label='Change the registration']");
        await form.GetByRole(AriaRole.Button, new() { Name = "Show what it does" }).ClickAsync();
        await Expect(form.Locator(".problem").Last).ToContainTextAsync("choose first whose holds");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take theirs" }).ClickAsync();
        await Expect(page.Locator("#c-city")).ToHaveValueAsync("Theirs");
        await Expect(page.Locator(".meanwhile")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_filter_applies_as_it_is_typed_and_a_click_right_after_it_is_not_lost()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await GoAsync(page, "/theaters");
        await page.Locator("#text").PressSequentiallyAsync("carmike");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("text=carmike$"));
        await Expect(page.Locator("#text")).ToBeFocusedAsync();
        await Expect(page.Locator("#text")).ToHaveValueAsync("carmike");

        await page.Locator("#text").PressSequentiallyAsync("-0001");
        await page.Locator("table.registry tbody a").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/theaters/[a-z0-9-]+"));
        await Expect(page.Locator("main h1")).Not.ToHaveTextAsync("Theaters");
    }

    [Fact]
    public async Task A_filter_sets_its_own_member_of_the_address_over_a_link_that_is_clicked_in_the_same_moment()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync("/bookings/" + Kitchen.Value["window:".Length..] + "?state=awaiting");
        await GridAsync(page);
        // Both before the server has answered either.
        await page.EvaluateAsync(
            """
            () => {
                const by = document.getElementById('by');
                by.value = 'Chain';
                by.dispatchEvent(new Event('change', { bubbles: true }));
                document.querySelector('.house-grid .c-name a').click();
            }
            """);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("by=Chain"));
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=Name"));
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=awaiting"));
        await Expect(page.Locator(".house-grid .row.group").First).ToBeVisibleAsync();
        await Expect(page.Locator(".house-grid .c-name[aria-sort]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Two_administrators_at_one_user_are_told_of_each_other_and_the_later_one_chooses()
    {
        await Demonstration.DoAsync("administrator", new ReleasePlanner.Identities.AddUser { CommandId = Demonstration.NewId(), Email = "both@browser.example", Name = "Both Edited", Reach = "exhibitor:carmike" });
        var user = (await Demonstration.AskAsync("administrator", new ReleasePlanner.Identities.Users { Like = "both@browser.example" })).Users.Single().User;
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await GoAsync(page, $"/admin?like=both@browser.example&user={user}");
        await page.FillAsync("#new-name", "Mine");
        await page.PressAsync("#new-name", "Tab");

        await Demonstration.DoAsync("administrator", new ReleasePlanner.Identities.ChangeUser { CommandId = Demonstration.NewId(), User = user, Name = "Theirs" });
        var form = page.Locator("form[aria-label='Change the user']");
        await form.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Expect(form.Locator(".problem")).ToContainTextAsync("meanwhile");
        await Expect(page.Locator(".meanwhile")).ToContainTextAsync("Theirs");
        await Expect(page.Locator("#new-name")).ToHaveValueAsync("Mine");
        Assert.Equal("Theirs", (await Demonstration.AskAsync("administrator", new ReleasePlanner.Identities.Users { Like = "both@browser.example" })).Users.Single().Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep mine" }).ClickAsync();
        await Expect(page.Locator(".meanwhile")).ToHaveCountAsync(0);
        await form.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Expect(page.Locator("#one")).ToHaveTextAsync("Mine");
    }

    private static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync("main[data-live=true]");
    }

    private static Task GridAsync(IPage page) => page.WaitForSelectorAsync("main[data-live=true] .house-grid .cell-frame", new() { State = WaitForSelectorState.Attached });
}
