using System.Net;
using System.Text.RegularExpressions;
using Ical.Net;
using Microsoft.Playwright;
using NodaTime.Text;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ReleasePlanner.BrowserTests;

/// <summary>What a circuit's film buyer does on a phone, beside dropping a run and answering an offer.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed class PartnerTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    private const string Carmike = "exhibitor:carmike";

    [Fact]
    public async Task A_calendar_program_reads_the_private_address_until_it_is_void()
    {
        var phone = await OpenAsync("/partner/calendar");
        await phone.GetByRole(AriaRole.Button, new() { Name = "Make an address" }).ClickAsync();
        var address = await phone.InputValueAsync("[data-selects]");

        using var program = new HttpClient();
        using var answer = await program.GetAsync(address);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        var events = Calendar.Load(text)!.Events.ToList();
        var bookings = await Demonstration.AskAsync(Carmike, new HouseBookings { Limit = 500, Since = Demonstration.Now.InUtc().Date.PlusDays(-60) });
        Assert.NotEmpty(bookings.Bookings);
        Assert.Equal(events.Count, events.Select(e => e.Uid).Distinct().Count());
        foreach (var booking in bookings.Bookings)
        {
            var shown = events.Single(e => e.Uid!.StartsWith($"{booking.Booking.Value.Replace('/', '-')}.{booking.Theater.Slug}@", StringComparison.Ordinal));
            Assert.Equal(new(booking.From.Year, booking.From.Month, booking.From.Day), shown.Start!.Date);
            Assert.Contains(booking.Name, shown.Summary, StringComparison.Ordinal);
            Assert.Equal(booking.Standing is "stopped" or "displaced" or "dropped" or "cancelled", shown.Status == "CANCELLED");
        }
        var deadlines = (await Demonstration.AskAsync(Carmike, new OffersOut())).Offers.Count(o => o.Awaiting + o.Pencilled > 0 && o.Offer.Current.RespondBy is not null);
        Assert.Equal(deadlines, events.Count(e => e.Uid!.StartsWith("answer.", StringComparison.Ordinal)));

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await program.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var one = await program.GetAsync(address + "?house=" + bookings.Bookings[0].Theater.Slug);
        Assert.All(Calendar.Load(await one.Content.ReadAsStringAsync())!.Events, e => Assert.Contains(bookings.Bookings[0].Theater.Slug + "@", e.Uid, StringComparison.Ordinal));
        using var notTheirs = await program.GetAsync(address + "?house=beacon-0001");
        Assert.Equal(HttpStatusCode.NotFound, notTheirs.StatusCode);

        await phone.GotoAsync("/partner/calendar");
        await Expect(phone.Locator("[data-selects]")).ToHaveCountAsync(0);
        await phone.GetByRole(AriaRole.Button, new() { Name = "Make it void" }).ClickAsync();
        await Expect(phone.GetByText("It is void")).ToBeVisibleAsync();
        using var gone = await program.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_list_of_bookings_has_a_row_for_each()
    {
        var phone = await OpenAsync("/partner/calendar");
        var download = await phone.RunAndWaitForDownloadAsync(() => phone.ClickAsync("text=Bookings of your houses"));
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        var rows = (await reader.ReadToEndAsync()).TrimEnd().Split("\r\n");
        var total = (await Demonstration.AskAsync(Carmike, new HouseBookings { Limit = 1 })).Total;
        Assert.Equal(total, rows.Length - 1);
        Assert.Contains(rows, r => r.Contains("theater:carmike-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bookings_of_a_film_that_moved_are_confirmed_again()
    {
        var phone = await OpenAsync("/partner");
        var card = phone.Locator("form", new() { Has = phone.GetByRole(AriaRole.Button, new() { NameRegex = new("onfirm") }) }).First;
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new("onfirm") }).ClickAsync();
        await Expect(phone.GetByText("Done.")).ToBeVisibleAsync();
        var left = await Demonstration.AskAsync(Carmike, new WindowSummary { Window = WindowId.Parse("window:wilhelmina-ortega-fairbanks/us/theatrical") });
        Assert.Equal(0, left.Theaters.NeedsReconfirmation);
    }

    [Fact]
    public async Task Of_an_offer_some_houses_are_declined_with_a_reason()
    {
        var phone = await OpenAsync("/partner");
        var card = phone.Locator("a.card[href^='/partner/offers/']").Last;
        var place = await card.GetAttributeAsync("href");
        await card.ClickAsync();
        await Expect(phone).ToHaveURLAsync(new Regex(Regex.Escape(place!) + "$"));
        await phone.Locator("input[type=radio][value=Decline]").First.CheckAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "No: 1 house" })).ToBeVisibleAsync();
        var send = phone.GetByRole(AriaRole.Button, new() { Name = "Send the answer" });
        await send.ClickAsync();
        await Expect(phone.Locator("#reason-problem")).Not.ToBeEmptyAsync();
        await phone.FillAsync("[name=reason]", "The screen is being rebuilt");
        await send.ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Sent" })).ToBeVisibleAsync();
        await Expect(phone.Locator(".told")).ToContainTextAsync("1 house declined");
    }

    /// <summary>From the inbox to who plays on: a film all alike, then runs of a house one by one; the counts go down, and the distributor sees the answers.</summary>
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_Monday_is_answered_on_a_phone(ColorScheme theme)
    {
        var phone = await Demonstration.OpenAsync(Demonstration.Circuit, 390, theme);
        await phone.GotoAsync("/partner");
        await phone.Locator("a.card[href^='/partner/holdovers']").ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Holdovers" })).ToBeVisibleAsync();
        var week = LocalDatePattern.Iso.Parse(Regex.Match(phone.Url, "playWeek=([0-9-]+)").Groups[1].Value).Value;
        var before = await Demonstration.AskAsync(Carmike, new HoldoverWorklist { PlayWeek = week });
        Assert.True(before.NeedsTheater > 1, "the demonstration has runs that wait for the circuit");
        await Expect(phone.GetByText($"{before.NeedsTheater} wait for you", new() { Exact = true })).ToBeVisibleAsync();
        await FitsAsync(phone);

        await phone.GetByRole(AriaRole.Link, new() { Name = "By house" }).ClickAsync();
        await Expect(phone.Locator("fieldset.run").First).ToBeVisibleAsync();
        await Expect(phone.Locator("input[type=radio]:checked")).ToHaveCountAsync(0);
        await FitsAsync(phone);
        // A firm word of the house is not ticked; this run's is given now: an end, which needs no screen.
        await phone.Locator("input[type=radio][value^='final|']").First.CheckAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Check your answers" })).ToBeVisibleAsync();
        await Expect(phone.GetByText("The last day is")).ToBeVisibleAsync();
        await FitsAsync(phone);
        Assert.Equal(before.NeedsTheater, (await Demonstration.AskAsync(Carmike, new HoldoverWorklist { PlayWeek = week })).NeedsTheater);
        await phone.GetByRole(AriaRole.Button, new() { Name = "Send the answer" }).ClickAsync();
        await Expect(phone.GetByText("Sent: 1 answer.")).ToBeVisibleAsync();

        var after = await Demonstration.AskAsync(Carmike, new HoldoverWorklist { PlayWeek = week });
        Assert.Equal(before.NeedsTheater - 1, after.NeedsTheater);
        await Expect(phone.GetByText($"{(after.NeedsTheater == 1 ? "1 waits" : $"{after.NeedsTheater} wait")} for you", new() { Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Nothing is wider than the phone, and nobody is hindered.</summary>
    private static async Task FitsAsync(IPage phone)
    {
        Assert.Equal(0, await phone.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(await phone.HindrancesAsync());
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await Demonstration.OpenAsync(Demonstration.Circuit, 390);
        await page.GotoAsync(path);
        return page;
    }
}
