using System.CommandLine;
using NodaTime;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>verify</c>: checks a store against its own journal. Changes nothing, but makes the read model again beside the one in use.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var store = Store.Option();
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON document" };
        var head = new Option<string?>("--head") { Description = "A head of the journal that must be in it: SEQ:HASH, or a file that holds one. Without it: STORE.head, where there is one" };
        var verb = new Command("verify", "Check a store against its own journal") { store, json, head };
        verb.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            Store.MustExist(at);
            // On PostgreSQL a server may go on: verify looks at one snapshot.
            using var held = Store.IsPostgres(at) ? null : StoreLock.Take(at, "verify");
            await using var database = new Database(at);
            var expected = await HeadAsync(parsed.GetValue(head), at, cancellation);
            var found = await Progress.ShowAsync(
                "reading the journal", shown => new Verifier(database).VerifyAsync(new JournalProgress(shown), cancellation));
            var differences = await Progress.ShowAsync(
                "making the read model again",
                shown => new Rebuild(database, new Projector(database)).CheckAsync(new JournalProgress(shown), cancellation));
            var miscounted = await Progress.ShowAsync(
                "deriving every standing twice",
                _ => new StandingCheck(new ReadModel(database, SystemClock.Instance, new PumpSignal())).RunAsync(cancellation: cancellation));
            found = found with { Findings = [.. found.Findings, .. differences, .. miscounted] };
            if (expected is not null && await expected.FindInAsync(database, cancellation) is { } lost)
            {
                found = found with { Findings = [lost, .. found.Findings] };
            }
            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(Json.Write(found));
            }
            else
            {
                await PrintAsync(found);
            }
            return found.Findings.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return verb;
    }

    private static async Task<ChainHead?> HeadAsync(string? given, string store, CancellationToken cancellation)
    {
        if (given is null)
        {
            return HeadFile.Beside(store) is { } beside && File.Exists(beside) ? await HeadFile.ReadAsync(beside, cancellation) : null;
        }
        if (File.Exists(given))
        {
            return await HeadFile.ReadAsync(given, cancellation);
        }
        try
        {
            return ChainHead.Parse(given);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--head: {e.Message}, or name a file that holds it");
        }
    }

    private static async Task PrintAsync(VerificationResult found)
    {
        foreach (var finding in found.Findings)
        {
            await Console.Out.WriteLineAsync($"WRONG  {finding}");
        }
        foreach (var note in found.Notes)
        {
            await Console.Out.WriteLineAsync($"note   {note}");
        }
        await Console.Out.WriteLineAsync($"{found.Events} events in {found.Streams} streams, {found.Findings.Count} wrong, {found.Notes.Count} to look at");
    }
}
