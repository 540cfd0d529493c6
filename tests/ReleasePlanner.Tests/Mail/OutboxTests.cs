using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReleasePlanner.Host;
using ReleasePlanner.Host.Mail;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Mail;

[Collection(nameof(MailedCollection))]
public sealed class OutboxTests(Mailed mailed)
{
    private Served Served => mailed.Served;

    [Fact]
    public async Task An_invitation_is_mailed_and_the_administrator_sees_all_of_it_but_its_link()
    {
        var (user, link) = await Invite("invited@example.com");
        await mailed.Round();

        var sent = Assert.Single(mailed.Server.To("invited@example.com"));
        Assert.Equal(link, Assert.Single(Mailed.Links(sent)));
        var entry = Assert.Single(await mailed.Written(user));
        Assert.Equal(("invitation", "sent", 1), (entry.Kind, entry.State, entry.Tries));
        Assert.DoesNotContain(link.Split('_')[1], Json.Write(entry), StringComparison.Ordinal);
        Assert.DoesNotContain(link.Split('_')[1], await Stored(), StringComparison.Ordinal);
        using var browser = new Browser(Served.Address);
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit(link, link, ("password", Browser.Password), ("again", Browser.Password))).StatusCode);
    }

    [Fact]
    public async Task What_the_server_does_not_take_now_is_tried_later_and_goes_out_once()
    {
        var (user, _) = await Invite("later@example.com");
        mailed.Server.Refuses = 451;
        await mailed.Round();
        await mailed.Round();
        var entry = Assert.Single(await mailed.Written(user));
        Assert.Equal(("failed", 1, mailed.Now + Duration.FromMinutes(1)), (entry.State, entry.Tries, entry.NextAt));
        Assert.Contains("not now", entry.Error, StringComparison.Ordinal);

        mailed.Server.Refuses = null;
        Served.Clock.Advance(Duration.FromMinutes(1));
        await mailed.Round();
        await mailed.Round();
        Assert.Single(mailed.Server.To("later@example.com"));
        Assert.Equal(("sent", 2), (await mailed.Written(user)).Select(m => (m.State, m.Tries)).Single());
    }

    [Fact]
    public async Task After_three_days_a_mail_is_given_up_where_it_is_seen_and_may_be_sent_again()
    {
        var (user, _) = await Invite("never@example.com");
        mailed.Server.Refuses = 451;
        for (var i = 0; i < 4; i++)
        {
            await mailed.Round();
            Served.Clock.Advance(Duration.FromDays(1));
        }
        await mailed.Round();
        mailed.Server.Refuses = null;
        var dead = Assert.Single(await mailed.Written(user));
        Assert.Equal(("dead", 3), (dead.State, dead.Tries));
        Assert.StartsWith("given up", dead.Error, StringComparison.Ordinal);

        await Served.Do(new ResendMail { CommandId = Served.NewId(), Mail = dead.Mail });
        await mailed.Round();
        Assert.Single(mailed.Server.To("never@example.com"));
    }

    [Fact]
    public async Task What_the_server_will_never_take_is_given_up_at_once_and_so_is_a_mail_to_a_disabled_user()
    {
        var (refused, _) = await Invite("refused@example.com");
        mailed.Server.Refuses = 550;
        await mailed.Round();
        mailed.Server.Refuses = null;
        Assert.Equal("dead", (await mailed.Written(refused)).Single().State);

        var (disabled, _) = await Invite("disabled@example.com");
        await Served.Do(new ChangeUser { CommandId = Served.NewId(), User = UserId.Parse(disabled), Disabled = true });
        await mailed.Round();
        Assert.Empty(mailed.Server.To("disabled@example.com"));
        Assert.Equal("dead", (await mailed.Written(disabled)).Single().State);
    }

    [Fact]
    public async Task A_restart_loses_no_mail_and_can_still_read_its_link()
    {
        var (user, link) = await Invite("restart@example.com");
        await mailed.RestartAsync();
        await mailed.Round();
        Assert.Equal(link, Mailed.Links(Assert.Single(mailed.Server.To("restart@example.com"))).Single());
        Assert.Equal("sent", (await mailed.Written(user)).Single().State);
    }

    [Fact]
    public async Task A_forgotten_password_is_answered_alike_whoever_asks_and_mailed_to_who_has_one()
    {
        await Served.AddUser("forgot@example.com");
        using var browser = new Browser(Served.Address);
        var there = await (await browser.Submit("/password", "/password", ("email", "forgot@example.com"))).Content.ReadAsStringAsync();
        await browser.Submit("/password", "/password", ("email", "forgot@example.com"));
        var absent = await (await browser.Submit("/password", "/password", ("email", "nobody@example.com"))).Content.ReadAsStringAsync();
        await mailed.Round();
        Assert.Equal(there, absent);
        var reset = Assert.Single(mailed.Server.To("forgot@example.com"), m => m.Subject!.Contains("new password", StringComparison.Ordinal));
        var link = Mailed.Links(reset).Single();
        Assert.Equal(HttpStatusCode.OK, (await browser.Submit(link, link, ("password", "another good password"), ("again", "another good password"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignIn("forgot@example.com", "another good password")).StatusCode);
    }

    [Fact]
    public async Task Line_breaks_begin_no_header_and_add_no_recipient()
    {
        Assert.Throws<UnsendableException>(() => Postman.Address("a@example.com\r\nBcc: evil@example.com"));
        Assert.Throws<UnsendableException>(() => Postman.Address("a@example.com, evil@example.com"));
        var added = await Served.Services.GetRequiredService<Dispatcher>().Send(Actor.Administrator, new AddUser { CommandId = Served.NewId(), Email = "a@example.com\r\nBcc: evil@example.com", Name = "A", Reach = "executive:columbia" });
        Assert.Equal("invalid", added.Refusal?.Code);

        var postman = Served.Services.GetRequiredService<Postman>();
        var message = postman.Message(
            new() { At = mailed.Now, Address = "a@example.com", UserId = "u-1", Kind = MailKind.Digest, Subject = "One\r\nBcc: evil@example.com\r\n\r\nbody", Body = "" }, "text");
        using var wire = new MemoryStream();
        await message.WriteToAsync(wire, TestContext.Current.CancellationToken);
        wire.Position = 0;
        var read = await MimeKit.MimeMessage.LoadAsync(wire, TestContext.Current.CancellationToken);
        Assert.Empty(read.Bcc);
        Assert.Equal(["a@example.com"], read.To.Mailboxes.Select(m => m.Address));
    }

    [Fact]
    public void What_others_wrote_stays_on_its_line_and_is_no_link()
    {
        var title = $"Film\r\n\r\nSign in here:\n{MailText.Link}\u2028end";
        var text = new MailText().Line($"{title}: 1 house").LinkTo("/answer/x");
        var whole = MailText.Whole(text.ToString(), ["https://planner.example.com/answer/x"]);
        Assert.Equal(2, whole.TrimEnd('\n').Split('\n').Length);
        Assert.EndsWith("  https://planner.example.com/answer/x\n", whole, StringComparison.Ordinal);
        Assert.Equal(whole.IndexOf("https:", StringComparison.Ordinal), whole.LastIndexOf("https:", StringComparison.Ordinal));
    }

    [Fact]
    public void Mails_do_not_leave_this_machine_in_clear_and_settings_do_not_tell_the_password()
    {
        Assert.Null(SmtpSettings.Read(Configured()));
        Assert.Throws<UsageException>(() => SmtpSettings.Read(Configured(("Smtp:Host", "mail.example.com"), ("Smtp:Security", "none"), ("From", "a@example.com"))));
        Assert.Throws<UsageException>(() => SmtpSettings.Read(Configured(("Smtp:Host", "mail.example.com"), ("From", "nobody"))));
        var read = SmtpSettings.Read(Configured(("Smtp:Host", "mail.example.com"), ("Smtp:User", "u"), ("Smtp:Password", "s3cret"), ("From", "P <a@example.com>")))!;
        Assert.Equal((587, MailKit.Security.SecureSocketOptions.StartTls), (read.Port, read.Security));
        Assert.DoesNotContain("s3cret", read.ToString(), StringComparison.Ordinal);

        static IConfiguration Configured(params (string Key, string Value)[] settings) =>
            new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => "Mail:" + s.Key, s => (string?)s.Value)).Build();
    }

    private async Task<(string User, string Link)> Invite(string email)
    {
        var added = await Served.Do(new AddUser { CommandId = Served.NewId(), Email = email, Name = "Jane", Reach = "executive:columbia" });
        return (added.GetProperty("user").GetString()!, added.GetProperty("link").GetString()!);
    }

    private async Task<string> Stored()
    {
        var dump = "";
        foreach (var end in new[] { "", "-wal" })
        {
            await using var stream = new FileStream(Served.Store + end, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            dump += await reader.ReadToEndAsync();
        }
        return dump;
    }
}

/// <summary>Mails of a planner that has no server to send them by.</summary>
[Collection(nameof(ServedCollection))]
public sealed class NotConfiguredTests(Served served)
{
    [Fact]
    public async Task Without_a_server_mails_are_written_and_told_as_not_configured()
    {
        var added = await served.Do(new AddUser { CommandId = served.NewId(), Email = "unsent@example.com", Name = "Jane", Reach = "executive:columbia" });
        var entry = Assert.Single((await served.Ask(new Mails { User = UserId.Parse(added.GetProperty("user").GetString()!) })).Mails);
        Assert.Equal("not-configured", entry.State);
    }
}
