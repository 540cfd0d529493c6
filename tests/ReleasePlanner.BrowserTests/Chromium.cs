using Microsoft.Playwright;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>The distribution's Chromium, one for all tests of a collection.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage"];

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Where it is; null: not on this machine.</summary>
    public static string? Path => Environment.GetEnvironmentVariable("RELEASEPLANNER_TEST_CHROMIUM") is { Length: > 0 } told ? told : Array.Find(Places, File.Exists);

    /// <summary>Skips the test where there is none.</summary>
    public static void Need() => Assert.SkipUnless(Path is not null, "no Chromium on this machine: ./tests/run.sh installs the distribution's where it may");

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Arguments }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }
}
