using System.Diagnostics;
using Microsoft.Playwright;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>What each role comes to do, done in a browser.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class MainPathTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    [Fact]
    public async Task A_house_drops_a_run_on_its_phone_and_the_board_of_an_executive_shows_it()
    {
        var board = await Demonstration.OpenAsync(Demonstration.Executive);
        await board.GotoAsync("/board");
        await board.WaitForSelectorAsync("main[data-live=true]");
        await board.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var before = await board.EvaluateAsync<string>("document.querySelector('main table').innerText");
        var house = await PlayingAsync();
        var phone = await Demonstration.OpenAsync(Demonstration.Circuit, 390);
        await phone.GotoAsync("/partner/houses/" + house.Theater.Slug);
        await phone.SelectOptionAsync("[name=booking]", house.Run.Booking!.Value.Value);
        await phone.SelectOptionAsync("select[name=what]", "drop");
        await phone.FillAsync("[name=day] >> nth=0", LocalDatePattern.Iso.Format(Demonstration.Now.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).Date));
        await phone.ClickAsync("text=Show what it does >> nth=0");
        await Expect(phone.GetByText("The run is not kept from")).ToBeVisibleAsync();

        var sent = Stopwatch.StartNew();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Drop the run" }).ClickAsync();
        await Expect(board.Locator("main table").First).Not.ToHaveTextAsync(before, new() { UseInnerText = true, Timeout = 10_000 });

        TestContext.Current.TestOutputHelper?.WriteLine($"the board showed the drop {sent.ElapsedMilliseconds} ms after it was sent");
        await Expect(phone.GetByText("Drop the run: done.")).ToBeVisibleAsync();
    }

    /// <summary>Nothing is booked before the answers were shown once more.</summary>
    [Fact]
    public async Task An_offer_is_confirmed_on_a_phone_in_four_taps()
    {
        var phone = await Demonstration.OpenAsync(Demonstration.Circuit, 390);
        await phone.GotoAsync("/partner");
        await phone.Locator("a.card[href^='/partner/offers/']").First.ClickAsync();
        await Expect(phone.Locator("input[type=radio]:checked")).ToHaveCountAsync(0);
        var all = phone.GetByRole(AriaRole.Button, new() { NameRegex = new("^Yes for all") });
        if (await all.CountAsync() > 0)
        {
            await all.ClickAsync();
        }
        else
        {
            await phone.Locator("input[type=radio][value=Confirm]").First.CheckAsync();
            await phone.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        }
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" })).ToBeVisibleAsync();
        await phone.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send ") }).ClickAsync();

        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Sent" })).ToBeVisibleAsync();
        await Expect(phone.Locator(".told")).ToContainTextAsync("booked");
    }

    [Fact]
    public async Task A_shock_is_looked_at_applied_and_lifted()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Staff);
        await page.GotoAsync("/shock?what=suspend");
        await page.WaitForSelectorAsync("main[data-live=true]");
        await page.SelectOptionAsync("#film", new SelectOptionValue { Label = "The Saltwater Letters" });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The Saltwater Letters now" })).ToBeVisibleAsync();
        await page.FillAsync("[placeholder='in words']", "The print is late");
        await page.ClickAsync("text=Show what it does");
        await Expect(page.Locator(".preview")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await page.ClickAsync(".actions button.danger");
        await Expect(page.GetByText("It is in force.")).ToBeVisibleAsync();

        await page.Locator("a[aria-label^='Lift: Release postponed, The Saltwater Letters']").ClickAsync();
        await page.ClickAsync("form[aria-label='Lift it'] button[type=submit]");
        await Expect(page.Locator("form[aria-label='Lift it'] .preview")).ToBeVisibleAsync();
        await page.Locator("form[aria-label='Lift it']").GetByRole(AriaRole.Button, new() { Name = "Lift it" }).ClickAsync();
        await Expect(page.GetByText("It is lifted.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_room_of_a_film_is_moved_back_in_time_with_its_slider()
    {
        var page = await Demonstration.OpenAsync(Demonstration.Executive);
        await page.GotoAsync("/board/films/night-ferry");
        await page.WaitForSelectorAsync("main[data-live=true]");
        var slider = page.Locator("main input[type=range]").First;
        await Expect(page.GetByText("in effect now").First).ToBeVisibleAsync();

        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");

        await Expect(page.GetByText("in effect now")).ToHaveCountAsync(0);
    }

    private async Task<(TheaterId Theater, CalendarRun Run)> PlayingAsync()
    {
        const string Circuit = "exhibitor:carmike";
        foreach (var house in (await Demonstration.AskAsync(Circuit, new ReleasePlanner.Theaters.Theaters { Limit = 100 })).Theaters)
        {
            var calendar = await Demonstration.AskAsync(Circuit, new TheaterCalendar { Theater = house.Theater, Weeks = 1 });
            if (calendar.Weeks[0].Runs.FirstOrDefault(r => r.Standing == "playing" && r.Film?.Value != "film:paper-tigers-dancing") is { } run)
            {
                return (house.Theater, run);
            }
        }
        throw new InvalidOperationException("no house of the circuit plays anything of Columbia's");
    }
}
