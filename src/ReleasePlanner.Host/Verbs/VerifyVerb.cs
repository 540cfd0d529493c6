using System.CommandLine;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>verify</c>: checks a store against its own journal. Reads only.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var store = Store.Option();
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON document" };
        var verb = new Command("verify", "Check a store against its own journal") { store, json };
        verb.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            Store.MustExist(at);
            await using var database = new Database(at);
            var found = await Progress.ShowAsync(
                "reading the journal",
                shown => new Verifier(database).VerifyAsync(new Direct<(long Done, long Total)>(p => shown((int)p.Done, (int)p.Total)), cancellation));
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

    private static async Task PrintAsync(Verification found)
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

    /// <summary>Reports at once; the framework's own posts to a thread pool.</summary>
    private sealed class Direct<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
