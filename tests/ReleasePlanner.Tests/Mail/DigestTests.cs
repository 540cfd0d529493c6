using NodaTime;
using ReleasePlanner.Mail;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Mail;

[Collection(nameof(MailedCollection))]
public sealed class DigestTests(Mailed mailed)
{
    [Fact]
    public async Task Each_buyer_is_told_in_the_morning_of_its_own_houses_and_not_again_while_nothing_changes()
    {
        var (two, one) = (await mailed.NewBuyer(2), await mailed.NewBuyer(1));
        var (clark, smith) = (await mailed.Served.AddUser("clark@example.com", two.Buyer), await mailed.Served.AddUser("smith@example.com", one.Buyer));
        await mailed.Offer("The Long Road", Duration.FromDays(5), [.. two.Houses, .. one.Houses]);
        mailed.Morning();
        await mailed.Round();
        await mailed.Round();

        var told = Assert.Single(mailed.Server.To("clark@example.com"), m => m.Subject!.Contains("to answer", StringComparison.Ordinal)).TextBody!;
        Assert.Contains("The Long Road: 2 houses to answer by ", told, StringComparison.Ordinal);
        Assert.Contains("The Long Road: 1 house to answer by ", Digest("smith@example.com"), StringComparison.Ordinal);

        mailed.Morning();
        await mailed.Round();
        Assert.Single(await mailed.Written(clark, MailKind.Digest));
        Assert.Single(await mailed.Written(smith, MailKind.Digest));
    }

    [Fact]
    public async Task A_time_to_answer_by_is_told_as_the_last_day_where_the_theaters_are()
    {
        var (buyer, houses) = await mailed.NewBuyer(1);
        await mailed.Served.AddUser("day@example.com", buyer);
        var york = DateTimeZoneProviders.Tzdb["America/New_York"];
        // The day's end there is the next day's morning in UTC, which is the zone of who reads.
        var last = mailed.Now.InZone(york).Date.PlusDays(3);
        await mailed.Offer("Dated", last.PlusDays(1).AtStartOfDayInZone(york).ToInstant() - mailed.Now, houses);
        mailed.Morning();
        await mailed.Round();
        var day = last.ToString("ddd MMM d", System.Globalization.CultureInfo.InvariantCulture);
        var mail = mailed.Server.To("day@example.com")[^1];
        Assert.Contains($"Dated: 1 house to answer by {day}\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal($"1 house to answer by {day}", mail.Subject);
    }

    [Fact]
    public async Task A_film_that_is_not_announced_is_told_by_its_code_name()
    {
        var (buyer, houses) = await mailed.NewBuyer(1);
        await mailed.Served.AddUser("code@example.com", buyer);
        await mailed.Offer("The Secret of the Sequel", Duration.FromDays(5), houses, secret: "bluebird");
        mailed.Morning();
        await mailed.Round();
        var told = Digest("code@example.com");
        Assert.Contains("bluebird", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Sequel", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_day_before_the_time_to_answer_by_comes_one_reminder()
    {
        var (buyer, houses) = await mailed.NewBuyer(1);
        var user = await mailed.Served.AddUser("remind@example.com", buyer);
        mailed.Morning();
        await mailed.Round();
        var before = (await mailed.Written(user, MailKind.Digest)).Count;
        await mailed.Offer("Reminded", Duration.FromHours(34), houses);
        mailed.Served.Clock.Advance(Duration.FromHours(9));
        await mailed.Round();
        Assert.Equal(before, (await mailed.Written(user, MailKind.Digest)).Count);

        mailed.Served.Clock.Advance(Duration.FromHours(1));
        await mailed.Round();
        await mailed.Round();
        var digests = await mailed.Written(user, MailKind.Digest);
        Assert.Equal(before + 1, digests.Count);
        Assert.StartsWith("Reminder: 1 house to answer by ", digests[0].Subject, StringComparison.Ordinal);
        Assert.Contains("Reminded", digests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_wants_no_digests_or_has_not_shown_the_address_to_be_theirs_is_sent_none()
    {
        var (buyer, houses) = await mailed.NewBuyer(1);
        var off = await mailed.Served.AddUser("off@example.com", buyer);
        await mailed.Do($"{buyer}#{off}", new MailPreferences { CommandId = mailed.Served.NewId(), Digests = false });
        var added = await mailed.Served.Do(new ReleasePlanner.Identities.AddUser { CommandId = mailed.Served.NewId(), Email = "unproven@example.com", Name = "U", Reach = buyer });
        await mailed.Offer("Not told", Duration.FromDays(5), houses);
        mailed.Morning();
        await mailed.Round();
        Assert.Empty(await mailed.Written(off, MailKind.Digest));
        Assert.Empty(await mailed.Written(added.GetProperty("user").GetString()!, MailKind.Digest));
    }

    [Fact]
    public async Task A_confirmation_sheet_has_the_week_s_bookings_of_the_user_s_own_houses()
    {
        var (two, one) = (await mailed.NewBuyer(2), await mailed.NewBuyer(1));
        var (clark, smith) = (await mailed.Served.AddUser("sheet1@example.com", two.Buyer), await mailed.Served.AddUser("sheet2@example.com", one.Buyer));
        var offer = await mailed.Offer("Confirmed Film", Duration.FromDays(5), [.. two.Houses, .. one.Houses]);
        await mailed.Do(Mailed.Carmike, new AnswerOffer { CommandId = mailed.Served.NewId(), Offer = offer, Theaters = new() { Ids = [Mailed.House(two.Houses[0]), Mailed.House(one.Houses[0])] }, Answer = OfferAnswer.Confirm });
        await mailed.CatchUp();
        var week = mailed.Now.InUtc().Date.PlusDays(14).Previous(IsoDayOfWeek.Friday).PlusDays(7);
        var command = new SendConfirmations { CommandId = mailed.Served.NewId(), Distributor = DistributorId.Parse("columbia"), PlayWeek = week };
        await mailed.Do(Mailed.Columbia, command);
        await mailed.Do(Mailed.Columbia, command);

        var sheet = Assert.Single(await mailed.Written(clark, MailKind.ConfirmationSheet));
        Assert.Contains(Mailed.Name(two.Houses[0]), sheet.Body, StringComparison.Ordinal);
        Assert.Contains("Confirmed Film", sheet.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Mailed.Name(two.Houses[1]), sheet.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Mailed.Name(one.Houses[0]), sheet.Body, StringComparison.Ordinal);
        Assert.Contains(Mailed.Name(one.Houses[0]), Assert.Single(await mailed.Written(smith, MailKind.ConfirmationSheet)).Body, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => mailed.Do("distribution:disney", command with { CommandId = mailed.Served.NewId() }));
    }

    private string Digest(string address) => mailed.Server.To(address)[^1].TextBody!;
}
