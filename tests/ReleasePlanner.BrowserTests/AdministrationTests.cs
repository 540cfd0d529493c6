using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReleasePlanner.Tests.Support;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>What an administrator does all day.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class AdministrationTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    [Fact]
    public async Task A_user_is_added_signs_in_by_the_link_and_is_shut_out()
    {
        var page = await OpenAsync("/admin");
        await page.ClickAsync("text=Add a user");
        await page.FillAsync("#email", "newcomer@browser.example");
        await page.FillAsync("#name", "Nora Newcomer");
        await page.SelectOptionAsync("#reach-role", "executive");
        await page.FillAsync("#reach", "Columbya");
        await page.PressAsync("#reach", "Tab");
        await Expect(page.Locator("#reach-problem")).ToContainTextAsync("no film is of a distributor called that");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the user" }).ClickAsync();
        await Expect(page.Locator(".problem")).ToContainTextAsync("choose a role");
        await page.FillAsync("#reach", "Columbia");
        await page.PressAsync("#reach", "Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the user" }).ClickAsync();
        var link = await page.InputValueAsync("[data-selects]");
        Assert.DoesNotContain(new Uri(link).PathAndQuery, page.Url, StringComparison.Ordinal);

        using var newcomer = new Browser(Demonstration.Address);
        var path = new Uri(link).PathAndQuery;
        await newcomer.Submit(path, path, ("password", Browser.Password), ("again", Browser.Password));
        await newcomer.SignIn("newcomer@browser.example");
        Assert.True(await newcomer.IsSignedIn());

        await page.ClickAsync("text=I have it");
        await Expect(page.Locator("[data-selects]")).ToHaveCountAsync(0);
        await page.FillAsync("#like", "newcomer");
        await page.PressAsync("#like", "Tab");
        // The filter is a part of the address: a link that is followed before it stands there is followed from the address before.
        await Expect(page).ToHaveURLAsync(new Regex("like=newcomer"));
        await page.ClickAsync("text=Nora Newcomer");
        await page.CheckAsync("text=May not sign in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Changed.")).ToBeVisibleAsync();
        Assert.False(await newcomer.IsSignedIn());
    }

    [Fact]
    public async Task A_token_is_shown_once_and_revoked()
    {
        var page = await OpenAsync("/admin/tokens");
        await page.ClickAsync("text=Issue a token");
        await page.FillAsync("#name", "browser test");
        await page.SelectOptionAsync("#reach-role", "exhibitor");
        await page.FillAsync("#reach", "carmike");
        await page.PressAsync("#reach", "Tab");
        await Expect(page.Locator("#reach-problem")).ToHaveTextAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Issue", Exact = true }).ClickAsync();
        Assert.StartsWith("rp_", await page.InputValueAsync("[data-selects]"), StringComparison.Ordinal);
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("main[data-live=true]");
        await Expect(page.Locator("[data-selects]")).ToHaveCountAsync(0);
        var row = page.Locator("tr", new() { HasText = "browser test" });
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_store_is_verified_and_a_row_of_the_journal_found()
    {
        var page = await OpenAsync("/admin/journal");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Expect(page.GetByText("Sound")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.FillAsync("#kind", "disruption-lifted");
        // By the keyboard: what the verification says may push a button from under the mouse.
        await page.PressAsync("#kind", "Enter");
        await Expect(page).ToHaveURLAsync(new Regex("kind=disruption-lifted"));
        // Other tests lift things in the same demonstration: theirs may stand before it.
        var row = page.Locator(".journal li", new() { HasText = "ice-storm" }).First;
        await row.Locator("summary").ClickAsync();
        await Expect(row.Locator("pre")).ToBeVisibleAsync();
        await Expect(row.Locator("pre")).ToContainTextAsync("ice-storm");
    }

    [Fact]
    public async Task A_policy_is_set_in_words()
    {
        var page = await OpenAsync("/admin/policies?distributor=orion");
        await page.ClickAsync("text=As it is shipped");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the policy" }).ClickAsync();
        await Expect(page.GetByText("when more than 500 bookings go")).ToBeVisibleAsync();
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return page;
    }
}
