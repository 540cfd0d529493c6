using System.CommandLine;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>rebuild</c>: makes the read model again from the journal, and puts it in place of the old one.</summary>
internal static class RebuildVerb
{
    public static Command Create()
    {
        var store = Store.Option();
        var verb = new Command("rebuild", "Make the read model again from the journal") { store };
        verb.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            Store.MustExist(at);
            using var held = StoreLock.Take(at, "rebuild");
            await Store.MigrateAsync(at, cancellation);
            await using var database = new Database(at);
            var rows = await Progress.ShowAsync(
                "making the read model again",
                shown => new Rebuild(database, new Projector(database)).RunAsync(new JournalProgress(shown), cancellation));
            await Console.Out.WriteLineAsync($"made again from {rows} rows of the journal");
            foreach (var poisoned in await PoisonedEvent.AllAsync(database, cancellation))
            {
                await Console.Out.WriteLineAsync($"WRONG  {poisoned}");
            }
            return ExitCode.Ok;
        });
        return verb;
    }
}
