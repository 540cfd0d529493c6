using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>Whoever holds a token or a session: as it stands now, looked up on every request so that taking it away works at once.</summary>
internal sealed record Holder(string? UserId, string Person, string DisplayName, string Reach, string Stamp, string Id, Instant ExpiresAt);

/// <summary>Looks up tokens and sessions by the secret that was sent.</summary>
internal sealed class Keys(Database database, IClock clock)
{
    public const string TokenPrefix = "rp_";

    private static readonly Duration Noted = Duration.FromMinutes(1);

    private const string OpenSession = """
        select s.id, s.hash, s.user_id as UserId, u.display_name as DisplayName, u.reach, s.stamp, s.expires_at as ExpiresAt, s.seen_at as SeenAt
        from identity_session s join identity_user u on u.id = s.user_id
        where s.id = @id and s.expires_at > @now and s.stamp = u.security_stamp and u.removed_at is null and u.disabled = @no
        """;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Hash { get; init; } = "";

        public string? UserId { get; init; }

        public string? DisplayName { get; init; }

        public string? UserReach { get; init; }

        public string? Reach { get; init; }

        public string? Stamp { get; init; }

        public string ExpiresAt { get; init; } = "";

        public string? SeenAt { get; init; }
    }

    /// <summary>The holder of a token that is good now; null for anything else, whatever is wrong with it.</summary>
    /// <param name="address">Noted as where it was used last.</param>
    public async Task<Holder?> OfTokenAsync(string text, string? address, CancellationToken cancellation)
    {
        var row = text.StartsWith(TokenPrefix, StringComparison.Ordinal)
            ? await FindAsync(
                text[TokenPrefix.Length..],
                """
                select t.id, t.hash, t.user_id as UserId, coalesce(u.display_name, t.name) as DisplayName, u.reach as UserReach, t.reach,
                    t.expires_at as ExpiresAt, t.last_used_at as SeenAt
                from identity_token t left join identity_user u on u.id = t.user_id
                where t.id = @id and t.expires_at > @now and t.revoked_at is null
                    and (t.user_id is null or (u.removed_at is null and u.disabled = @no))
                """,
                cancellation)
            : null;
        if (row is null || (row.UserReach is { } users && !Actor.Parse(users).Includes(Actor.Parse(row.Reach!))))
        {
            return null;
        }
        await SeenAsync(row, "update identity_token set last_used_at = @now, last_address = @address where id = @id", address, cancellation);
        return new(row.UserId, row.UserId ?? row.Id, row.DisplayName!, row.Reach!, "", row.Id, Stored.Instant(row.ExpiresAt));
    }

    /// <summary>The holder of a session that was not ended, under the credentials it was begun with.</summary>
    public async Task<Holder?> OfSessionAsync(string text, CancellationToken cancellation)
    {
        var row = await FindAsync(text, OpenSession, cancellation);
        if (row is null)
        {
            return null;
        }
        await SeenAsync(row, "update identity_session set seen_at = @now where id = @id", null, cancellation);
        return OfSession(row);
    }

    /// <summary>The same of a session whose secret was looked at when its request came in, which is still being answered.</summary>
    public async Task<Holder?> OfOpenSessionAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(OpenSession, new { id, now = Now(), no = false });
        return row is null ? null : OfSession(row);
    }

    /// <summary>The user, or the token of a system of its own, could still come in and act on all of a reach.</summary>
    public async Task<bool> StillReachesAsync(string person, Actor reach, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var has = await connection.QueryAsync<string>(
            """
            select reach from identity_user where id = @person and removed_at is null and disabled = @no
            union all
            select reach from identity_token where id = @person and user_id is null and expires_at > @now and revoked_at is null
            """,
            new { person, now = Now(), no = false });
        return has.Any(h => Actor.Parse(h).Includes(reach));
    }

    private static Holder OfSession(Row row) => new(row.UserId, row.UserId!, row.DisplayName!, row.Reach!, row.Stamp!, row.Id, Stored.Instant(row.ExpiresAt));

    private async Task<Row?> FindAsync(string text, string sql, CancellationToken cancellation)
    {
        if (Secrets.Split(text) is not var (id, secret))
        {
            return null;
        }
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(sql, new { id, now = Now(), no = false });
        return row is not null && Secrets.Matches(secret, row.Hash) ? row : null;
    }

    private async Task SeenAsync(Row row, string sql, string? address, CancellationToken cancellation)
    {
        if (row.SeenAt is { } seen && Stored.Instant(seen) + Noted > clock.GetCurrentInstant())
        {
            return;
        }
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(sql, new { id = row.Id, now = Now(), address });
    }

    private string Now() => Stored.Text(clock.GetCurrentInstant());
}
