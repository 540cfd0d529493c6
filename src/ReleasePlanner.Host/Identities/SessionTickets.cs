using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Identities;

/// <summary>
/// Sessions are rows: the cookie holds no more than the session's secret. Signing out deletes the row, so a copied cookie is worth nothing; whatever
/// changes a user's security stamp, or disables or removes them, ends the session at the next request.
/// </summary>
internal sealed class SessionTickets(Keys keys, IClock clock) : ITicketStore
{
    /// <summary>Without a request a session ends after this; in any case after <see cref="Longest"/>.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private static readonly Duration Longest = Duration.FromDays(7);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext http, CancellationToken cancellation)
    {
        var store = http.RequestServices.GetRequiredService<IdentityStore>();
        var (id, secret, now, from) = (Secrets.NewId('s'), Secrets.New(), clock.GetCurrentInstant(), http.From());
        var user = Claim(ticket, SignedIn.Person);
        var open = await store.Sessions.Where(s => s.UserId == user).ToListAsync(cancellation);
        store.Sessions.RemoveRange(open.Where(s => s.ExpiresAt <= now));
        // The new one is one of the most that there are.
        store.Sessions.RemoveRange(open.Where(s => s.ExpiresAt > now).OrderByDescending(s => s.StartedAt).Skip(Sessions.Most - 1));
        store.Sessions.Add(new()
        {
            Id = id,
            Hash = Secrets.Hash(secret),
            UserId = user,
            Stamp = Claim(ticket, SignedIn.Stamp),
            Method = MethodOf(ticket),
            StartedAt = now,
            SeenAt = now,
            ExpiresAt = now + Duration.FromTimeSpan(Idle),
            Address = from.Address,
            UserAgent = Door.Clean(from.UserAgent),
        });
        await store.SaveChangesAsync(cancellation);
        return $"{id}_{secret}";
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext http, CancellationToken cancellation)
    {
        var store = http.RequestServices.GetRequiredService<IdentityStore>();
        var id = Secrets.Split(key)!.Value.Id;
        var session = await store.Sessions.SingleOrDefaultAsync(s => s.Id == id, cancellation);
        if (session is null)
        {
            return;
        }
        if (session.UserId != Claim(ticket, SignedIn.Person))
        {
            throw new InvalidOperationException("a session is one user's: sign out before another signs in");
        }
        session.Stamp = Claim(ticket, SignedIn.Stamp);
        session.ExpiresAt = Instant.Min(clock.GetCurrentInstant() + Duration.FromTimeSpan(Idle), session.StartedAt + Longest);
        await store.SaveChangesAsync(cancellation);
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext http, CancellationToken cancellation)
    {
        if (await keys.OfSessionAsync(key, cancellation) is not { } holder)
        {
            return null;
        }
        var until = holder.ExpiresAt.ToDateTimeOffset();
        return new(SignedIn.BySession(holder), new() { IssuedUtc = until - Idle, ExpiresUtc = until }, IdentityConstants.ApplicationScheme);
    }

    public async Task RemoveAsync(string key, HttpContext http, CancellationToken cancellation)
    {
        var store = http.RequestServices.GetRequiredService<IdentityStore>();
        var id = Secrets.Split(key)!.Value.Id;
        store.Sessions.RemoveRange(await store.Sessions.Where(s => s.Id == id).ToListAsync(cancellation));
        await store.SaveChangesAsync(cancellation);
    }

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw WithoutRequest();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw WithoutRequest();

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw WithoutRequest();

    public Task RemoveAsync(string key) => throw WithoutRequest();

    private static string Claim(AuthenticationTicket ticket, string type) => ticket.Principal.FindFirst(type)!.Value;

    /// <summary>As Identity says it in its own claims.</summary>
    private static string MethodOf(AuthenticationTicket ticket) =>
        ticket.Principal.FindFirst(System.Security.Claims.ClaimTypes.AuthenticationMethod)?.Value
        ?? ticket.Principal.FindFirst("amr")?.Value switch { "pwd" => "password", "mfa" => "password+code", "hwk" or "swk" or null => "passkey", var other => other };

    private static NotSupportedException WithoutRequest() => new("a session belongs to a request");
}
