using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>Files of houses, and finding what they brought.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class RegistryTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    [Fact]
    public async Task A_file_is_looked_at_taken_in_and_its_house_found()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await page.GotoAsync("/import");
        await page.WaitForSelectorAsync("main[data-live=true]");
        const string File = """
            id,name,chain,city,region,country,screens
            springfield-palace,Palace Zwölf,Palace Group,Springfield,Illinois,us,4
            springfield-roxy,Roxy,,Springfield,Illinois,us,twelve
            springfield-far,Far,,Springfield,,atlantis,1
            """;
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "houses.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(File) });
        var looked = page.GetByRole(AriaRole.Region, new() { Name = "What would come of it" });
        await Expect(looked).ToContainTextAsync("Palace Zwölf");
        await Expect(looked).ToContainTextAsync("screens is 'twelve'");
        await Expect(looked).ToContainTextAsync("market:atlantis is not registered");
        Assert.Equal(0, (await Houses("springfield-palace")).Total);

        await page.GetByRole(AriaRole.Button, new() { Name = "Take in 1, without the wrong ones" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What came of it" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal("Palace Zwölf", Assert.Single((await Houses("springfield-palace")).Theaters).Name);

        await page.GotoAsync("/theaters?text=Palace+Zw%C3%B6lf");
        await page.ClickAsync("text=Palace Zwölf");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Palace Zwölf" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_in_words()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Administrator);
        await page.GotoAsync("/import");
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = [0x89, 0x50, 0x4e, 0x47, 0, 1, 2] });
        await Expect(page.Locator(".problem")).ToContainTextAsync("lacks the columns");
    }

    [Fact]
    public async Task A_chain_is_found_by_its_name_as_it_is_typed()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync("/shock?what=drop");
        await page.WaitForSelectorAsync("main[data-live=true]");
        var field = page.GetByLabel("Chain", new() { Exact = true });
        await field.PressSequentiallyAsync("CARM");
        await Expect(page.Locator("#chain-known option[value=Carmike]")).ToHaveCountAsync(1);
        await field.FillAsync("no such circuit");
        await field.PressAsync("Tab");
        await Expect(page.GetByText("no chain is called that")).ToBeVisibleAsync();
        await field.FillAsync("carmike");
        await field.PressAsync("Tab");
        await Expect(page).ToHaveURLAsync(new Regex("chain=.*carmike"));
        await Expect(field).ToHaveValueAsync("Carmike");
        await Expect(page.GetByText("no chain is called that")).ToHaveCountAsync(0);

        await page.GotoAsync("/offers?chain=chain:carmike");
        await page.WaitForSelectorAsync("main[data-live=true]");
        await Expect(page.Locator("tbody th[scope=row]").First).ToHaveTextAsync("Carmike");
        await page.GetByLabel("Chain", new() { Exact = true }).FillAsync("");
        await page.GetByLabel("Chain", new() { Exact = true }).PressAsync("Tab");
        await Expect(page).Not.ToHaveURLAsync(new Regex("chain="));
        await Expect(page.Locator("tbody th[scope=row]", new() { HasNotText = "Carmike" }).First).ToBeVisibleAsync();
    }

    private Task<Theaters.TheatersAnswer> Houses(string text) => Demonstration.AskAsync("administrator", new Theaters.Theaters { Text = text });
}
