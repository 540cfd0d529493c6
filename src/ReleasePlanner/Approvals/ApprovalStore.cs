using System.Data.Common;
using Dapper;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Approvals;

/// <summary>A policy as it stands.</summary>
/// <param name="Version">From 1; 0: none was ever set.</param>
internal sealed record StoredPolicy(long Version, ImmutableArray<ApprovalRule> Rules, string? SetBy, Instant? SetAt)
{
    public static readonly StoredPolicy None = new(0, [], null, null);
}

/// <summary>Policies, proposals and what was let through, in the store.</summary>
internal sealed class ApprovalStore(Database database, IClock clock)
{
    /// <summary>Stops of one film within so long are one stop.</summary>
    private static readonly Duration Together = Duration.FromHours(24);

    private const string Columns =
        """
        id, distributor, actor, command_id as CommandId, name, request, command, state, impact, bookings, at, expires_at as ExpiresAt,
        decided_by as DecidedBy, decided_at as DecidedAt, note, outcome
        """;

    private sealed class PolicyRow
    {
        public long Version { get; init; }

        public string Rules { get; init; } = "";

        public string SetBy { get; init; } = "";

        public string SetAt { get; init; } = "";
    }

    public async Task<StoredPolicy> PolicyAsync(DistributorId distributor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await PolicyAsync(distributor, connection, null);
    }

    private static async Task<StoredPolicy> PolicyAsync(DistributorId distributor, DbConnection connection, DbTransaction? transaction)
    {
        var row = await connection.QuerySingleOrDefaultAsync<PolicyRow>(
            "select version, rules, set_by as SetBy, set_at as SetAt from approval_policy where distributor = @distributor order by version desc limit 1",
            new { distributor = distributor.Value },
            transaction);
        return row is null ? StoredPolicy.None : new(row.Version, Json.Read<ImmutableArray<ApprovalRule>>(row.Rules), row.SetBy, Stored.Instant(row.SetAt));
    }

    /// <summary>Makes the rules the policy from now on. The same rules again are no new version, and neither is the same command.</summary>
    public async Task<Result<long>> SetPolicyAsync(SetApprovalPolicy command, Actor by, CancellationToken cancellation)
    {
        var (distributor, rules) = (command.Distributor, Json.Write(command.Rules));
        await using var turn = await TurnAsync(distributor, cancellation);
        var known = await turn.Connection.QuerySingleOrDefaultAsync<PolicyRow>(
            "select version, rules, set_by as SetBy, set_at as SetAt from approval_policy where distributor = @distributor and command_id = @command",
            new { distributor = distributor.Value, command = command.CommandId.Value },
            turn.Transaction);
        if (known is not null)
        {
            // Read and written as this program writes them: members it has more than the one that wrote them say nothing.
            return Json.Write(Json.Read<ImmutableArray<ApprovalRule>>(known.Rules)) == rules ? known.Version : Refusal.CommandReused(command.CommandId);
        }
        var policy = await PolicyAsync(distributor, turn.Connection, turn.Transaction);
        if (command.ExpectedVersion is { } expected && expected != policy.Version)
        {
            return Refusal.VersionMismatch($"the approval policy of {distributor}", expected, policy.Version);
        }
        if (command.DryRun || Json.Write(policy.Rules) == rules)
        {
            return policy.Version;
        }
        await turn.Connection.ExecuteAsync(
            "insert into approval_policy (distributor, version, rules, set_by, set_at, command_id) values (@distributor, @version, @rules, @by, @at, @command)",
            new
            {
                distributor = distributor.Value,
                version = policy.Version + 1,
                rules,
                by = by.ToString(),
                at = Now(),
                command = command.CommandId.Value,
            },
            turn.Transaction);
        await turn.Transaction.CommitAsync(cancellation);
        return policy.Version + 1;
    }

    /// <summary>The proposal of a command of the sender's distributor: of several from before ids belonged to organizations, the sender's own or the first.</summary>
    public async Task<ProposalRow?> FindAsync(Actor sender, CommandId command, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await FindAsync(sender, command, connection, null);
    }

    /// <summary>The same for a query that holds a read snapshot.</summary>
    public static Task<ProposalRow?> FindAsync(Actor sender, CommandId command, Look look) => FindAsync(sender, command, look.Connection, look.Transaction);

    private static Task<ProposalRow?> FindAsync(Actor sender, CommandId command, DbConnection connection, DbTransaction? transaction) =>
        connection.QueryFirstOrDefaultAsync<ProposalRow?>(
            $"""
            select {Columns} from proposal where distributor = @distributor and command_id = @command
            order by case when id = @former then 0 when id = @id then 1 else 2 end, at, id limit 1
            """,
            new
            {
                distributor = sender.Distributor?.Value,
                command = command.Value,
                former = ProposalId.Former(sender, command).Value,
                id = ProposalId.Of(sender, command).Value,
            },
            transaction);

    public async Task<ProposalRow?> FindAsync(ProposalId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await FindAsync(id, connection, null);
    }

    private static Task<ProposalRow?> FindAsync(ProposalId id, DbConnection connection, DbTransaction? transaction) =>
        connection.QuerySingleOrDefaultAsync<ProposalRow?>($"select {Columns} from proposal where id = @id", new { id = id.Value }, transaction);

    /// <summary>The hash of the request that was let through under an id; null: none was.</summary>
    public async Task<string?> LetThroughAsync(ProposalId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await LetThroughAsync(id, connection, null);
    }

    private static Task<string?> LetThroughAsync(ProposalId id, DbConnection connection, DbTransaction? transaction) =>
        connection.ExecuteScalarAsync<string?>("select request from stop_let_through where id = @id limit 1", new { id = id.Value }, transaction);

    /// <summary>Whether another request was let through under the id of this command.</summary>
    public async Task<bool> IsReusedAsync(Command command, Actor sender, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await IsReusedAsync(command, sender, connection, null);
    }

    private static async Task<bool> IsReusedAsync(Command command, Actor sender, DbConnection connection, DbTransaction? transaction)
    {
        var letThrough = await LetThroughAsync(ProposalId.Of(sender, command.CommandId), connection, transaction)
            ?? await LetThroughAsync(ProposalId.Former(sender, command.CommandId), connection, transaction);
        return letThrough is not null && !RequestHash.IsOf(letThrough, command);
    }

    /// <summary>
    /// Judges a command by the policy and keeps the judgment, one at a time for a distributor: of two stops at once the second counts the first.
    /// Null: it need not wait. Judged again, the new judgment is what counts.
    /// </summary>
    public async Task<Result<ProposalRow?>> JudgeAsync(
        Command command, Actor sender, ImmutableArray<ApprovalRule> rules, Blast blast, CancellationToken cancellation)
    {
        var (distributor, request, now) = (sender.Distributor!.Value, RequestHash.Of(command), clock.GetCurrentInstant());
        var (id, former) = (ProposalId.Of(sender, command.CommandId), ProposalId.Former(sender, command.CommandId));
        await using var turn = await TurnAsync(distributor, cancellation);
        if (await FindAsync(sender, command.CommandId, turn.Connection, turn.Transaction) is { } known)
        {
            return known;
        }
        if (await IsReusedAsync(command, sender, turn.Connection, turn.Transaction))
        {
            return Refusal.CommandReused(command.CommandId);
        }
        var before = (await turn.Connection.QueryAsync<(string Film, long Bookings)>(
            "select film, sum(bookings) from stop_let_through where distributor = @distributor and at > @since and id <> @id and id <> @former group by film",
            new { distributor = distributor.Value, since = Stored.Text(now - Together), id = id.Value, former = former.Value },
            turn.Transaction)).ToDictionary();
        var bookings = blast.Impact.Bookings;
        var withBefore = (int)blast.ByFilm.Select(f => f.Value + before.GetValueOrDefault(f.Key.Value)).Append(bookings).Max();
        if (rules.Any(r => r.Covers(command) && r.Stays(command, bookings, withBefore)))
        {
            await turn.Connection.ExecuteAsync(
                """
                insert into proposal (id, distributor, actor, command_id, name, request, command, state, impact, bookings, at, expires_at)
                values (@id, @distributor, @actor, @commandId, @name, @request, @command, 'waiting', @impact, @bookings, @at, @expires)
                """,
                new
                {
                    id = id.Value,
                    distributor = distributor.Value,
                    actor = sender.ToString(),
                    commandId = command.CommandId.Value,
                    name = command.GetType().Name,
                    request,
                    command = LineText.Write(command),
                    impact = Json.Write(blast.Impact),
                    bookings,
                    at = Stored.Text(now),
                    expires = Stored.Text(now + ProposalRow.Waits),
                },
                turn.Transaction);
        }
        else
        {
            await turn.Connection.ExecuteAsync(
                "delete from stop_let_through where id = @id or id = @former", new { id = id.Value, former = former.Value }, turn.Transaction);
            await turn.Connection.ExecuteAsync(
                "insert into stop_let_through (id, request, distributor, film, bookings, at) values (@id, @request, @distributor, @film, @bookings, @at)",
                blast.ByFilm.Select(f => (Film: f.Key.Value, Bookings: f.Value)).DefaultIfEmpty((Film: "", Bookings: 0)).Select(f => new
                {
                    id = id.Value,
                    request,
                    distributor = distributor.Value,
                    film = f.Film,
                    bookings = f.Bookings,
                    at = Stored.Text(now),
                }),
                turn.Transaction);
        }
        var proposed = await FindAsync(id, turn.Connection, turn.Transaction);
        await turn.Transaction.CommitAsync(cancellation);
        return Result<ProposalRow?>.Of(proposed);
    }

    /// <summary>What was let through and then refused stopped nothing.</summary>
    public async Task ForgetAsync(ProposalId id, string request)
    {
        using var gate = await database.WriteGateAsync();
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync("delete from stop_let_through where id = @id and request = @request", new { id = id.Value, request });
    }

    /// <summary>Decides a waiting proposal. False: somebody was faster, or it is too late.</summary>
    public async Task<bool> DecideAsync(ProposalId id, ProposalState state, Actor by, string? note, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteAsync(
            """
            update proposal set state = @state, decided_by = @by, decided_at = @at, note = @note where id = @id and state = 'waiting' and expires_at > @at
            """,
            new { id = id.Value, state = state.ToString().ToLowerInvariant(), by = by.ToString(), at = Now(), note }) == 1;
    }

    /// <summary>Lets an approved proposal wait again, unless its approval is another by now.</summary>
    public async Task ReopenAsync(ProposalRow approved, string note, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            """
            update proposal set state = 'waiting', decided_by = null, decided_at = null, note = @note
            where id = @id and state = 'approved' and decided_by = @by and decided_at = @at
            """,
            new { id = approved.Id, by = approved.DecidedBy, at = approved.DecidedAt, note });
    }

    /// <summary>Keeps what an approved proposal came to.</summary>
    public async Task EndAsync(ProposalId id, Result<Outcome> result)
    {
        using var gate = await database.WriteGateAsync();
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            "update proposal set state = @state, outcome = @outcome where id = @id and state = 'approved'",
            new
            {
                id = id.Value,
                state = result.Refusal is null ? "done" : "failed",
                outcome = result.Match(outcome => Json.Write(outcome), refusal => Json.Write(refusal)),
            });
    }

    /// <summary>Approved ones that are to be carried out, oldest first.</summary>
    public async Task<IReadOnlyList<ProposalRow>> ApprovedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<ProposalRow>($"select {Columns} from proposal where state = 'approved' order by at, id")).AsList();
    }

    /// <summary>Newest first.</summary>
    /// <param name="seen">The condition on the sender of those that the viewer sees.</param>
    /// <param name="distributor">Null: of all.</param>
    /// <param name="states">Empty: in any.</param>
    /// <param name="after">The last of the page before.</param>
    public async Task<IReadOnlyList<ProposalRow>> ListAsync(
        string seen, DistributorId? distributor, IReadOnlyCollection<ProposalState> states, ProposalId? after, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(database.QueryReads, cancellation);
        return (await connection.QueryAsync<ProposalRow>(
            $"""
            select {Columns} from (select p.*, case when state = 'waiting' and expires_at <= @now then 'expired' else state end as stands from proposal p) p
            where {seen} and (cast(@distributor as text) is null or distributor = @distributor)
                and {(states.Count == 0 ? "1 = 1" : database.In("stands", "@states"))}
                and (cast(@after as text) is null or exists (select 1 from proposal l where l.id = @after and (p.at < l.at or (p.at = l.at and p.id > l.id))))
            order by at desc, id limit {most}
            """,
            new { distributor = distributor?.Value, now = Now(), states = states.Select(s => s.ToString().ToLowerInvariant()).ToList(), after = after?.Value })).AsList();
    }

    /// <summary>How many commands of a distributor wait.</summary>
    public static async Task<int> WaitingAsync(Look look, DistributorId distributor) => (await look.Query<int>(
        "select cast(count(*) as int) from proposal where distributor = @distributor and state = 'waiting' and expires_at > @now",
        new { distributor = distributor.Value, now = Stored.Text(look.Now) }))[0];

    private string Now() => Stored.Text(clock.GetCurrentInstant());

    private async Task<Turn> TurnAsync(DistributorId distributor, CancellationToken cancellation)
    {
        var gate = await database.WriteGateAsync(cancellation);
        try
        {
            var connection = await database.OpenAsync(cancellation);
            var transaction = await connection.BeginTransactionAsync(cancellation);
            if (!database.IsSqlite)
            {
                await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtext(@lock))", new { @lock = "approvals/" + distributor }, transaction);
            }
            return new(gate, connection, transaction);
        }
        catch
        {
            gate.Dispose();
            throw;
        }
    }

    /// <summary>A distributor's turn: whoever is next waits for its end.</summary>
    private sealed record Turn(IDisposable Gate, DbConnection Connection, DbTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
            Gate.Dispose();
        }
    }
}
