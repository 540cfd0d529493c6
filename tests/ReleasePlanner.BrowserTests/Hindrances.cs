using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ReleasePlanner.BrowserTests;

/// <summary>What axe finds on a page that keeps somebody from using it.</summary>
internal static class Hindrances
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>
    /// Each serious or critical violation, with the first elements that have it. Run in the page itself: the package's own way opens a second page for each
    /// look, to put together what several frames say, and takes four seconds of five for that; these pages have one frame.
    /// </summary>
    public static async Task<IReadOnlyList<string>> HindrancesAsync(this IPage page)
    {
        await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
            """);
    }
}
