using System.CommandLine;
using System.Globalization;
using ReleasePlanner.Host.Demo;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>serve</c>: answers over HTTP. What the program does without a verb.</summary>
internal static class ServeVerb
{
    public static void AddTo(RootCommand root)
    {
        var verb = new Command("serve", "Serve the planner over HTTP (the default)");
        foreach (var command in new[] { verb, root })
        {
            var store = Store.Option();
            var urls = new Option<string>("--urls")
            {
                Description = "Addresses to listen on, separated by ;",
                DefaultValueFactory = _ => Web.DefaultUrl,
            };
            var publicUrl = new Option<string?>("--public-url") { Description = "How others reach it, such as https://planner.example.com; needed to listen on more than this machine" };
            var proxies = new Option<string[]>("--behind-proxy") { Description = "The address or network of the proxy that ends TLS; its word on the sender's address is taken" };
            var demo = new Option<bool>("--demo") { Description = "Fill an empty store with something to try, and a user per role whose passwords are printed once" };
            command.Add(store);
            command.Add(urls);
            command.Add(publicUrl);
            command.Add(proxies);
            command.Add(demo);
            command.Does((parsed, cancellation) => RunAsync(
                parsed.GetValue(store) ?? Store.Default,
                new Serving(parsed.GetValue(urls)!)
                {
                    PublicUrl = parsed.GetValue(publicUrl) is { } url ? Serving.ParsePublicUrl(url) : null,
                    Proxies = [.. (parsed.GetValue(proxies) ?? []).Select(Serving.ParseProxy)],
                },
                parsed.GetValue(demo),
                cancellation));
        }
        root.Add(verb);
    }

    private static async Task<int> RunAsync(string store, Serving serving, bool demo, CancellationToken cancellation)
    {
        serving.Check(serving.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        using var held = StoreLock.Take(store, $"serve on {serving.Urls}");
        await Store.MigrateAsync(store, cancellation);
        var clock = demo ? await DemoFill.RunAsync(store, held, cancellation) : null;
        if (clock is not null)
        {
            await Console.Error.WriteLineAsync($"by the demonstration's clock it is {clock.GetCurrentInstant().ToString("ddd d MMM uuuu HH:mm", CultureInfo.InvariantCulture)} UTC");
        }
        await Web.RunAsync(Web.Create(store, clock, serving, writer: held.Writer), store, cancellation);
        return ExitCode.Ok;
    }
}
