using CsCheck;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Properties;

/// <summary>Random commands of several actors through real grains on a real store.</summary>
public class ThroughGrainsTests
{
    /// <summary>The standings that came up, so that a test sees whether it tried anything.</summary>
    private static readonly HashSet<string> Standings = [];

    [Fact]
    public async Task Whatever_is_sent_the_store_verifies_and_every_repeated_command_answers_the_same()
    {
        await using var planner = await RandomWorld(await Planner.StartAsync());
        await RandomDays(planner, 12);
        Assert.True(Standings.Count >= 3, $"only {string.Join(", ", Standings)} came up: the random commands are too tame");
    }

    [Fact]
    public async Task Many_at_once_leave_a_store_that_verifies()
    {
        await using var planner = await RandomWorld(await Planner.StartAsync());
        await RandomCommands.Steps("m", 150).SampleAsync(
            async steps =>
            {
                await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (step, _) => await Send(planner, step));
                await Verified(planner);
            },
            iter: 1,
            threads: 1);
    }

    /// <summary>Sends random days of commands, each twice, and verifies the store after each.</summary>
    internal static async Task RandomDays(Planner planner, int iterations)
    {
        var round = 0;
        await RandomCommands.Steps("r", 40).SampleAsync(
            async steps =>
            {
                var prefix = $"r{Interlocked.Increment(ref round)}x";
                steps = [.. steps.Select((s, n) => s with { Command = Rename(s.Command, $"{prefix}{n}", prefix) })];
                var answers = new List<string?>();
                foreach (var step in steps)
                {
                    planner.Clock.Advance(step.Wait / 40);
                    answers.Add((await Send(planner, step)).Match(Json.Write, _ => (string?)null));
                }
                // What changed nothing left nothing behind and may be decided anew.
                var took = (await planner.Journal()).Select(e => e.CommandId).ToHashSet();
                for (var i = 0; i < steps.Length; i++)
                {
                    if (answers[i] is { } answer && (took.Contains(steps[i].Command.CommandId.Value) || answer.Contains("\"batch\"")))
                    {
                        Assert.Equal(answer, (await Send(planner, steps[i])).Match(Json.Write, r => $"{r.Code} {r.Message}"));
                    }
                }
                await Verified(planner);
            },
            iter: iterations,
            threads: 1);
    }

    /// <summary>Three films, two circuits of two houses each with two screens, one independent with one.</summary>
    internal static async Task<Planner> RandomWorld(Planner planner)
    {
        await planner.Do(Admin, Market(planner));
        foreach (var chain in new[] { "carmike", "amc", "loft" })
        {
            await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:" + chain), Name = chain });
        }
        foreach (var house in RandomCommands.Houses)
        {
            await planner.Do(Admin, House(planner, house, house.Split('-')[0], house == "loft" ? 1 : 2, house.StartsWith('c') ? "ga" : "ca"));
        }
        foreach (var film in RandomCommands.Films)
        {
            var distributor = "distribution:" + RandomCommands.DistributorOf(film);
            await planner.Do(distributor, Film(planner, film, RandomCommands.DistributorOf(film)));
            await planner.Do(distributor, Window(planner, film, new LocalDate(2014, 12, 19)));
        }
        return planner;
    }

    /// <summary>The store against its journal, the read model against the fold, and every standing in SQL against the one in C#.</summary>
    internal static async Task Verified(Planner planner)
    {
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);
        Assert.Empty(await planner.Get<Rebuild>().CheckAsync());
        var check = new StandingCheck(planner.Get<ReadModel>());
        foreach (var week in Enumerable.Range(0, 9))
        {
            Assert.Empty(await check.RunAsync(on: new LocalDate(2014, 12, 15).PlusDays(5 * week)));
        }
        Assert.Empty(await check.RunAsync());
        Assert.Empty(await check.RunAsync(asOf: planner.Clock.GetCurrentInstant() - Duration.FromHours(12)));
        Standings.UnionWith(check.Compared.Keys);
    }

    private static Task<Result<Outcome>> Send(Planner planner, RandomStep step) => planner.Dispatcher.Send(Actor.Parse(step.Actor), step.Command);

    private static Command Rename(Command command, string id, string prefix) => command switch
    {
        ReleasePlanner.Disruptions.OnDisruption on => on.For(DisruptionId.Parse(prefix + on.Disruption.Value.TrimStart('r', 'm')), CommandId.Parse(id)),
        _ => command with { CommandId = CommandId.Parse(id) },
    };
}
