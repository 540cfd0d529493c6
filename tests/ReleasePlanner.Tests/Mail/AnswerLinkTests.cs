using System.Net;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Mail;

/// <summary>The link in a digest: it opens one offer for one user, and only a form that is sent answers it.</summary>
[Collection(nameof(MailedCollection))]
public sealed class AnswerLinkTests(Mailed mailed)
{
    [Fact]
    public async Task Programs_that_follow_the_link_answer_nothing_and_a_form_answers_what_was_chosen()
    {
        var ((buyer, own), (_, others)) = (await mailed.NewBuyer(2), await mailed.NewBuyer(1));
        var offer = await mailed.Offer("Linked", Duration.FromDays(5), [.. own, .. others]);
        var (_, link) = await LinkOf("linked@example.com", buyer, "Linked");
        using var browser = new Browser(mailed.Served.Address);
        var page = await (await browser.Get(link)).Content.ReadAsStringAsync();
        Assert.Contains("Linked", page, StringComparison.Ordinal);
        Assert.Contains(Mailed.Name(own[1]), page, StringComparison.Ordinal);
        Assert.DoesNotContain(Mailed.Name(others[0]), page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        foreach (var scan in new[] { link, $"{link}?answer=confirm&run={Run(own[0])}&commandId=x&send=yes" })
        {
            await browser.Get(scan);
        }
        using var head = new HttpRequestMessage(HttpMethod.Head, link);
        await browser.Send(head);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post(link, ("answer", "confirm"), ("run", Run(own[0])), ("commandId", "x"), ("send", "yes"))).StatusCode);
        Assert.Equal("awaiting,awaiting,awaiting", await mailed.States(offer));

        Assert.Equal(HttpStatusCode.OK, (await Answer(browser, link, "confirm", own[0])).StatusCode);
        Assert.Equal("confirmed,awaiting,awaiting", await mailed.States(offer));
        // Another buyer's house, and one that was answered, are not taken whatever the form says.
        Assert.Equal(HttpStatusCode.BadRequest, (await Answer(browser, link, "decline", own[0], others[0])).StatusCode);
        Assert.Equal("confirmed,awaiting,awaiting", await mailed.States(offer));

        await Answer(browser, link, "decline", own[1]);
        Assert.Equal("confirmed,declined,awaiting", await mailed.States(offer));
        var outcome = await (await browser.Get(link)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("<form", outcome, StringComparison.Ordinal);
        Assert.Contains("declined", outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_the_days_and_ticks_nothing_that_was_penciled()
    {
        var (buyer, own) = await mailed.NewBuyer(2);
        var offer = await mailed.Offer("Ticked", Duration.FromDays(5), own);
        var (_, link) = await LinkOf("ticked@example.com", buyer, "Ticked");
        using var browser = new Browser(mailed.Served.Address);
        Assert.Equal(2, (await (await browser.Get(link)).Content.ReadAsStringAsync()).Split(" checked").Length - 1);
        await mailed.Do(buyer, new ReleasePlanner.Offers.AnswerOffer
        {
            CommandId = mailed.Served.NewId(),
            Offer = offer,
            Answer = ReleasePlanner.Offers.OfferAnswer.Pencil,
            Theaters = new() { Ids = [Mailed.House(own[1])] },
        });
        await mailed.CatchUp();
        var page = await (await browser.Get(link)).Content.ReadAsStringAsync();
        Assert.Equal(1, page.Split(" checked").Length - 1);
        Assert.Contains(", penciled", page, StringComparison.Ordinal);
        Assert.Matches(@"\w{3} \d+ \w{3} \d{4} to \w{3} \d+ \w{3} \d{4} \(", page);
    }

    [Fact]
    public async Task It_signs_nobody_in_and_its_answer_is_its_user_s()
    {
        var (buyer, own) = await mailed.NewBuyer(1);
        var offer = await mailed.Offer("Whose", Duration.FromDays(5), own);
        var (user, link) = await LinkOf("whose@example.com", buyer, "Whose");
        using var browser = new Browser(mailed.Served.Address);
        await Answer(browser, link, "confirm", own[0]);
        Assert.False(await browser.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await mailed.Served.Send(link["/answer/".Length..])).StatusCode);
        await mailed.CatchUp();
        var line = (await mailed.Served.Ask(new ReleasePlanner.Offers.OfferLines { Offer = offer }, Mailed.Carmike)).Lines.Single().Line;
        Assert.Equal($"{buyer}#{user}", line.Answer!.By);
    }

    [Fact]
    public async Task It_is_over_when_the_time_is_or_the_credentials_change_or_the_user_is_disabled_and_a_changed_one_never_was()
    {
        var (buyer, own) = await mailed.NewBuyer(1);
        await mailed.Offer("Over", Duration.FromDays(9), own);
        var (_, late) = await LinkOf("late@example.com", buyer, "Over");
        using var browser = new Browser(mailed.Served.Address);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(late)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(late[..^6] + "AAAAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/answer/nothing")).StatusCode);
        mailed.Served.Clock.Advance(Duration.FromDays(7));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(late)).StatusCode);

        await mailed.Offer("Changed", Duration.FromDays(5), own);
        var (reset, changed) = await LinkOf("stamp@example.com", buyer, "Changed");
        var (off, disabled) = await LinkOf("gone@example.com", buyer, "Changed");
        var token = await browser.FormToken(changed);
        await mailed.Served.Do(new ResetUser { CommandId = mailed.Served.NewId(), User = UserId.Parse(reset) });
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(changed)).StatusCode);
        var posted = await browser.Post(changed, ("__RequestVerificationToken", token), ("answer", "confirm"), ("run", Run(own[0])), ("commandId", "late"), ("send", "yes"));
        Assert.Equal(HttpStatusCode.NotFound, posted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get(disabled)).StatusCode);
        await mailed.Served.Do(new ChangeUser { CommandId = mailed.Served.NewId(), User = UserId.Parse(off), Disabled = true });
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get(disabled)).StatusCode);
    }

    [Fact]
    public async Task The_first_form_books_nothing_and_shows_all_that_the_offer_says_from_where_it_is_sent_once()
    {
        var ((buyer, own), (_, others)) = (await mailed.NewBuyer(2), await mailed.NewBuyer(1));
        var offer = await mailed.Offer("Checked", Duration.FromDays(5), [.. own, .. others]);
        var (_, link) = await LinkOf("checked@example.com", buyer, "Checked");
        using var browser = new Browser(mailed.Served.Address);
        var check = await Text(browser.Submit(link, link, ("run", Run(own[0])), ("run", Run(others[0])), ("answer", "confirm"), ("commandId", "tap-1")));
        Assert.Equal("awaiting,awaiting,awaiting", await mailed.States(offer));
        Assert.Contains("Nothing is sent yet.", check, StringComparison.Ordinal);
        foreach (var told in new[] { "Checked", "Columbia", "no rating yet", "The terms are to be agreed.", "1 screen, standard", Mailed.Name(own[0]), "Yes: 1 house is booked" })
        {
            Assert.Contains(told, check, StringComparison.Ordinal);
        }
        Assert.Matches(@"opens \w{3} \d+ \w{3} \d{4}", check);
        Assert.Matches(@"\w{3} \d+ \w{3} \d{4} to \w{3} \d+ \w{3} \d{4} \(2 weeks\)", check);
        Assert.DoesNotContain(Mailed.Name(own[1]), check, StringComparison.Ordinal);
        Assert.DoesNotContain(Mailed.Name(others[0]), check, StringComparison.Ordinal);

        // The check page says itself what is sent from it; twice is once.
        for (var times = 0; times < 2; times++)
        {
            var sent = await Text(browser.Submit(link, link, ("run", Run(own[0])), ("answer", "confirm"), ("commandId", "tap-1"), ("send", "yes")));
            Assert.Contains("Confirmed.", sent, StringComparison.Ordinal);
        }
        Assert.Equal("confirmed,awaiting,awaiting", await mailed.States(offer));

        var no = await Text(browser.Submit(link, link, ("run", Run(own[1])), ("answer", "decline"), ("commandId", "tap-2")));
        Assert.Contains("No: 1 house", no, StringComparison.Ordinal);
        Assert.Contains("name=\"reason\"", no, StringComparison.Ordinal);
        await browser.Submit(link, link, ("run", Run(own[1])), ("answer", "decline"), ("commandId", "tap-2"), ("reason", "Full"), ("send", "yes"));
        await mailed.CatchUp();
        var lines = (await mailed.Served.Ask(new ReleasePlanner.Offers.OfferLines { Offer = offer }, Mailed.Carmike)).Lines;
        Assert.Equal("Full", Assert.Single(lines, l => l.State == "declined").Line.Answer!.Reason!.Note);
    }

    private static async Task<string> Text(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As the form names what the house is offered.</summary>
    private static string Run(int house) => $"{Mailed.House(house)}/ov/standard";

    /// <summary>From the check page.</summary>
    private static Task<HttpResponseMessage> Answer(Browser browser, string link, string answer, params int[] houses) =>
        browser.Submit(link, link, [.. houses.Select(h => ("run", Run(h))), ("answer", answer), ("commandId", Guid.NewGuid().ToString("n")), ("send", "yes")]);

    /// <summary>A new user, and the link to that film's offer from the digest that they are sent.</summary>
    private async Task<(string User, string Link)> LinkOf(string email, string reach, string title)
    {
        var user = await mailed.Served.AddUser(email, reach);
        mailed.Morning();
        await mailed.Round();
        var lines = mailed.Server.To(email)[^1].TextBody!.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, l => l.StartsWith(title + ":", StringComparison.Ordinal));
        return (user, new Uri(lines[at + 1].Trim()).PathAndQuery);
    }
}
