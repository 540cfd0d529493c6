using System.Text.Json;
using CsCheck;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Properties;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Disruptions;

/// <summary>
/// The impact of a command is the difference of the counts before and after it; what is placed can be lifted, and the dry run of that, the list of
/// disruptions and the outcome say the number that was taken.
/// </summary>
internal sealed class ImpactProperty(Planner planner)
{
    /// <summary>Every film's window; <c>d</c> is Columbia's film and Disney's window.</summary>
    private static readonly WindowId[] Windows = [.. RandomCommands.Films.Append("d").Select(RandomCommands.WindowOf)];

    /// <summary>How often something was looked at, by what.</summary>
    public SortedDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    public static async Task<ImpactProperty> StartAsync(Planner planner)
    {
        await ThroughGrainsTests.RandomWorld(planner);
        await planner.Do(Columbia, Film(planner, "d"));
        await planner.Do(Columbia, Window(planner, "d", new LocalDate(2014, 12, 19)) with { Distributor = DistributorId.Parse("disney") });
        return new(planner);
    }

    /// <summary>Days of random commands, each from its number.</summary>
    public async Task RunAsync(IEnumerable<uint> days, int steps = 60)
    {
        foreach (var house in RandomCommands.Houses)
        {
            await TakeAsync(new($"exhibitor:{house.Split('-')[0]}", Confirm(planner, house, RandomCommands.WindowOf("c")), Duration.Zero));
        }
        var leaves = new LeaveMarkets { CommandId = planner.NewId(), Distributor = DistributorId.Parse("disney"), Markets = [Us] };
        await TakeAsync(new("distribution:disney", leaves, Duration.Zero));
        await TakeAsync(new("distribution:disney", new LiftDisruption { CommandId = planner.NewId(), Disruption = DisruptionId.Parse(leaves.CommandId.Value) }, Duration.Zero));
        foreach (var day in days)
        {
            var pcg = new PCG(day, 20141217);
            for (var n = 0; n < steps; n++)
            {
                var step = Step($"i{day}x", n, pcg);
                planner.Clock.Advance(step.Wait / 40);
                await TakeAsync(step);
            }
        }
    }

    private static RandomStep Step(string prefix, int n, PCG pcg)
    {
        var (actor, make) = Gen.Int[0, 3].Generate(pcg, null, out _) == 0 ? Own.Generate(pcg, null, out _) : RandomCommands.Command.Generate(pcg, null, out _);
        return new(actor, make($"{prefix}{n}", n), Duration.FromHours(Gen.Int[0, 40].Generate(pcg, null, out _)));
    }

    private async Task TakeAsync(RandomStep step)
    {
        var actor = Actor.Parse(step.Actor);
        if (!Stopping.HasImpact(step.Command))
        {
            await planner.Dispatcher.Send(actor, step.Command);
            return;
        }
        await planner.CatchUp();
        var before = await CountsFor(actor);
        var lifting = step.Command is LiftDisruption { Bookings: OnLift.Restore, Theaters: null } lift ? (await Listed(actor, lift.Disruption))?.Theaters : null;
        var tried = await planner.Dispatcher.Send(actor, step.Command with { DryRun = true });
        var done = await planner.Dispatcher.Send(actor, step.Command);
        await planner.CatchUp();
        var name = step.Command.GetType().Name;
        Assert.Equal(tried.Refusal?.Code, done.Refusal?.Code);
        if (tried.Value is not { } outcome)
        {
            return;
        }
        var impact = ImpactOf(outcome);
        var after = await CountsFor(actor);
        Difference(impact, before, after, $"{name} {step.Command.CommandId} by {step.Actor}");
        Note(name, impact);
        if (lifting is { } listed)
        {
            Assert.Equal(listed, impact.Restores.Theaters);
        }
        if (step.Command is StopCommand)
        {
            await CanBeTakenBack(actor, step.Command, done.Value!, impact);
        }
    }

    private static void Difference(Impact impact, Dictionary<string, InEffectCounts> before, Dictionary<string, InEffectCounts> after, string what)
    {
        foreach (var (window, counts) in before)
        {
            var told = impact.ByWindow.FirstOrDefault(w => w.Window == window) ?? new WindowImpact(window, counts, counts);
            Assert.Equal((what, window, counts, after[window]), (what, window, told.Before, told.After));
        }
        Assert.Equal(
            (what, before.Values.Sum(c => c.Bookings) - after.Values.Sum(c => c.Bookings)),
            (what, impact.Bookings - impact.DaysOnly - (impact.Restores.Bookings - impact.Restores.DaysOnly)));
        Assert.Equal((what, impact.Bookings - impact.DaysOnly), (what, impact.Becomes.Values.Sum()));
        Assert.True(impact.Theaters <= impact.Bookings && impact.Restores.Theaters <= impact.Restores.Bookings, what);
    }

    /// <summary>The list says of what was placed, and the dry run of lifting it, how much was taken.</summary>
    private async Task CanBeTakenBack(Actor actor, Command command, Outcome done, Impact impact)
    {
        if (done.Result is not { ValueKind: JsonValueKind.Object } result || !result.TryGetProperty("disruption", out var placed))
        {
            return;
        }
        var id = DisruptionId.Parse(placed.GetString()!);
        var listed = await Listed(actor, id);
        var lift = await planner.Do(actor.ToString(), new LiftDisruption { CommandId = planner.NewId(), Disruption = id, DryRun = true });
        var back = ImpactOf(lift).Restores;
        Assert.Equal((command.CommandId, (decimal?)back.Theaters, (int?)back.Bookings), (command.CommandId, listed!.Theaters, listed.Bookings));
        // A report that gave way to what was placed does not come back with its lift.
        if (impact.Restores.Bookings == 0 && !(await List(actor)).Any(d => d.State == "superseded"))
        {
            Assert.Equal(
                (command.CommandId, impact.Theaters, impact.Bookings, impact.DaysOnly),
                (command.CommandId, back.Theaters, back.Bookings, back.DaysOnly));
            Seen["taken back"] = Seen.GetValueOrDefault("taken back") + (impact.Bookings > 0 ? 1 : 0);
        }
    }

    private async Task<IReadOnlyList<DisruptionState>> List(Actor actor) => (await planner.Ask(actor.ToString(), new ReleasePlanner.Disruptions.Disruptions { Deciding = true })).Disruptions;

    private async Task<DisruptionState?> Listed(Actor actor, DisruptionId id) => (await List(actor)).FirstOrDefault(d => d.Disruption.Id == id);

    /// <summary>
    /// What is in effect in each window: of an exhibitor its own; of everybody else in all, since a film's owner is told the whole number. A film has one window here.
    /// </summary>
    private async Task<Dictionary<string, InEffectCounts>> CountsFor(Actor actor)
    {
        var counts = new Dictionary<string, InEffectCounts>();
        foreach (var window in Windows)
        {
            if (actor.Role != Role.Exhibitor)
            {
                var film = await planner.Ask(Admin, new FilmSummary { Film = window.Film });
                counts[window.Value] = new(film.Theaters.InEffect, film.Screens.InEffect, film.Bookings.InEffect);
            }
            else if ((await planner.Dispatcher.Ask(actor, new WindowSummary { Window = window })).Value is { } summary)
            {
                counts[window.Value] = new(summary.Theaters.InEffect, summary.Screens.InEffect, summary.Bookings.InEffect);
            }
        }
        return counts;
    }

    private void Note(string name, Impact impact)
    {
        foreach (var (what, holds) in new[] { ($"{name} takes", impact.Bookings > impact.DaysOnly), ("takes days", impact.DaysOnly > 0), ("restores", impact.Restores.Bookings > 0), ("others", impact.Others is not null) })
        {
            if (holds)
            {
                Seen[what] = Seen.GetValueOrDefault(what) + 1;
            }
        }
    }

    private static Impact ImpactOf(Outcome outcome) => Json.Read<Impact>(outcome.Impact!.Value.GetRawText());

    /// <summary>What the other random commands lack: runs of some days only, sneaks, previews, another's window of one's film, changed ends.</summary>
    private static Gen<(string Actor, Func<string, int, Command> Make)> Own => Gen.OneOf(Some, Some, Some, StopAll, Leave, Change);

    private static Gen<(string, Func<string, int, Command>)> Some => Gen.Select(
        Gen.OneOfConst(RandomCommands.Houses), Gen.OneOfConst("a", "b", "c", "d", "d"), Gen.Int[0, 35], Gen.Int[0, 4], Gen.Bool).Select(
        (house, film, first, how, later) => ($"exhibitor:{house.Split('-')[0]}", (Func<string, int, Command>)((id, _) => new ConfirmBooking
        {
            CommandId = CommandId.Parse(id),
            Theater = TheaterId.Parse("theater:" + house),
            Window = RandomCommands.WindowOf(film),
            From = new LocalDate(2014, 12, 19).PlusDays(first),
            Weeks = 3,
            Format = "standard",
            Version = later ? "dub" : "ov",
            Kind = how == 0 ? BookingKind.Sneak : BookingKind.Run,
            Screens = new WeeklyScreens([Screens.Of(0.5m), Screens.Of(how == 1 ? 1m : 0.5m)]),
            Days = how < 2 ? null : Json.Read<PlayDays>("""["thursday", "saturday"]"""),
            Previews = how == 3 ? [new LocalDate(2014, 12, 18).PlusDays(first)] : [],
        })));

    private static Gen<(string, Func<string, int, Command>)> StopAll => Gen.Select(Gen.OneOfConst("a", "b", "d", "d"), Gen.Int[0, 35], Gen.Int[1, 12]).Select(
        (film, from, days) => (Columbia, (Func<string, int, Command>)((id, _) => new SuspendRelease
        {
            CommandId = CommandId.Parse(id),
            Film = FilmId.Parse("film:" + film),
            From = new LocalDate(2014, 12, 15).PlusDays(from),
            Until = new LocalDate(2014, 12, 15).PlusDays(from + days),
        })));

    private static Gen<(string, Func<string, int, Command>)> Leave => Gen.Select(Gen.OneOfConst("columbia", "disney"), Gen.Int[0, 35], Gen.Int[0, 12]).Select(
        (distributor, from, days) => ($"distribution:{distributor}", (Func<string, int, Command>)((id, _) => new LeaveMarkets
        {
            CommandId = CommandId.Parse(id),
            Distributor = DistributorId.Parse(distributor),
            Markets = [Us],
            From = new LocalDate(2014, 12, 15).PlusDays(from),
            Until = days == 0 ? null : new LocalDate(2014, 12, 15).PlusDays(from + days),
        })));

    /// <summary>Another end of whatever an earlier step may have placed.</summary>
    private static Gen<(string, Func<string, int, Command>)> Change => Gen.Select(
        Gen.Int[1, 12], Gen.Int[0, 40], Gen.OneOfConst(Columbia, "distribution:disney", Carmike, "exhibitor:amc", Admin)).Select(
        (back, days, actor) => (actor, (Func<string, int, Command>)((id, n) => new ChangeDisruption
        {
            CommandId = CommandId.Parse(id),
            Disruption = DisruptionId.Parse($"{id[..(id.IndexOf('x') + 1)]}{Math.Max(0, n - back)}"),
            Until = new LocalDate(2014, 12, 18).PlusDays(days),
        })));
}
