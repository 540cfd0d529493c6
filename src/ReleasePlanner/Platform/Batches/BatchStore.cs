using System.Data.Common;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Batches;

/// <summary>A batch as its row has it.</summary>
internal sealed class BatchRow
{
    public string Id { get; init; } = "";

    public string Request { get; init; } = "";

    public string Actor { get; init; } = "";

    public string CommandId { get; init; } = "";

    public string Name { get; init; } = "";

    public string State { get; init; } = "";

    public int Total { get; init; }

    public int Done { get; init; }

    public int Refused { get; init; }

    /// <summary>Lines of phases before the last.</summary>
    public int Before { get; init; }

    public int BeforeDone { get; init; }

    public int BeforeRefused { get; init; }

    public string Warnings { get; init; } = "[]";

    public string StartedAt { get; init; } = "";

    public string? FinishedAt { get; init; }

    public string? CancelledAt { get; init; }

    public string? CancelledBy { get; init; }

    public string? Note { get; init; }

    public string? TraceParent { get; init; }

    public string? About { get; init; }
}

/// <summary>A line of a batch as its row has it.</summary>
internal sealed class LineRow
{
    public string Line { get; init; } = "";

    public int Position { get; init; }

    public int Phase { get; init; }

    public string Stream { get; init; } = "";

    public string? Actor { get; init; }

    public string Command { get; init; } = "";

    public string State { get; init; } = "";

    public string? Outcome { get; init; }

    public int Tries { get; init; }
}

/// <summary>What is to be kept of a line that was tried.</summary>
/// <param name="State">In words, as the table has it.</param>
/// <param name="Version">Of a done line: the stream's.</param>
internal sealed record TriedLine(string Line, string State, string Outcome, long? Version, int Tries);

/// <summary>Batches and their lines in the store.</summary>
internal sealed class BatchStore(Database database, IClock clock)
{
    /// <summary>Advice that is the same for many lines is kept once, and not more than this of it.</summary>
    public const int MostWarnings = 20;

    private const int LinesAtOnce = 2000;

    private string Columns =>
        $"""
        id, request, actor, command_id as CommandId, name, state, total, done, refused, warnings, started_at as StartedAt, finished_at as FinishedAt,
        cancelled_at as CancelledAt, cancelled_by as CancelledBy, note, trace_parent as TraceParent,
        coalesce({With("window")}, {With("offer")}, {With("film")}) as About
        """;

    /// <summary>
    /// A batch is its organization's: two may use the same command id. Older batches have an id of the sender as a whole, with the person; see
    /// <see cref="FindAsync(Actor, CommandId)"/>.
    /// </summary>
    public static string IdOf(Actor sender, CommandId command) => $"{sender.Organization}/{command}";

    /// <summary>The batch of a command of the sender's organization: of several from before ids belonged to organizations, the sender's own or the first.</summary>
    public async Task<BatchRow?> FindAsync(Actor sender, CommandId command)
    {
        await using var connection = await database.OpenAsync();
        var id = await connection.QueryFirstOrDefaultAsync<string>(
            $"""
            select id from batch where command_id = @command and {OrganizationSql.Of(database, "actor")} = @organization
            order by case when id = @former then 0 when id = @id then 1 else 2 end, started_at, id limit 1
            """,
            new { command = command.Value, organization = sender.Organization, former = $"{sender.Unapproved}/{command}", id = IdOf(sender, command) });
        return id is null ? null : await FindAsync(id);
    }

    public async Task<BatchRow?> FindAsync(string id)
    {
        await using var connection = await database.OpenAsync();
        const string Before = "from batch_line l where l.batch = batch.id and l.phase < (select n.phase from batch_line n where n.batch = batch.id order by n.position desc limit 1)";
        return await connection.QuerySingleOrDefaultAsync<BatchRow>(
            $"""
            select {Columns}, (select count(*) {Before}) as Before, (select count(*) {Before} and l.state = 'done') as BeforeDone,
                (select count(*) {Before} and l.state = 'refused') as BeforeRefused
            from batch where id = @id
            """,
            new { id });
    }

    /// <summary>Stores a batch with all its lines, unless there is one with its id.</summary>
    /// <param name="command">What was asked for, as JSON.</param>
    /// <param name="warnings">What is to be said of it as a whole; those of its lines are added.</param>
    public async Task AddAsync(
        Actor sender, CommandId commandId, string name, string request, string command, IReadOnlyList<BatchLine> lines, IReadOnlyList<Warning> warnings,
        CancellationToken cancellation)
    {
        var id = IdOf(sender, commandId);
        var ordered = lines.OrderBy(l => l.Phase).ThenBy(l => l.Key, StringComparer.Ordinal).Select((l, position) => new
        {
            line = l.Key,
            position,
            phase = l.Phase,
            stream = l.Stream,
            actor = l.As?.ToString(),
            commandId = l.Command.CommandId.Value,
            command = LineText.Write(l.Command),
        }).ToList();
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var added = await connection.ExecuteAsync(
            """
            insert into batch (id, request, actor, command_id, name, command, started_at, total, warnings, trace_parent)
            values (@id, @request, @actor, @commandId, @name, @command, @at, @total, @warnings, @trace) on conflict do nothing
            """,
            new
            {
                id,
                request,
                actor = sender.ToString(),
                commandId = commandId.Value,
                name,
                command,
                at = Now(),
                total = lines.Count,
                warnings = Json.Write(warnings),
                trace = System.Diagnostics.Activity.Current?.Id,
            },
            transaction);
        foreach (var chunk in added == 1 ? ordered.Chunk(LinesAtOnce) : [])
        {
            await connection.ExecuteAsync(
                $"""
                insert into batch_line (batch, line, position, phase, stream, actor, command_id, command, state)
                select @id, r.value->>'line', {Int("position")}, {Int("phase")}, r.value->>'stream', r.value->>'actor', r.value->>'commandId', r.value->>'command', 'open'
                from {database.Each("@lines", "r")}
                """,
                new { id, lines = Json.Write(chunk) },
                transaction);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Batches that are to be carried on, oldest first.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedAsync()
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<string>("select id from batch where finished_at is null order by started_at, id")).AsList();
    }

    /// <summary>Batches of a sender's organization that are to be carried on and whose command id begins so.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedAsync(Actor sender, string prefix)
    {
        await using var connection = await database.OpenAsync();
        var ids = await connection.QueryAsync<(string Id, string CommandId)>(
            $"select id, command_id from batch where finished_at is null and {OrganizationSql.Of(database, "actor")} = @organization order by id",
            new { organization = sender.Organization });
        return [.. ids.Where(b => b.CommandId.StartsWith(prefix, StringComparison.Ordinal)).Select(b => b.Id)];
    }

    /// <summary>The next lines that are not answered, in order.</summary>
    /// <param name="after">The position of the line before; -1 from the beginning.</param>
    /// <param name="begun">Only those whose command is in the journal: what else may be done of a batch that was cancelled.</param>
    public async Task<IReadOnlyList<LineRow>> OpenLinesAsync(string id, int after, int most, bool begun, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var sender = OrganizationSql.Of(database, "coalesce(l.actor, (select b.actor from batch b where b.id = l.batch))");
        var inJournal = !begun ? "" : $"""
            and exists (select 1 from journal j where j.stream = l.stream and j.command_id = l.command_id and {OrganizationSql.Of(database, "j.actor")} = {sender} and j.ordinal = 0)
            """;
        return (await connection.QueryAsync<LineRow>(
            $"""
            select line, position, phase, stream, actor, command, state, tries from batch_line l
            where batch = @id and state = 'open' and position > @after {inJournal} order by position limit {most}
            """,
            new { id, after })).AsList();
    }

    /// <summary>Keeps what became of lines. True when no line of the batch is open any more: it is finished then.</summary>
    public async Task<bool> SaveAsync(string id, IReadOnlyCollection<TriedLine> lines, IReadOnlyList<Warning> warnings, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (database.IsSqlite)
        {
            // Joined to a JSON array it would look at every line of the batch for every element.
            await connection.ExecuteAsync(
                "update batch_line set state = @State, outcome = @Outcome, version = @Version, tries = @Tries where batch = @Id and line = @Line",
                lines.Select(l => new { l.State, l.Outcome, l.Version, l.Tries, Id = id, l.Line }),
                transaction);
        }
        else
        {
            await connection.ExecuteAsync(
                $"""
                update batch_line set state = r.value->>'state', outcome = r.value->>'outcome', version = (r.value->>'version')::bigint, tries = (r.value->>'tries')::int
                from {database.Each("@lines", "r")} where batch = @id and line = r.value->>'line'
                """,
                new { id, lines = Json.Write(lines) },
                transaction);
        }
        var finishedAt = await connection.ExecuteScalarAsync<string?>(
            $"""
            update batch set done = done + @done, refused = refused + @refused, warnings = @warnings,
                finished_at = case when done + refused + @done + @refused >= total then @at end,
                state = case when state = 'running' and done + refused + @done + @refused >= total then 'finished' else state end
            where id = @id returning finished_at
            """,
            new
            {
                id,
                done = lines.Count(l => l.State == "done"),
                refused = lines.Count(l => l.State == "refused"),
                warnings = Json.Write(warnings),
                at = Now(),
            },
            transaction);
        await transaction.CommitAsync(cancellation);
        return finishedAt is not null;
    }

    /// <summary>Says that no further line is to be begun. False when the batch is over.</summary>
    public async Task<bool> CancelAsync(string id, Actor by, string? note, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            """
            update batch set state = 'cancelled', cancelled_at = @at, cancelled_by = @by, note = @note
            where id = @id and state = 'running' and finished_at is null
            """,
            new { id, at = Now(), by = by.ToString(), note }) == 1;
    }

    /// <summary>Ends a batch of which nothing is left to do: lines that are still open were never begun.</summary>
    public async Task EndAsync(string id, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync("update batch_line set state = 'never' where batch = @id and state = 'open' and exists (select 1 from batch b where b.id = @id and b.state = 'cancelled')",
            new { id },
            transaction);
        await connection.ExecuteAsync(
            "update batch set finished_at = @at, state = case when state = 'running' then 'finished' else state end where id = @id and finished_at is null",
            new { id, at = Now() },
            transaction);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Lines in order.</summary>
    /// <param name="state">In words; null: of every state.</param>
    public async Task<IReadOnlyList<LineRow>> LinesAsync(string id, string? state, int after, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<LineRow>(
            $"""
            select line, position, phase, stream, actor, state, outcome, tries from batch_line
            where batch = @id and position > @after and (cast(@state as text) is null or state = @state) order by position limit {most}
            """,
            new { id, after, state })).AsList();
    }

    /// <summary>Batches of some senders: those that run first, then the newest.</summary>
    /// <param name="seen">A condition on the sender, such as <see cref="BatchAccess.SeenBy"/>.</param>
    public async Task<IReadOnlyList<BatchRow>> BatchesAsync(string seen, string? commandId, int most, CancellationToken cancellation, int skip = 0)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<BatchRow>(
            $"""
            select {Columns} from batch where {seen} and (cast(@commandId as text) is null or command_id = @commandId)
            order by case when finished_at is null then 0 else 1 end, started_at desc, id limit {most} offset {skip}
            """,
            new { commandId })).AsList();
    }

    private string Now() => Stored.Text(clock.GetCurrentInstant());

    /// <summary>A member of the command as it was asked for.</summary>
    private string With(string member) => database.IsSqlite ? $"command->'with'->>'{member}'" : $"command::json->'with'->>'{member}'";

    private string Int(string member) => database.IsSqlite ? $"r.value->>'{member}'" : $"(r.value->>'{member}')::int";
}
