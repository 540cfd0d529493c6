using System.CommandLine;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>serve</c>: answers over HTTP. What the program does without a verb.</summary>
internal static class ServeVerb
{
    public static void AddTo(RootCommand root)
    {
        var verb = new Command("serve", "Serve the planner over HTTP on this machine (the default)");
        foreach (var command in new[] { verb, root })
        {
            var store = Store.Option();
            var urls = new Option<string>("--urls")
            {
                Description = "Addresses to listen on, separated by ;",
                DefaultValueFactory = _ => Web.DefaultUrl,
            };
            command.Add(store);
            command.Add(urls);
            command.Does((parsed, cancellation) => RunAsync(parsed.GetValue(store) ?? Store.Default, parsed.GetValue(urls)!, cancellation));
        }
        root.Add(verb);
    }

    private static async Task<int> RunAsync(string store, string urls, CancellationToken cancellation)
    {
        using var held = StoreLock.Take(store, $"serve on {urls}");
        await Store.MigrateAsync(store, cancellation);
        await Web.RunAsync(Web.Create(store, null, urls), store, cancellation);
        return ExitCode.Ok;
    }
}
