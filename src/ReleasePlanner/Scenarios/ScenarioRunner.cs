using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Scenarios;

/// <summary>
/// Plays a scenario through the gate: steps in order, on a clock that stands at each step's instant, as the step's actor. A question, an import and
/// an <c>each</c> see everything before them, and a step's batch is waited for. A failed step does not end the run.
/// </summary>
public sealed class ScenarioRunner(Dispatcher dispatcher, Database database, ReadModelPump pump, BatchRunner batches, ScenarioClock clock)
{
    private const int AtOnce = 16;

    private readonly ScenarioTheaters theaters = new(database);
    private readonly Importer importer = new(dispatcher, database, pump, batches, clock);

    /// <summary>What a step came to: an answer to look at, or a refusal.</summary>
    /// <param name="Partly">The member of the answer that lists what did not go well, when only a part did; null: none.</param>
    private sealed record Done(JsonElement Answer, string Outcome, string? Refused = null, string? Partly = null);

    public async Task<ScenarioReport> RunAsync(Scenario scenario, ScenarioWatch? watch = null, CancellationToken cancellation = default)
    {
        var reports = new List<StepReport>();
        foreach (var step in scenario.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            clock.Set(step.At);
            watch?.Started?.Invoke(step);
            var started = Stopwatch.GetTimestamp();
            var (outcome, failures) = await PlayAsync(scenario, step, watch, cancellation);
            var report = new StepReport(
                step.Number, step.At, step.Who, step.What, step.About, outcome, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                step.Expect.Length + (step.Refused is null ? 0 : 1), failures);
            reports.Add(report);
            watch?.Finished?.Invoke(report);
        }
        return new(scenario.Name, reports, reports.Sum(r => r.Expectations), reports.Sum(r => r.Failures.Count));
    }

    private async Task<(string Outcome, IReadOnlyList<string> Failures)> PlayAsync(
        Scenario scenario, ScenarioStep step, ScenarioWatch? watch, CancellationToken cancellation)
    {
        try
        {
            var done = step switch
            {
                ImportStep import => await ImportAsync(scenario, import, watch, cancellation),
                DoStep { Each: not null } each => await EachAsync(scenario, each, watch, cancellation),
                DoStep once => await DoAsync(scenario, once, watch, cancellation),
                AskStep ask => await AskAsync(ask, cancellation),
                _ => throw new InvalidOperationException($"no such step: {step.GetType().Name}"),
            };
            return (done.Outcome, Failures(step, done));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return ("failed", [$"the step did not come to an end: {e.Message}"]);
        }
    }

    private static List<string> Failures(ScenarioStep step, Done done)
    {
        var failures = new List<string>();
        if (step.Refused != done.Refused)
        {
            failures.Add((step.Refused, done.Refused) switch
            {
                (null, _) => $"refused: {done.Outcome}",
                (_, null) => $"expected to be refused as {step.Refused}, but it was not: {done.Outcome}",
                _ => $"expected to be refused as {step.Refused}, found {done.Outcome}",
            });
        }
        else if (done.Partly is { } list && !step.Expect.Any(e => e.Path.StartsWith(list, StringComparison.Ordinal)))
        {
            failures.Add($"{done.Outcome}: {Short(done.Answer.GetProperty(list).GetRawText())}");
        }
        failures.AddRange(step.Expect.Select(e => e.Failure(done.Answer)).OfType<string>());
        return failures;
    }

    private async Task<Done> ImportAsync(Scenario scenario, ImportStep step, ScenarioWatch? watch, CancellationToken cancellation)
    {
        await using var stream = scenario.Open(step.From) ?? throw new ImportFileException($"there is no file {step.From} beside the scenario");
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellation);
        var request = new ImportRequest(step.Kind, content.ToArray(), step.Market, step.Format, step.Strict);
        var result = await importer.ImportAsync(request, step.As!, p => watch?.Progressed?.Invoke(p.Done, p.Total), cancellation);
        return new(
            ToJson(result),
            $"{result.Added} added, {result.Amended} amended, {result.Unchanged} unchanged, {result.Bad.Count} bad",
            Partly: result.Bad.Count > 0 ? "bad" : null);
    }

    private async Task<Done> DoAsync(Scenario scenario, DoStep step, ScenarioWatch? watch, CancellationToken cancellation)
    {
        var result = await SendAsync(step.As!, step.Command, step.With, $"{scenario.Slug}/{step.Number}", watch?.Progressed, cancellation);
        return result.Match(
            outcome => outcome.Total is { } total
                ? new Done(ToJson(outcome), Lines(outcome.Done ?? 0, total), Partly: outcome.Refused is { Count: > 0 } ? "refused" : null)
                : new Done(ToJson(outcome), outcome.Warnings is [var warning, ..] ? $"done ({warning.Code})" : "done"),
            Refused);
    }

    private async Task<Done> EachAsync(Scenario scenario, DoStep step, ScenarioWatch? watch, CancellationToken cancellation)
    {
        await pump.CatchUpAsync(cancellation);
        var chosen = await theaters.FindAsync(step.Each!, cancellation);
        if (chosen.Count == 0)
        {
            return Refused(Refusal.Invalid("each finds no theater"));
        }
        var refused = new ConcurrentBag<RefusedLine>();
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(chosen, options, async (theater, token) =>
        {
            var actor = step.As ?? Actor.Exhibitor(theater.Chain);
            var id = $"{scenario.Slug}/{step.Number}/{theater.Theater}";
            var result = await SendAsync(actor, step.Command, ScenarioTheaters.Fill(step.With, theater), id, null, token);
            if (result.Refusal is { } refusal)
            {
                refused.Add(new(theater.Theater, refusal.Code, refusal.Message));
            }
            watch?.Progressed?.Invoke(Interlocked.Increment(ref done), chosen.Count);
        });
        var lines = refused.OrderBy(r => r.Theater!.Value.Value, StringComparer.Ordinal).ToList();
        var answer = ToJson(new { total = chosen.Count, done = chosen.Count - lines.Count, refused = lines });
        return lines.Count == chosen.Count && lines.Select(l => l.Code).Distinct().Count() == 1
            ? new(answer, $"{lines[0].Code} for all {lines.Count}: {Short(lines[0].Message)}", lines[0].Code)
            : new(answer, Lines(chosen.Count - lines.Count, chosen.Count), Partly: lines.Count > 0 ? "refused" : null);
    }

    private async Task<Done> AskAsync(AskStep step, CancellationToken cancellation)
    {
        await pump.CatchUpAsync(cancellation);
        var query = RequestCatalog.Query(step.Query, step.Of);
        var result = query.Refusal is { } refusal ? refusal : await dispatcher.AskAny(step.As!, query.Value!, cancellation);
        return result.Match(answer => new Done(answer, "answered"), Refused);
    }

    private async Task<Result<Outcome>> SendAsync(
        Actor actor, string name, System.Text.Json.Nodes.JsonObject with, string id, Action<int, int>? progress, CancellationToken cancellation)
    {
        var command = RequestCatalog.Command(name, with, id);
        if (command.Refusal is { } refusal)
        {
            return refusal;
        }
        var result = await dispatcher.Send(actor, command.Value!, cancellation);
        return result.Value is { IsUnderWay: true, Batch: { } batch } && !command.Value!.DryRun
            ? await batches.CompletionAsync(actor, CommandId.Parse(batch), progress, cancellation)
            : result;
    }

    private static Done Refused(Refusal refusal) => new(ToJson(refusal), $"{refusal.Code}: {Short(refusal.Message)}", refusal.Code);

    private static string Lines(int done, int total) => done == total ? $"{total} done" : $"{done} of {total} done, {total - done} refused";

    private static string Short(string text) => text.Length > 160 ? text[..160] + "…" : text;

    private static JsonElement ToJson<T>(T value) => JsonSerializer.SerializeToElement(value, Json.Options);
}
