using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>
/// Links in digests: each opens one offer for one user, who may answer it without signing in. They are kept nowhere; what they say is sealed, and they
/// are void once the user is disabled or their credentials change.
/// </summary>
internal sealed class AnswerLinks(IDataProtectionProvider protection, IdentityStore store, IClock clock)
{
    private const int Longest = 2000;
    private static readonly Duration Lasts = Duration.FromDays(7);

    private readonly IDataProtector seal = protection.CreateProtector("answer an offer");

    private sealed record Said(string User, string Stamp, OfferId Offer, Instant Until);

    /// <summary>The path for that user and offer, good for seven days or until the time to answer by.</summary>
    public string PathOf(User user, OfferId offer, Instant? respondBy)
    {
        var until = Instant.Min(clock.GetCurrentInstant() + Lasts, respondBy ?? Instant.MaxValue);
        return "/answer/" + seal.Protect(Json.Write(new Said(user.Id, user.SecurityStamp!, offer, until)));
    }

    /// <summary>Who may answer what; null when the link is not good now, whatever is wrong with it.</summary>
    public async Task<(User User, OfferId Offer)?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > Longest)
        {
            return null;
        }
        Said said;
        try
        {
            said = Json.Read<Said>(seal.Unprotect(token));
        }
        catch (CryptographicException)
        {
            return null;
        }
        var user = await store.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == said.User, cancellation);
        return user is { Disabled: false, RemovedAt: null } && user.SecurityStamp == said.Stamp && clock.GetCurrentInstant() < said.Until ? (user, said.Offer) : null;
    }
}
