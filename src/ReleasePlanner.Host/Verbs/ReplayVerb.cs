using System.CommandLine;
using NodaTime;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>replay</c>: plays a scenario on a store of its own and says what did not come out as it expects.</summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var scenario = new Argument<string>("SCENARIO") { Description = $"A scenario file, or the name of a shipped one: {string.Join(", ", ScenarioLibrary.Names)}" };
        var store = Store.Option("A store to play it on; without it a temporary SQLite file, deleted afterwards");
        var keep = new Option<bool>("--keep") { Description = "Keep the temporary store and say where it is" };
        var serve = new Option<bool>("--serve") { Description = "Go on serving the result over HTTP; its clock stands at the last step" };
        var urls = new Option<string>("--urls") { Description = "With --serve: addresses to listen on", DefaultValueFactory = _ => Web.DefaultUrl };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON document" };
        var verb = new Command("replay", "Play a scenario and check what it expects") { scenario, store, keep, serve, urls, json };
        verb.Does(async (parsed, cancellation) =>
        {
            var played = ScenarioLibrary.Load(parsed.GetRequiredValue(scenario));
            using var folder = new TemporaryFolder(parsed.GetValue(store) is null && !parsed.GetValue(keep));
            var at = parsed.GetValue(store) ?? Path.Combine(folder.Path, played.Name + ".db");
            using var held = StoreLock.Take(at, $"replay {played.Name}");
            var clock = new ScenarioClock(played.Steps[0].At);
            var report = await PlayAsync(played, at, clock, held.Writer, parsed.GetValue(json), cancellation);
            if (parsed.GetValue(keep) || parsed.GetValue(store) is not null)
            {
                await Console.Error.WriteLineAsync($"the store is {at}");
            }
            if (parsed.GetValue(serve))
            {
                await Console.Error.WriteLineAsync($"the clock stands at {clock.GetCurrentInstant()}");
                await using (var desk = await Desk.OpenAsync(at, clock, cancellation))
                {
                    await Console.Error.WriteLineAsync($"an administrator's token, good for a day of that clock: {await desk.IssueTokenAsync("replay", "administrator", 1, null, cancellation)}");
                }
                await Web.RunAsync(Web.Create(at, clock, parsed.GetValue(urls)!, held.Writer), at, cancellation);
            }
            return report.Failed == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return verb;
    }

    private static async Task<ScenarioReport> PlayAsync(
        Scenario scenario, string store, ScenarioClock clock, WriterLock writer, bool json, CancellationToken cancellation)
    {
        await using var planner = await Planner.StartAsync(store, clock, writer, cancellation);
        var runner = ActivatorUtilities.CreateInstance<ScenarioRunner>(planner.Services, clock);
        var printer = json ? null : new StepPrinter();
        var report = await runner.RunAsync(scenario, printer?.Watch, cancellation);
        await Console.Out.WriteLineAsync(json ? Json.Write(report) : report.ToString());
        return report;
    }

    /// <summary>One line for each step, one for each expectation that does not hold, and a count that moves while a step is long.</summary>
    private sealed class StepPrinter
    {
        private readonly bool live = !Console.IsOutputRedirected;
        private ScenarioStep? current;
        private int shown;

        public StepPrinter() => Watch = new(Started, Progressed, Finished);

        public ScenarioWatch Watch { get; }

        private void Started(ScenarioStep step) => (current, shown) = (step, 0);

        private void Progressed(int done, int total)
        {
            if (live && total > 50 && done % 25 == 0)
            {
                lock (this)
                {
                    shown = Math.Max(shown, done);
                    Console.Write($"\r{current!.Number,4}  {current.What}: {shown} of {total}\u001b[K");
                }
            }
        }

        private void Finished(StepReport step)
        {
            Console.Write(live ? "\r\u001b[K" : "");
            Console.WriteLine($"{step.Step,4}  {Moment(step.At)}  {step.As,-24}  {step.What,-34}  {step.Outcome}  {step.Milliseconds} ms");
            foreach (var failure in step.Failures)
            {
                Console.WriteLine($"      FAILED  {failure}");
            }
        }

        private static string Moment(Instant at) => at.ToString("uuuu-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class TemporaryFolder(bool delete) : IDisposable
    {
        private readonly Lazy<string> path = new(() => Directory.CreateTempSubdirectory("release-planner-").FullName);

        public string Path => path.Value;

        public void Dispose()
        {
            if (delete && path.IsValueCreated)
            {
                Directory.Delete(Path, recursive: true);
            }
        }
    }
}
