using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Webhooks;

/// <summary>A webhook as its row has it.</summary>
internal sealed class WebhookRow
{
    public string Owner { get; init; } = "";

    public string Id { get; init; } = "";

    public string Url { get; init; } = "";

    public string Kinds { get; init; } = "[]";

    public string? Note { get; init; }

    public string CommandId { get; init; } = "";

    public string CreatedAt { get; init; } = "";

    public string State { get; init; } = "active";

    public string? Because { get; init; }

    public string Secret { get; init; } = "";

    public string? OldSecret { get; init; }

    public string? OldUntil { get; init; }

    public long Cursor { get; init; }

    /// <summary>Failed tries in a row.</summary>
    public int Failures { get; init; }

    public string? RestUntil { get; init; }

    /// <summary>Deliveries given up in a row.</summary>
    public int Dead { get; init; }

    public string? DeliveredAt { get; init; }
}

/// <summary>A delivery as its row has it.</summary>
internal sealed class DeliveryRow
{
    public string Owner { get; init; } = "";

    public string Webhook { get; init; } = "";

    public long Seq { get; init; }

    public string Kind { get; init; } = "";

    public string QueuedAt { get; init; } = "";

    public string State { get; set; } = "waiting";

    public int Attempts { get; set; }

    /// <summary>Of the first try since it was queued or sent again.</summary>
    public string? FirstAt { get; set; }

    public string? LastAt { get; set; }

    public string NextAt { get; set; } = "";

    public int? Status { get; set; }

    public string? Error { get; set; }
}

/// <summary>Webhooks and their deliveries in the store.</summary>
internal sealed class WebhookStore(Database database)
{
    private const string Columns = """
        owner as Owner, id as Id, url as Url, kinds as Kinds, note as Note, command_id as CommandId, created_at as CreatedAt, state as State, because as Because,
        secret as Secret, old_secret as OldSecret, old_until as OldUntil, cursor as Cursor, failures as Failures, rest_until as RestUntil, dead as Dead,
        delivered_at as DeliveredAt
        """;

    private const string DeliveryColumns = """
        owner as Owner, webhook as Webhook, seq as Seq, kind as Kind, queued_at as QueuedAt, state as State, attempts as Attempts, first_at as FirstAt, last_at as LastAt,
        next_at as NextAt, status as Status, error as Error
        """;

    /// <param name="owner">Null: everybody's.</param>
    /// <param name="id">Null: all.</param>
    public Task<IReadOnlyList<WebhookRow>> WebhooksAsync(string? owner, string? id, CancellationToken cancellation) => Read<WebhookRow>(
        $"""
        select {Columns} from webhook where (cast(@owner as text) is null or owner = @owner) and (cast(@id as text) is null or id = @id) order by owner, id
        """,
        new { owner, id },
        cancellation);

    public Task AddAsync(WebhookRow row, CancellationToken cancellation) => Write(
        """
        insert into webhook (owner, id, url, kinds, note, command_id, created_at, secret, cursor)
        values (@Owner, @Id, @Url, @Kinds, @Note, @CommandId, @CreatedAt, @Secret, @Cursor)
        """,
        row,
        cancellation);

    /// <summary>Changes what is given; whoever resumes starts without what went wrong before.</summary>
    public Task ChangeAsync(WebhookRow row, string? url, string? kinds, string? note, string? state, CancellationToken cancellation) => Write(
        """
        update webhook set url = coalesce(@url, url), kinds = coalesce(@kinds, kinds), note = coalesce(@note, note), state = coalesce(@state, state),
            because = case when cast(@state as text) is null then because end, failures = 0, rest_until = null, dead = 0
        where owner = @Owner and id = @Id
        """,
        new { row.Owner, row.Id, url, kinds, note, state },
        cancellation);

    public Task RotateAsync(WebhookRow row, string secret, Instant oldUntil, CancellationToken cancellation) => Write(
        "update webhook set old_secret = secret, old_until = @until, secret = @secret where owner = @Owner and id = @Id",
        new { row.Owner, row.Id, secret, until = Stored.Text(oldUntil) },
        cancellation);

    public Task RemoveAsync(WebhookRow row, CancellationToken cancellation) => Write(
        "delete from webhook_delivery where owner = @Owner and webhook = @Id; delete from webhook where owner = @Owner and id = @Id", row, cancellation);

    /// <summary>Keeps what is to be delivered, and how far the feed was read: both or neither.</summary>
    public Task QueueAsync(WebhookRow webhook, IEnumerable<(long Seq, string Kind)> events, long cursor, Instant now, CancellationToken cancellation) => Write(
        $"""
        insert into webhook_delivery (owner, webhook, seq, kind, queued_at, state, next_at)
        select @Owner, @Id, {(database.IsSqlite ? "r.value->>'seq'" : "(r.value->>'seq')::bigint")}, r.value->>'kind', @at, 'waiting', @at from {database.Each("@events", "r")} where true
        on conflict do nothing;
        update webhook set cursor = @cursor where owner = @Owner and id = @Id
        """,
        new { webhook.Owner, webhook.Id, at = Stored.Text(now), cursor, events = Json.Write(events.Select(e => new { seq = e.Seq, kind = e.Kind })) },
        cancellation);

    /// <summary>What is not delivered and not given up, in the order of the journal.</summary>
    public Task<IReadOnlyList<DeliveryRow>> OpenAsync(WebhookRow webhook, int limit, CancellationToken cancellation) => Read<DeliveryRow>(
        $"select {DeliveryColumns} from webhook_delivery where owner = @Owner and webhook = @Id and state in ('waiting', 'failed') order by seq limit {limit}",
        webhook,
        cancellation);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(WebhookRow webhook, string? state, long before, int limit, CancellationToken cancellation) => Read<DeliveryRow>(
        $"""
        select {DeliveryColumns} from webhook_delivery where owner = @Owner and webhook = @Id and seq < @before and (cast(@state as text) is null or state = @state)
        order by seq desc limit {limit}
        """,
        new { webhook.Owner, webhook.Id, state, before },
        cancellation);

    public Task<IReadOnlyList<(string Owner, string Webhook, string State, long Count)>> CountsAsync(string? owner, CancellationToken cancellation) =>
        Read<(string Owner, string Webhook, string State, long Count)>(
            "select owner, webhook, state, count(*) from webhook_delivery where (cast(@owner as text) is null or owner = @owner) group by owner, webhook, state",
            new { owner },
            cancellation);

    /// <summary>Keeps what a try came to, for the delivery and for its webhook.</summary>
    public Task TriedAsync(DeliveryRow delivery, int failures, string? restUntil, int dead, string? pausedBecause, CancellationToken cancellation) => Write(
        """
        update webhook_delivery set state = @State, attempts = @Attempts, first_at = @FirstAt, last_at = @LastAt, next_at = @NextAt, status = @Status, error = @Error
        where owner = @Owner and webhook = @Webhook and seq = @Seq;
        update webhook set failures = @failures, rest_until = @restUntil, dead = @dead, because = coalesce(@pausedBecause, because),
            state = case when cast(@pausedBecause as text) is null then state else 'paused' end,
            delivered_at = case when @State = 'delivered' then @LastAt else delivered_at end
        where owner = @Owner and id = @Webhook
        """,
        new
        {
            delivery.Owner,
            delivery.Webhook,
            delivery.Seq,
            delivery.State,
            delivery.Attempts,
            delivery.FirstAt,
            delivery.LastAt,
            delivery.NextAt,
            delivery.Status,
            delivery.Error,
            failures,
            restUntil,
            dead,
            pausedBecause,
        },
        cancellation);

    /// <summary>Sends again: one delivery, or all that were given up. How many.</summary>
    public Task<int> ResendAsync(WebhookRow webhook, long? seq, Instant now, CancellationToken cancellation) => Write(
        $"""
        update webhook_delivery set state = 'waiting', attempts = 0, first_at = null, next_at = @at
        where owner = @Owner and webhook = @Id and {(seq is null ? "state = 'dead'" : "seq = @seq")}
        """,
        new { webhook.Owner, webhook.Id, seq, at = Stored.Text(now) },
        cancellation);

    /// <summary>Forgets what was delivered before an instant.</summary>
    public Task ForgetAsync(Instant before, CancellationToken cancellation) =>
        Write("delete from webhook_delivery where state in ('delivered', 'dead') and queued_at < @before", new { before = Stored.Text(before) }, cancellation);

    private async Task<IReadOnlyList<T>> Read<T>(string sql, object? of, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<T>(sql, of)).AsList();
    }

    private async Task<int> Write(string sql, object of, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var changed = await connection.ExecuteAsync(sql, of, transaction);
        await transaction.CommitAsync(cancellation);
        return changed;
    }
}
