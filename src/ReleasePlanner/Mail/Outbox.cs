using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>How mails are sent, if they are.</summary>
/// <param name="Site">What links begin with, such as <c>https://planner.example.com</c>.</param>
/// <param name="IsConfigured">False: mails are written and wait.</param>
internal sealed record MailSettings(string Site, bool IsConfigured);

/// <summary>Where mails are written, together with what they tell of. Without a site to link to, as from the command line, none are.</summary>
internal sealed class Outbox(IdentityStore store, IClock clock, MailSettings? settings = null, IDataProtectionProvider? protection = null)
{
    private static readonly Duration Patience = Duration.FromDays(3);

    private readonly IDataProtector? seal = protection?.CreateProtector("mail");

    public bool IsConfigured => settings?.IsConfigured == true;

    /// <summary>To be saved by the caller.</summary>
    /// <param name="until">From then on it is of no use, and is not sent.</param>
    public void Put(string kind, User user, string subject, MailText text, Instant? until = null)
    {
        if (settings is null)
        {
            return;
        }
        var now = clock.GetCurrentInstant();
        store.Letters.Add(new()
        {
            At = now,
            Address = user.Email!,
            UserId = user.Id,
            Kind = kind,
            Subject = Door.Clean(subject)!,
            Body = text.ToString(),
            Links = text.Links.Count == 0 ? null : seal!.Protect(Json.Write(text.Links)),
            NextAt = now,
            GiveUpAt = Instant.Min(now + Patience, until ?? Instant.MaxValue),
        });
    }

    /// <summary>Earlier ones of that kind that were not sent yet say less than the next: they are given up. To be saved by the caller.</summary>
    public async Task ReplaceAsync(string kind, User user, CancellationToken cancellation)
    {
        var earlier = store.Letters.Where(l => l.UserId == user.Id && l.Kind == kind && (l.State == MailState.Waiting || l.State == MailState.Failed));
        foreach (var letter in await earlier.ToListAsync(cancellation))
        {
            (letter.State, letter.Error) = (MailState.Dead, "a later one took its place");
        }
    }

    /// <summary>An invitation, or a reset that was asked for. To be saved by the caller.</summary>
    public void PutLink(string purpose, User user, string path, Instant until)
    {
        var text = new MailText().Line($"Hello {user.DisplayName},").Line();
        _ = purpose == Links.Invitation
            ? text.Line($"you were added to ReleasePlanner. Set your password here:")
            : text.Line($"set a new password for ReleasePlanner here:");
        text.LinkTo(path).Line().Line($"The link is good once, until {Times.Of(until, user)}. If you did not expect this mail, leave it alone: without the link nothing changes.");
        Put(purpose, user, purpose == Links.Invitation ? "Your ReleasePlanner account" : "A new password for ReleasePlanner", text, until);
    }

    /// <summary>The whole text, as it is sent.</summary>
    /// <exception cref="UnsendableException">The keys that sealed its links are gone.</exception>
    public string Whole(Letter letter)
    {
        try
        {
            var paths = letter.Links is null ? [] : Json.Read<string[]>(seal!.Unprotect(letter.Links));
            return MailText.Whole(letter.Body, [.. paths.Select(p => settings!.Site + p)]);
        }
        catch (CryptographicException e)
        {
            throw new UnsendableException("its links cannot be read: the keys that sealed them are gone", e);
        }
    }
}

/// <summary>Times as a reader's clock shows them.</summary>
internal static class Times
{
    public static DateTimeZone ZoneOf(User user) => user.TimeZone is { } id && DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone ? zone : DateTimeZone.Utc;

    public static string Of(Instant instant, User user)
    {
        var zone = ZoneOf(user);
        return instant.InZone(zone).ToString("ddd MMM d, HH:mm", System.Globalization.CultureInfo.InvariantCulture) + $" ({zone.Id})";
    }

    /// <summary>A time to answer by, as the last day on which there is time in the zone, and with the time where that is not the day's end.</summary>
    public static string Deadline(Instant by, DateTimeZone zone)
    {
        var (day, at) = Platform.Values.Deadline.Last(by, zone);
        return at is null ? Of(day) : $"{Of(day)}, {at.Value.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)} ({zone.Id})";
    }

    public static string Of(LocalDate day) => day.ToString("ddd MMM d", System.Globalization.CultureInfo.InvariantCulture);
}
