using Dapper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Mail;

/// <summary>
/// Tells each exhibitor's user in the morning what waits, when it is not what they were told last, and once more a day before an offer is to be
/// answered. It asks as the user does: nobody is told what they would not see signed in.
/// </summary>
internal sealed partial class Digests(IServiceScopeFactory scopes, Dispatcher dispatcher, Database database, IClock clock, ILogger<Digests> log)
{
    private static readonly LocalTime Morning = new(7, 0);
    private static readonly Duration Ahead = Duration.FromHours(24);

    /// <summary>Writes what is due now.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
        var now = clock.GetCurrentInstant();
        var isAnyNear = await IsAnyNearAsync(now, cancellation);
        var unwanted = await store.Readers.Where(r => !r.Digests).Select(r => r.UserId).ToListAsync(cancellation);
        var users = await store.WhoCanBeMailed.ToListAsync(cancellation);
        foreach (var user in users.Where(u => !unwanted.Contains(u.Id) && Actor.Parse(u.Reach).Role == Role.Exhibitor))
        {
            try
            {
                await ForAsync(user, now, isAnyNear, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(log, user.Id, e);
            }
        }
    }

    private async Task ForAsync(User user, Instant now, bool isAnyNear, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
        var local = now.InZone(Times.ZoneOf(user));
        var today = NodaTime.Text.LocalDatePattern.Iso.Format(local.Date);
        var reader = await store.Readers.SingleOrDefaultAsync(r => r.UserId == user.Id, cancellation);
        var isMorning = local.TimeOfDay >= Morning && reader?.DigestDay != today;
        if (!isMorning && !isAnyNear)
        {
            return;
        }
        var waiting = await Waiting.AskAsync(dispatcher, user, cancellation);
        var reminded = (await store.Reminders.AsNoTracking().Where(r => r.UserId == user.Id).ToListAsync(cancellation)).Select(r => (r.Offer, r.RespondBy)).ToHashSet();
        var near = waiting.ToAnswer
            .Where(o => o.RespondBy is { } by && by > now && by <= now + Ahead && !reminded.Contains((o.Offer.Value, by))).ToList();
        var isNew = isMorning && !waiting.IsNothing && waiting.Hash != reader?.Digest;
        if (!isMorning && near.Count == 0)
        {
            return;
        }
        await store.TogetherAsync(
            async () =>
            {
                if (reader is null)
                {
                    store.Readers.Add(reader = new() { UserId = user.Id });
                }
                if (isMorning)
                {
                    (reader.DigestDay, reader.Digest) = (today, waiting.Hash);
                }
                store.Reminders.AddRange(near.Select(o => new Reminder { UserId = user.Id, Offer = o.Offer.Value, RespondBy = o.RespondBy!.Value }));
                if (isNew || near.Count > 0)
                {
                    var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
                    var told = isNew ? waiting : waiting.Only(near);
                    await outbox.ReplaceAsync(MailKind.Digest, user, cancellation);
                    outbox.Put(MailKind.Digest, user, (isNew ? "" : "Reminder: ") + told.Subject(user), told.Text(user, scope.ServiceProvider.GetRequiredService<AnswerLinks>()), told.Until);
                }
                return reader;
            },
            cancellation);
    }

    /// <summary>Whether anybody at all is to be reminded: mostly not, and then nobody has to be asked about.</summary>
    private async Task<bool> IsAnyNearAsync(Instant now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            $"select count(*) from offer_line where to_seq = {Stored.Current} and state in ('out', 'pencilled') and open_until > @now and open_until <= @ahead",
            new { now = Stored.Text(now), ahead = Stored.Text(now + Ahead) }) > 0;
    }

    [LoggerMessage(LogLevel.Error, "The digest of {User} could not be written; it is tried again")]
    private static partial void LogFailed(ILogger log, string user, Exception e);
}
