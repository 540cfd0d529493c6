using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Batches;

/// <summary>One theater's part of a command over many.</summary>
internal sealed record BatchLine(TheaterId Theater, Command Command);

/// <summary>
/// Runs a command theater by theater. What its selection found is stored before the first line runs; each line is a command of
/// its own with the id <c>{commandId}/{theater}</c>. Sending the command again finishes what is not done and answers the same.
/// </summary>
internal sealed class BatchRunner(Database database, AggregateSender sender, IClock clock)
{
    private const int AtOnce = 16;
    private const int Chunk = 64;

    private static readonly Dictionary<string, Type> CommandTypes = typeof(BatchRunner).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Command)))
        .ToDictionary(t => t.Name);

    private sealed class BatchRow
    {
        public string Request { get; init; } = "";

        public string Warnings { get; init; } = "[]";
    }

    private sealed class LineRow
    {
        public string Theater { get; init; } = "";

        public string Command { get; init; } = "";

        public string? Outcome { get; set; }

        public bool? Refused { get; set; }
    }

    private sealed record Answered(string Theater, string Outcome, bool Refused);

    /// <param name="resolve">Finds the lines; not called when the batch is known.</param>
    /// <param name="advice">What <paramref name="resolve"/> has to say about the selection; kept with the batch.</param>
    public async Task<Result<Outcome>> Run(
        Command command, Actor actor, Func<Task<Result<IReadOnlyList<BatchLine>>>> resolve, IReadOnlyList<Warning> advice, CancellationToken cancellation)
    {
        var request = RequestHash.Of(command);
        var key = KeyOf(command, actor);
        if (!command.DryRun && await Find(key) is { } known)
        {
            return known.Request == request ? await Finish(command, actor, known, cancellation) : Refusal.CommandReused(command.CommandId);
        }
        var resolved = await resolve();
        if (resolved.Refusal is { } refusal)
        {
            return refusal;
        }
        var lines = resolved.Value!;
        if (command.DryRun)
        {
            return await Try(command, actor, lines, advice, cancellation);
        }
        await Store(key, command, actor, request, lines, advice, cancellation);
        // Somebody may have been faster with the same id.
        var stored = (await Find(key))!;
        return stored.Request == request ? await Finish(command, actor, stored, cancellation) : Refusal.CommandReused(command.CommandId);
    }

    /// <summary>A batch is its sender's: two parties may use the same command id.</summary>
    private static string KeyOf(Command command, Actor actor) => $"{actor}/{command.CommandId}";

    private async Task<BatchRow?> Find(string key)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<BatchRow>("select request, warnings from batch where id = @key", new { key });
    }

    private async Task Store(string key, Command command, Actor actor, string request, IReadOnlyList<BatchLine> lines, IReadOnlyList<Warning> advice, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var added = await connection.ExecuteAsync(
            """
            insert into batch (id, request, actor, command, started_at, total, warnings)
            values (@id, @request, @actor, @command, @at, @total, @warnings) on conflict do nothing
            """,
            new
            {
                id = key,
                request,
                actor = actor.ToString(),
                command = Text(command),
                at = Stored.Text(clock.GetCurrentInstant()),
                total = lines.Count,
                warnings = Json.Write(advice),
            },
            transaction);
        if (added == 1)
        {
            await connection.ExecuteAsync(
                $"""
                insert into batch_line (batch, theater, command)
                select @id, r.value->>'theater', r.value->>'command' from {database.Each("@lines", "r")}
                """,
                new { id = key, lines = Json.Write(lines.Select(l => new { theater = l.Theater.Value, command = Text(l.Command) })) },
                transaction);
        }
        await transaction.CommitAsync(cancellation);
    }

    private async Task<Result<Outcome>> Finish(Command command, Actor actor, BatchRow batch, CancellationToken cancellation)
    {
        List<LineRow> lines;
        await using (var connection = await database.OpenAsync(cancellation))
        {
            lines = (await connection.QueryAsync<LineRow>(
                "select theater, command, outcome, refused from batch_line where batch = @id order by theater",
                new { id = KeyOf(command, actor) })).AsList();
        }
        var answered = new ConcurrentQueue<Answered>();
        foreach (var chunk in lines.Where(l => l.Outcome is null).Chunk(Chunk))
        {
            await Parallel.ForEachAsync(chunk, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (line, token) =>
            {
                var result = await Send(Read(line.Command), actor, token);
                (line.Outcome, line.Refused) = (result.Match(Json.Write, Json.Write), result.Refusal is not null);
                if (result.Refusal?.Code != "unavailable")
                {
                    answered.Enqueue(new(line.Theater, line.Outcome, line.Refused.Value));
                }
            });
            await Save(KeyOf(command, actor), answered, cancellation);
        }
        return OutcomeOf(command, lines, Json.Read<List<Warning>>(batch.Warnings));
    }

    private async Task Save(string batch, ConcurrentQueue<Answered> answered, CancellationToken cancellation)
    {
        using var gate = await database.WriteGateAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(
            $"""
            update batch_line set outcome = r.value->>'outcome', refused = {(database.IsSqlite ? "r.value->>'refused'" : "(r.value->>'refused')::boolean")}
            from {database.Each("@answered", "r")} where batch = @id and theater = r.value->>'theater'
            """,
            new { id = batch, answered = Json.Write(answered) });
        answered.Clear();
    }

    /// <summary>Dry run: every line tried, nothing stored.</summary>
    private async Task<Result<Outcome>> Try(Command command, Actor actor, IReadOnlyList<BatchLine> lines, IReadOnlyList<Warning> advice, CancellationToken cancellation)
    {
        var rows = new LineRow[lines.Count];
        await Parallel.ForAsync(0, lines.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, token) =>
        {
            var result = await Send(lines[i].Command, actor, token);
            rows[i] = new LineRow { Theater = lines[i].Theater.Value, Outcome = result.Match(Json.Write, Json.Write), Refused = result.Refusal is not null };
        });
        return OutcomeOf(command, rows, advice);
    }

    private async Task<Result<Outcome>> Send(Command line, Actor actor, CancellationToken cancellation)
    {
        try
        {
            return await sender.Send(line, ((IDecided)line).Stream ?? TheaterOf(line), actor, RequestHash.Of(line), Selected.None, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One line must not keep the others from being done.
            return Refusal.Unavailable($"the line failed ({e.GetType().Name}): send the command again with the same id");
        }
    }

    /// <summary>The owner of one of the disruptions placed together: its id ends in the theater's slug.</summary>
    private static string TheaterOf(Command line) => "theater:" + line.CommandId.Value[(line.CommandId.Value.LastIndexOf('/') + 1)..];

    private static Result<Outcome> OutcomeOf(Command command, IReadOnlyList<LineRow> lines, IReadOnlyList<Warning> advice)
    {
        var refused = lines.Where(l => l.Refused == true)
            .Select(l => (l.Theater, Refusal: Json.Read<Refusal>(l.Outcome!)))
            .Select(l => new RefusedLine(TheaterId.Parse(l.Theater), l.Refusal.Code, l.Refusal.Message))
            .ToList();
        if (lines is [{ Refused: true } only])
        {
            return Json.Read<Refusal>(only.Outcome!);
        }
        var done = lines.Where(l => l.Refused != true).Select(l => Json.Read<Outcome>(l.Outcome!)).ToList();
        return new Outcome
        {
            CommandId = command.CommandId,
            Batch = command.CommandId.Value,
            Total = lines.Count,
            Done = done.Count,
            Refused = refused,
            Streams = lines.Count == 1 ? done[0].Streams : null,
            Result = lines.Count == 1 ? done[0].Result : null,
            Events = command.DryRun ? [.. done.SelectMany(o => o.Events ?? [])] : null,
            Warnings = [.. advice, .. done.SelectMany(o => o.Warnings).Distinct().Take(20)],
        };
    }

    private static string Text(Command command)
    {
        var body = (JsonObject)JsonSerializer.SerializeToNode(command, command.GetType(), Json.Options)!;
        return new JsonObject { ["do"] = command.GetType().Name, ["with"] = body }.ToJsonString(Json.Options);
    }

    private static Command Read(string text)
    {
        var node = JsonNode.Parse(text)!;
        return (Command)node["with"].Deserialize(CommandTypes[node["do"]!.GetValue<string>()], Json.Options)!;
    }
}
