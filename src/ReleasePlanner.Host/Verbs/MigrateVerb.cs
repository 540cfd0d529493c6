using System.CommandLine;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>migrate</c>: brings a store to this program's schema.</summary>
internal static class MigrateVerb
{
    public static Command Create()
    {
        var store = Store.Option();
        var verb = new Command("migrate", "Bring a store to this program's schema") { store };
        verb.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            using var held = StoreLock.Take(at, "migrate");
            var applied = await Store.MigrateAsync(at, cancellation);
            await Console.Out.WriteLineAsync(applied.Count == 0 ? "nothing to do" : $"applied {string.Join(", ", applied)}");
            return ExitCode.Ok;
        });
        return verb;
    }
}
