using System.Text;
using Microsoft.Playwright;
using ReleasePlanner.Host.Pages.Shell;
using ReleasePlanner.Platform.Commands;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>
/// A picture of every page, narrow and wide, light and dark, in <c>tests/screenshots</c> with an <c>index.html</c> to look at them side by side. Made when
/// RELEASEPLANNER_SCREENSHOTS is set: <c>tests/screenshots.sh</c>. Pages of the menus are found by themselves; the others are named here.
/// </summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class ContactSheet(Demonstration demonstration) : BrowserTest(demonstration)
{
    private static readonly (string Who, Role Role, string[] More)[] People =
    [
        (Demonstration.Staff, Role.Distribution,
            [
                "/films/copper-sky", "/films/wilhelmina-ortega-fairbanks", "/windows/night-ferry/us/theatrical", "/windows/night-ferry/us/theatrical?view=map", "/windows/night-ferry/us/theatrical?view=timeline",
                "/windows/night-ferry/us/theatrical?view=weeks", "/bookings/night-ferry/us/theatrical", "/bookings/night-ferry/us/theatrical?by=Chain", "/bookings/night-ferry/us/theatrical?text=no+such+house",
                "/theaters/carmike-0001", "/chains/carmike", "/shock?what=cancel", "/films/no-such-film",
            ]),
        (Demonstration.Executive, Role.Executive, ["/board/films/night-ferry", "/films/night-ferry/brief", "/board?asOf=2000-01-01T00:00:00Z"]),
        (Demonstration.Administrator, Role.Administrator, ["/admin?like=nobody-is-called-that", "/admin/webhooks/print-traffic?owner=distribution:columbia"]),
        (Demonstration.Circuit, Role.Exhibitor, ["/partner/offers/kitchen-at-the-end-of-the-world/us/theatrical/carmike", "/partner/holdovers?by=house", "/partner/holdovers?film=the-lantern-road&show=all", "/partner/houses/carmike-0001", "/partner/houses?q=nothing"]),
    ];

    [Fact]
    public async Task Every_page_is_pictured()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("RELEASEPLANNER_SCREENSHOTS") is { Length: > 0 }, "RELEASEPLANNER_SCREENSHOTS is not set: tests/screenshots.sh makes the pictures");
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("RELEASEPLANNER_SCREENSHOTS")!);
        var sheet = new StringBuilder("<!DOCTYPE html><meta charset=utf-8><title>Pages</title><style>body{font:14px sans-serif;background:#888}figure{display:inline-block;vertical-align:top;margin:8px}img{max-height:640px;max-width:640px;display:block}</style>\n");
        foreach (var (who, role, more) in People)
        {
            sheet.Append(System.Globalization.CultureInfo.InvariantCulture, $"<h1>{role}</h1>\n");
            foreach (var (width, theme) in new[] { (1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
            {
                var page = await Demonstration.OpenAsync(who, width, theme);
                foreach (var path in Menu.Of(role).Select(p => p.Path).Concat(more))
                {
                    await page.GotoAsync(path);
                    await page.WaitForSelectorAsync(role == Role.Exhibitor ? "h1" : "main[data-live=true] :is(h1, .notice)");
                    await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                    var name = $"{role}-{string.Concat(path.Trim('/').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}-{width}-{theme}.png".ToLowerInvariant();
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder.FullName, name), FullPage = true });
                    sheet.Append(System.Globalization.CultureInfo.InvariantCulture, $"<figure><a href='{name}'><img src='{name}' loading=lazy></a><figcaption>{System.Net.WebUtility.HtmlEncode(path)}, {width}, {theme}</figcaption></figure>\n");
                }
                await page.Context.CloseAsync();
            }
        }
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "index.html"), sheet.ToString());
    }
}
