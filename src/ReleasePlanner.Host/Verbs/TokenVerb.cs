using System.CommandLine;
using System.Globalization;
using NodaTime;
using ReleasePlanner.Host.Identities;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>token issue</c>: what a program sends to be answered.</summary>
internal static class TokenVerb
{
    public static Command Create()
    {
        var reach = new Option<string?>("--as") { Description = "What it may act on, such as administrator, distribution:columbia or exhibitor:carmike; without it what the --user may" };
        var user = new Option<string?>("--user") { Description = "The e-mail address of the user it acts as; without it, it is a system's of its own" };
        var name = new Option<string>("--name") { Description = "What it is for", DefaultValueFactory = _ => "command line" };
        var expires = new Option<string>("--expires") { Description = "How long it is good, 1d to 366d", DefaultValueFactory = _ => "90d" };
        var store = Store.Option();
        var issue = new Command("issue", "Issue a token; it is printed this once") { reach, user, name, expires, store };
        issue.Does(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(reach) is null && parsed.GetValue(user) is null)
            {
                throw new UsageException("say what the token may act on, --as distribution:columbia, or whose it is, --user jane@example.com");
            }
            var at = parsed.GetValue(store) ?? Store.Default;
            var days = Days(parsed.GetValue(expires)!);
            using var held = StoreLock.TakeForIdentities(at, "token issue");
            await using var desk = await Desk.OpenAsync(at, SystemClock.Instance, cancellation);
            var token = await desk.IssueTokenAsync(parsed.GetValue(name)!, parsed.GetValue(reach), days, parsed.GetValue(user), cancellation);
            await Console.Out.WriteLineAsync(token);
            return ExitCode.Ok;
        });
        return new Command("token", "Tokens of programs") { issue };
    }

    private static int Days(string text) =>
        text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 366
            ? days
            : throw new UsageException($"--expires: '{text}' is not from 1d to 366d");
}
