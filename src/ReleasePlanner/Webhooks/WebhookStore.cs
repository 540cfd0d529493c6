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

    /// <summary>Of the command that registered it.</summary>
    public string? Request { get; init; }

    /// <summary>Who answers for it: with that user or token it ends. Null: nobody in particular, such as the command line.</summary>
    public string? Person { get; init; }

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
        owner as Owner, id as Id, url as Url, kinds as Kinds, note as Note, command_id as CommandId, request as Request, person as Person, created_at as CreatedAt, state as State, because as Because,
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

    /// <summary>The same webhook as it is now; null when it was removed, also when another was registered in its place.</summary>
    public async Task<WebhookRow?> NowAsync(WebhookRow row, CancellationToken cancellation) =>
        (await WebhooksAsync(row.Owner, row.Id, cancellation)).FirstOrDefault(w => w.CreatedAt == row.CreatedAt);

    public Task AddAsync(WebhookRow row, CancellationToken cancellation) => Write(
        """
        insert into webhook (owner, id, url, kinds, note, command_id, request, person, created_at, secret, cursor)
        values (@Owner, @Id, @Url, @Kinds, @Note, @CommandId, @Request, @Person, @CreatedAt, @Secret, @Cursor)
        """,
        row,
        cancellation);

    /// <summary>Changes what is given. Whoever resumes it or sends it elsewhere answers for it from then on; resumed it starts without what went wrong before, and the three days begin anew.</summary>
    public Task ChangeAsync(WebhookRow row, string? url, string? kinds, string? note, string? state, string? person, Instant now, CancellationToken cancellation) => Write(
        """
        update webhook set url = coalesce(@url, url), kinds = coalesce(@kinds, kinds), note = coalesce(@note, note), state = coalesce(@state, state),
            person = case when cast(@state as text) = 'active' or cast(@url as text) is not null then cast(@person as text) else person end,
            because = case when cast(@state as text) is null then because end, failures = 0, rest_until = null, dead = 0
        where owner = @Owner and id = @Id;
        update webhook_delivery set state = 'waiting', attempts = 0, first_at = null, next_at = @at
        where cast(@state as text) = 'active' and owner = @Owner and webhook = @Id and state = 'failed'
        """,
        new { row.Owner, row.Id, url, kinds, note, state, person, at = Stored.Text(now) },
        cancellation);

    /// <summary>Stops it for a reason that its party is shown.</summary>
    public Task PauseAsync(WebhookRow row, string because, CancellationToken cancellation) => Write(
        "update webhook set state = 'paused', because = @because where owner = @Owner and id = @Id and created_at = @CreatedAt",
        new { row.Owner, row.Id, row.CreatedAt, because },
        cancellation);

    /// <summary>Lets it rest after a failure of our own.</summary>
    public Task RestAsync(WebhookRow row, Instant until, CancellationToken cancellation) => Write(
        "update webhook set rest_until = @until where owner = @Owner and id = @Id and created_at = @CreatedAt",
        new { row.Owner, row.Id, row.CreatedAt, until = Stored.Text(until) },
        cancellation);

    public Task RotateAsync(WebhookRow row, string secret, Instant oldUntil, CancellationToken cancellation) => Write(
        "update webhook set old_secret = secret, old_until = @until, secret = @secret where owner = @Owner and id = @Id",
        new { row.Owner, row.Id, secret, until = Stored.Text(oldUntil) },
        cancellation);

    /// <summary>The webhook first: whoever is taking in for it holds its row, or finds it gone.</summary>
    public Task RemoveAsync(WebhookRow row, CancellationToken cancellation) => Write(
        "delete from webhook where owner = @Owner and id = @Id; delete from webhook_delivery where owner = @Owner and webhook = @Id", row, cancellation);

    /// <summary>Keeps what is to be delivered, and how far the feed was read: both, or neither when the webhook was removed meanwhile.</summary>
    public Task QueueAsync(WebhookRow webhook, IEnumerable<(long Seq, string Kind)> events, long cursor, Instant now, CancellationToken cancellation) => Write(
        $"""
        update webhook set cursor = @cursor where owner = @Owner and id = @Id and created_at = @CreatedAt;
        insert into webhook_delivery (owner, webhook, seq, kind, queued_at, state, next_at)
        select @Owner, @Id, {(database.IsSqlite ? "r.value->>'seq'" : "(r.value->>'seq')::bigint")}, r.value->>'kind', @at, 'waiting', @at from {database.Each("@events", "r")}
        where exists (select 1 from webhook w where w.owner = @Owner and w.id = @Id and w.created_at = @CreatedAt)
        on conflict do nothing
        """,
        new { webhook.Owner, webhook.Id, webhook.CreatedAt, at = Stored.Text(now), cursor, events = Json.Write(events.Select(e => new { seq = e.Seq, kind = e.Kind })) },
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
    public Task TriedAsync(WebhookRow webhook, DeliveryRow delivery, int failures, string? restUntil, int dead, string? pausedBecause, CancellationToken cancellation) => Write(
        """
        update webhook_delivery set state = @State, attempts = @Attempts, first_at = @FirstAt, last_at = @LastAt, next_at = @NextAt, status = @Status, error = @Error
        where owner = @Owner and webhook = @Webhook and seq = @Seq
            and exists (select 1 from webhook w where w.owner = @Owner and w.id = @Webhook and w.created_at = @CreatedAt);
        update webhook set failures = @failures, rest_until = @restUntil, dead = @dead, because = coalesce(@pausedBecause, because),
            state = case when cast(@pausedBecause as text) is null then state else 'paused' end,
            delivered_at = case when @State = 'delivered' then @LastAt else delivered_at end
        where owner = @Owner and id = @Webhook and created_at = @CreatedAt
        """,
        new
        {
            webhook.CreatedAt,
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
