using System.Net;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>
/// Slows guessing and locks nobody out: after some failures of one account from one address every further guess has to wait twice as long as the one before, up to a
/// ceiling. Guesses at one account from all addresses together wait too, but shortly, and not where its owner came in before. Passkeys, links and other providers are
/// not slowed. What is counted is what was typed: nothing tells whether there is such an account. Kept in the store, so that a restart forgives nothing.
/// </summary>
internal sealed class SignInThrottle(Database database, IClock clock)
{
    /// <summary>Failures of one account from one address before anything is slowed.</summary>
    public const int Free = 5;

    /// <summary>Failures of one account from all addresses before strangers' guesses are slowed.</summary>
    public const int FreeOfAll = 30;

    public static readonly Duration FirstWait = Duration.FromSeconds(30);
    public static readonly Duration LongestWait = Duration.FromMinutes(15);
    public static readonly Duration LongestWaitOfAll = Duration.FromMinutes(1);

    private const string All = "*";

    private static readonly Duration Forgotten = Duration.FromDays(1);
    private static readonly Duration Remembered = Duration.FromDays(30);

    /// <summary>What is guessed at when a password is typed at the door.</summary>
    public static string Password(string typed) => Secrets.Hash("password/" + typed.Trim().ToUpperInvariant());

    /// <summary>What is guessed at when a code is typed after the right password, or the password by whoever is signed in.</summary>
    public static string SecondStep(User user) => Secrets.Hash("second/" + user.Id);

    /// <summary>
    /// Counts a guess before it is looked at, so that guesses made at once are counted each: one that is right is taken back by <see cref="SucceededAsync"/>.
    /// </summary>
    /// <param name="strict">Strangers and others alike wait long when there were many failures in all: of a code, which is short, and only guessed at by who has the password.</param>
    /// <returns>False: it is too early, the guess must not be looked at and does not count.</returns>
    public async Task<bool> TryAsync(string account, string? address, bool strict, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var from = NetworkOf(address);
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            "delete from sign_in_attempt where last_at < @forgotten and (succeeded_at is null or succeeded_at < @remembered)",
            new { forgotten = Stored.Text(now - Forgotten), remembered = Stored.Text(now - Remembered) },
            transaction);
        var knows = await connection.ExecuteScalarAsync<string?>("select succeeded_at from sign_in_attempt where account = @account and address = @from", new { account, from }, transaction) is not null;
        if (!await CountAsync(from, failures => failures < Free ? Duration.Zero : Shorter(FirstWait * Math.Pow(2, Math.Min(failures - Free, 20)), LongestWait))
            || ((strict || !knows) && !await CountAsync(All, failures => failures < FreeOfAll ? Duration.Zero
                : Shorter(Duration.FromSeconds(2) * Math.Pow(2, Math.Min(failures - FreeOfAll, 20)), strict ? LongestWait : LongestWaitOfAll))))
        {
            return false;
        }
        await transaction.CommitAsync(cancellation);
        return true;

        async Task<bool> CountAsync(string address, Func<int, Duration> wait)
        {
            var failures = await connection.ExecuteScalarAsync<int?>(
                """
                insert into sign_in_attempt (account, address, failures, last_at, wait_until) values (@account, @address, 1, @now, @now)
                on conflict (account, address) do update
                    set failures = case when sign_in_attempt.last_at < @forgotten then 1 else sign_in_attempt.failures + 1 end, last_at = @now
                    where sign_in_attempt.wait_until <= @now
                returning failures
                """,
                new { account, address, now = Stored.Text(now), forgotten = Stored.Text(now - Forgotten) },
                transaction);
            if (failures is not { } counted)
            {
                return false;
            }
            await connection.ExecuteAsync(
                "update sign_in_attempt set wait_until = @until where account = @account and address = @address", new { account, address, until = Stored.Text(now + wait(counted)) }, transaction);
            return true;
        }
    }

    /// <summary>The guess was right: the failures from there are forgiven, and it is known as a place where the owner comes in.</summary>
    public async Task SucceededAsync(string account, string? address, CancellationToken cancellation)
    {
        var (now, from) = (Stored.Text(clock.GetCurrentInstant()), NetworkOf(address));
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(
            """
            update sign_in_attempt set wait_until = @now, failures = case when failures > 0 then failures - 1 else 0 end where account = @account and address = @all
            """,
            new { account, all = All, now },
            transaction);
        await connection.ExecuteAsync(
            "update sign_in_attempt set failures = 0, wait_until = @now, last_at = @now, succeeded_at = @now where account = @account and address = @from",
            new { account, from, now },
            transaction);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgives all failures: the owner has set a new password by a link.</summary>
    public async Task ClearAsync(string account, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync("delete from sign_in_attempt where account = @account", new { account });
    }

    private static Duration Shorter(Duration one, Duration other) => one < other ? one : other;

    /// <summary>Of IPv6 the network of 64 bits: one sender has all of it.</summary>
    private static string NetworkOf(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return "unknown";
        }
        parsed = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return parsed.GetAddressBytes() is { Length: 16 } bytes ? Convert.ToHexStringLower(bytes, 0, 8) : parsed.ToString();
    }
}
