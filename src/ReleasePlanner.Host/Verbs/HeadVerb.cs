using System.CommandLine;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>head</c>: prints the last row of the journal and its hash, to be kept elsewhere. Also beside a server.</summary>
internal static class HeadVerb
{
    public static Command Create()
    {
        var store = Store.Option();
        var verb = new Command("head", "Print the head of the journal, SEQ:HASH, for verify --head") { store };
        verb.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            Store.MustExist(at);
            await using var database = new Database(at);
            await Console.Out.WriteLineAsync($"{await ChainHead.ReadAsync(database, cancellation)}");
            return ExitCode.Ok;
        });
        return verb;
    }
}
