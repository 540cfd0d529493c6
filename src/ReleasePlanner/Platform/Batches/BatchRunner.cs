using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Gate;

namespace ReleasePlanner.Platform.Batches;

/// <summary>
/// Work over many: lines that are commands of their own. All of them are stored before the first one runs, and the <see cref="BatchPump"/>
/// carries them out, behind the request or when the program starts again. Sending the command again answers how far it is.
/// </summary>
public sealed partial class BatchRunner
{
    /// <summary>Up to so many lines the answer comes when all are answered; beyond that at once.</summary>
    public const int AnsweredWhole = 50;

    private const int AtOnce = 16;

    /// <summary>How long an answer waits for lines that are tried again and again: then it says how far they are.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BatchStore store;
    private readonly BatchPump pump;
    private readonly AggregateSender sender;
    private readonly ILogger<BatchRunner> log;

    internal BatchRunner(BatchStore store, BatchPump pump, AggregateSender sender, ILogger<BatchRunner> log) =>
        (this.store, this.pump, this.sender, this.log) = (store, pump, sender, log);

    /// <summary>Waits until a batch is over, and answers what became of it.</summary>
    /// <param name="progress">Told how many lines are answered, of how many; from several threads.</param>
    public async Task<Result<Outcome>> CompletionAsync(
        Actor sender, CommandId batch, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        if (await store.FindAsync(sender, batch) is not { } found || !sender.MayRepeat(Actor.Parse(found.Actor)))
        {
            return Refusal.NotFound(batch);
        }
        await EndOf(found.Id, progress, cancellation);
        return await Answer(found.Id, cancellation);
    }

    /// <param name="resolve">Finds the lines; not called when the batch is known.</param>
    /// <param name="advice">What <paramref name="resolve"/> has to say about the selection; kept with the batch.</param>
    internal async Task<Result<Outcome>> Run(
        Command command, Caller caller, Func<Task<Result<IReadOnlyList<BatchLine>>>> resolve, IReadOnlyList<Warning> advice, CancellationToken cancellation)
    {
        var (actor, most) = (caller.Actor, caller.AnsweredAtOnce ? 0 : AnsweredWhole);
        if (!command.DryRun && await store.FindAsync(actor, command.CommandId) is { } known)
        {
            return await Begun(known, command, actor, most, cancellation);
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
        await store.AddAsync(actor, command.CommandId, command.GetType().Name, RequestHash.Of(command), LineText.Write(command), lines, advice, cancellation);
        // Somebody may have been faster with the same id.
        var batch = (await store.FindAsync(actor, command.CommandId))!;
        return await Begun(batch, command, actor, most, cancellation);
    }

    /// <summary>
    /// Carries out lines that were made in this process, and returns what became of each. The batch's id is made of its prefix and the lines,
    /// so that the same work that is under way is waited for and not done beside it.
    /// </summary>
    internal async Task<IReadOnlyList<LineRow>> RunAsync(
        string name, string prefix, Actor actor, IReadOnlyList<BatchLine> lines, Action<int, int>? progress, CancellationToken cancellation)
    {
        var request = HashOf(lines);
        for (var time = 1; ; time++)
        {
            var commandId = CommandId.Parse(time == 1 ? $"{prefix}/{request}" : $"{prefix}/{request}#{time}");
            var known = await store.FindAsync(actor, commandId);
            // One that is over was answered with the state of that time: the same lines may fare otherwise now.
            if (known is { FinishedAt: not null })
            {
                continue;
            }
            if (known is null)
            {
                await store.AddAsync(actor, commandId, name, request, $$"""{"do":"{{name}}"}""", lines, [], cancellation);
            }
            var id = known?.Id ?? BatchStore.IdOf(actor, commandId);
            await EndOf(id, progress, cancellation);
            return await store.LinesAsync(id, null, -1, int.MaxValue, cancellation);
        }
    }

    /// <summary>Waits for batches of a sender that are under way and whose id begins so.</summary>
    internal async Task EndOfAllAsync(Actor actor, string prefix, Action<int, int>? progress, CancellationToken cancellation)
    {
        foreach (var id in await store.UnfinishedAsync(actor, prefix))
        {
            await EndOf(id, progress, cancellation);
        }
    }

    /// <summary>Begins no further line of a batch, waits for those on their way, and answers what became of it.</summary>
    internal async Task<Outcome> CancelAsync(string id, Actor by, string? note, CancellationToken cancellation)
    {
        if (await store.CancelAsync(id, by, note, cancellation))
        {
            var run = pump.Start(id);
            run.Cancel();
            await Wait(run, cancellation);
        }
        return await OutcomeOf((await store.FindAsync(id))!, cancellation);
    }

    private async Task EndOf(string id, Action<int, int>? progress, CancellationToken cancellation)
    {
        while (await store.FindAsync(id) is { FinishedAt: null } batch)
        {
            var run = pump.Start(id);
            run.Progressed += progress;
            progress?.Invoke(batch.Done + batch.Refused, batch.Total);
            await run.Completion.WaitAsync(cancellation);
            if (pump.IsStopping)
            {
                throw new OperationCanceledException("the program stops: the batch goes on when it is started again");
            }
        }
    }

    /// <param name="most">Of more lines than that none is waited for.</param>
    private async Task<Result<Outcome>> Begun(BatchRow batch, Command command, Actor actor, int most, CancellationToken cancellation)
    {
        if (!RequestHash.IsOf(batch.Request, command) || !actor.MayRepeat(Actor.Parse(batch.Actor)))
        {
            return Refusal.CommandReused(command.CommandId);
        }
        if (batch.FinishedAt is null)
        {
            var run = pump.Start(batch.Id);
            if (batch.Total <= most)
            {
                await Wait(run, cancellation);
            }
        }
        return await Answer(batch.Id, cancellation);
    }

    private static async Task Wait(BatchRun run, CancellationToken cancellation)
    {
        try
        {
            await run.Completion.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
        }
    }

    private async Task<Result<Outcome>> Answer(string id, CancellationToken cancellation)
    {
        var batch = (await store.FindAsync(id))!;
        if (batch.Total - batch.Before == 1 && batch.Refused - batch.BeforeRefused == 1)
        {
            // Refused for what came before it, it is that which has to be told.
            return Json.Read<Refusal>((await store.LinesAsync(id, "refused", -1, 1, cancellation))[0].Outcome!);
        }
        return await OutcomeOf(batch, cancellation);
    }

    internal async Task<Outcome> OutcomeOf(BatchRow batch, CancellationToken cancellation)
    {
        // Lines of earlier phases prepare the last, which is what was asked for.
        var (total, done) = (batch.Total - batch.Before, batch.Done - batch.BeforeDone);
        var refused = batch.Refused == batch.BeforeRefused ? [] : await store.LinesAsync(batch.Id, "refused", batch.Before - 1, batch.Total, cancellation);
        var only = total == 1 && done == 1 ? Json.Read<Outcome>((await store.LinesAsync(batch.Id, null, batch.Before - 1, 1, cancellation))[0].Outcome!) : null;
        IReadOnlyList<Warning> warnings = Json.Read<Warning[]>(batch.Warnings);
        var id = CommandId.Parse(batch.CommandId);
        return new Outcome
        {
            CommandId = id,
            Batch = id.Value,
            Total = total,
            Done = done,
            Refused = [.. refused.Select(l => RefusedLine.Of(l.Line, Json.Read<Refusal>(l.Outcome!)))],
            Never = batch is { State: "cancelled", FinishedAt: not null } ? batch.Total - batch.Done - batch.Refused : null,
            Streams = only?.Streams,
            Result = only?.Result,
            Warnings = batch.CancelledBy is { } by ? [new("cancelled", $"cancelled by {by}: what was not begun is never done"), .. warnings] : warnings,
        };
    }

    /// <summary>Dry run: every line tried, nothing stored.</summary>
    private async Task<Result<Outcome>> Try(
        Command command, Actor actor, IReadOnlyList<BatchLine> lines, IReadOnlyList<Warning> advice, CancellationToken cancellation)
    {
        var results = new Result<Outcome>[lines.Count];
        await Parallel.ForAsync(0, lines.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, token) =>
        {
            var line = lines[i];
            try
            {
                results[i] = await sender.Send(line.Command, line.Stream, line.As ?? actor, RequestHash.Of(line.Command), Selected.None, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One line must not keep the others from being tried.
                var incident = Incident.NewId();
                LogTryFailed(log, line.Key, incident, e);
                results[i] = Refusal.Unavailable($"the line failed; it is in the log as incident {incident}") with { Incident = incident };
            }
        });
        // What prepares the last phase is tried and told, and not counted.
        var asked = lines.Zip(results).Where(l => l.First.Phase == lines.Max(x => x.Phase)).ToList();
        if (asked.Count == 1 && results.Select(r => r.Refusal).OfType<Refusal>().FirstOrDefault() is { } refusal)
        {
            return refusal;
        }
        var done = results.Where(r => r.Refusal is null).Select(r => r.Value!).ToList();
        return new Outcome
        {
            CommandId = command.CommandId,
            Batch = command.CommandId.Value,
            Total = asked.Count,
            Done = asked.Count(l => l.Second.Refusal is null),
            Refused = [.. asked.Where(l => l.Second.Refusal is not null).Select(l => RefusedLine.Of(l.First.Key, l.Second.Refusal!))],
            Result = asked.Count == 1 ? asked[0].Second.Value!.Result : null,
            Events = [.. done.SelectMany(o => o.Events ?? [])],
            Warnings = [.. advice, .. done.SelectMany(o => o.Warnings).Distinct().Take(BatchStore.MostWarnings)],
        };
    }

    private static string HashOf(IReadOnlyList<BatchLine> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{line.Phase}\n{line.Key}\n{line.As}\n{RequestHash.Of(line.Command)}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    [LoggerMessage(LogLevel.Error, "Line {Line} of a dry run failed: incident {Incident}")]
    private static partial void LogTryFailed(ILogger log, string line, string incident, Exception e);
}
