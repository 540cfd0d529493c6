using System.CommandLine;
using NodaTime;
using ReleasePlanner.Host.Identities;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>user add</c>: somebody who signs in, and the link by which they set their password.</summary>
internal static class UserVerb
{
    public static Command Create()
    {
        var email = new Option<string>("--email") { Description = "What they sign in with", Required = true };
        var name = new Option<string>("--name") { Description = "What others see", Required = true };
        var reach = new Option<string>("--as") { Description = "What they may act on, such as administrator, distribution:columbia or exhibitor:carmike", Required = true };
        var password = new Option<bool>("--password") { Description = "Ask for a password on this terminal instead of giving a link" };
        var publicUrl = new Option<string?>("--public-url") { Description = $"What the link begins with; without it {Serving.DefaultUrl}" };
        var store = Store.Option();
        var add = new Command("add", "Add somebody who signs in") { email, name, reach, password, publicUrl, store };
        add.Does(async (parsed, cancellation) =>
        {
            var at = parsed.GetValue(store) ?? Store.Default;
            var serving = new Serving(Serving.DefaultUrl) { PublicUrl = parsed.GetValue(publicUrl) is { } url ? Serving.ParsePublicUrl(url) : null };
            var typed = parsed.GetValue(password) ? Ask() : null;
            using var held = StoreLock.TakeForIdentities(at, "user add");
            await using var desk = await Desk.OpenAsync(at, SystemClock.Instance, cancellation);
            if (typed is not null)
            {
                await desk.CheckPasswordAsync(typed);
            }
            var (user, link) = await desk.AddUserAsync(parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), parsed.GetRequiredValue(reach), cancellation);
            if (typed is not null)
            {
                await desk.SetPasswordAsync(user, typed);
                await Console.Error.WriteLineAsync($"{user} is added and signs in at {serving.LinksBegin}/sign-in");
                return ExitCode.Ok;
            }
            await Console.Error.WriteLineAsync($"{user} is added; this link sets the password, once and within seven days:");
            await Console.Out.WriteLineAsync(serving.LinksBegin + link);
            return ExitCode.Ok;
        });
        return new Command("user", "Users") { add };
    }

    private static string Ask()
    {
        if (Console.IsInputRedirected)
        {
            throw new UsageException("--password asks on a terminal, and this is none: leave it out and use the link");
        }
        Console.Error.Write("Password, at least 12 characters: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
