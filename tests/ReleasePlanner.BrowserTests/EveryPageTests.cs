using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>What holds of every page that a menu leads to.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class EveryPageTests(Demonstration demonstration)
{
    [Theory]
    [InlineData(Demonstration.Staff, 1440, ColorScheme.Light)]
    [InlineData(Demonstration.Staff, 390, ColorScheme.Dark)]
    [InlineData(Demonstration.Executive, 1440, ColorScheme.Dark)]
    [InlineData(Demonstration.Executive, 390, ColorScheme.Light)]
    [InlineData(Demonstration.Administrator, 1440, ColorScheme.Light)]
    [InlineData(Demonstration.Administrator, 390, ColorScheme.Dark)]
    [InlineData(Demonstration.Circuit, 1440, ColorScheme.Dark)]
    [InlineData(Demonstration.Circuit, 390, ColorScheme.Light)]
    public async Task A_page_of_the_menu_fits_its_window_throws_nothing_and_hinders_nobody(string user, int width, ColorScheme theme)
    {
        var page = await demonstration.OpenAsync(user, width, theme);
        var found = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                found.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => found.Add($"{page.Url}: {error}");
        var places = await page.Locator("nav a").EvaluateAllAsync<string[]>("links => [...new Set(links.map(l => l.getAttribute('href')))]");
        Assert.NotEmpty(places);
        foreach (var place in places)
        {
            var answer = await page.GotoAsync(place);
            Assert.Equal((place, 200), (place, answer!.Status));
            if (await page.Locator("main[data-live]").CountAsync() > 0)
            {
                await page.WaitForSelectorAsync("main[data-live=true]");
            }
            await Assertions.Expect(page.Locator("main h1")).ToHaveCountAsync(1, new() { Timeout = 15_000 });
            var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
            if (over > 0)
            {
                found.Add($"{place}: {over} pixels too wide");
            }
            foreach (var violation in (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical"))
            {
                found.Add($"{place}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html))}");
            }
        }
        await page.Context.CloseAsync();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task A_page_goes_on_when_the_server_was_started_again()
    {
        var page = await demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync("/calendar");
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.EvaluateAsync("document.body.dataset.before = 'true'");

        await demonstration.RestartAsync();

        // The circuit went with the server: the page notices, and loads itself again.
        await page.WaitForSelectorAsync("body:not([data-before]) main[data-live=true]", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("main h1")).ToHaveCountAsync(1, new() { Timeout = 15_000 });
        await page.Context.CloseAsync();
    }
}
