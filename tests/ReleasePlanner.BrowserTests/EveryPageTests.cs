using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Shell;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>What holds of every page that a menu leads to.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class EveryPageTests(Demonstration demonstration) : BrowserTest(demonstration)
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
        var page = await Demonstration.OpenAsync(user, width, theme);
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
        if (width < 1000 && user is (Demonstration.Executive or Demonstration.Administrator))
        {
            // What staff have too was narrow before their eyes.
            places = [.. places.Except(Menu.Of(Role.Distribution).Select(p => p.Path))];
        }
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
            found.AddRange((await page.HindrancesAsync()).Select(h => $"{place}: {h}"));
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Between the request and the circuit something is written, so that nobody's answer is shared any more.</summary>
    [Theory]
    [InlineData("/holdovers")]
    [InlineData("/films/kitchen-at-the-end-of-the-world")]
    [InlineData("/standby")]
    public async Task Nothing_of_a_page_vanishes_when_its_circuit_begins(string path)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.AddInitScriptAsync("""
            window.lost = [];
            let most = 0, tall = 0;
            window.compared = 0;
            new MutationObserver(() => {
                const main = document.querySelector('main');
                const text = main?.textContent.replace(/\s+/g, ' ').length ?? 0;
                const height = main?.getBoundingClientRect().height ?? 0;
                // Nothing is painted before the styles of the head have come, and the fonts that the measuring above began to load.
                const dressed = document.fonts.status === 'loaded' && [...document.head.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet);
                if (document.readyState !== 'loading' && (tall || dressed)) {
                    if (!main?.querySelector('h1')) { lost.push('the heading'); }
                    tall ||= height;
                    compared++;
                    if (Math.abs(height - tall) > tall * 0.1) { lost.push(`its height: ${tall}, then ${height}`); }
                    if (text < most * 0.95) { lost.push(`${most - text} of ${most} letters`); }
                }
                if (main?.dataset.live === 'false') { most = Math.max(most, text); }
            }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
            """);
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await Demonstration.DoAsync("distribution:columbia", new RegisterFilm { CommandId = Demonstration.NewId(), Distributor = DistributorId.Parse("columbia"), Title = "Written meanwhile " + path.Length });
            await route.ContinueAsync();
        });
        await page.GotoAsync(path);
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(await page.EvaluateAsync<string[]>("lost"));
        Assert.True(await page.EvaluateAsync<bool>("compared > 1"), "no height was compared");
    }

    [Theory]
    [InlineData("click")]
    [InlineData("keys")]
    public async Task What_is_followed_before_the_circuit_stands_loads_its_page_whole(string how)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.WaitForSelectorAsync("main[data-live=true]");
        var followed = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await followed.Task;
            try
            {
                await route.ContinueAsync();
            }
            catch (PlaywrightException)
            {
                // The page that asked is gone.
            }
        });
        await page.GotoAsync("/films");
        await page.EvaluateAsync("window.before = true");

        if (how == "click")
        {
            await page.ClickAsync("nav a[href='/offers']");
        }
        else
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync("o");
        }
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/offers$"));
        followed.SetResult();

        await page.WaitForSelectorAsync("main[data-live=true]");
        await Assertions.Expect(page.Locator("main h1")).ToHaveTextAsync("Offers");
        Assert.True(await page.EvaluateAsync<bool>("window.before === undefined"), "the page was put into the one before");
    }

    [Fact]
    public async Task A_page_goes_on_when_the_server_was_started_again()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync("/calendar");
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.EvaluateAsync("document.body.dataset.before = 'true'");

        await Demonstration.RestartAsync();

        // The circuit went with the server: the page notices, and loads itself again.
        await page.WaitForSelectorAsync("body:not([data-before]) main[data-live=true]", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("main h1")).ToHaveCountAsync(1, new() { Timeout = 15_000 });
    }
}
