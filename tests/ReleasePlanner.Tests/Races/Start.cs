using CsCheck;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Tests.Support;

namespace ReleasePlanner.Tests.Races;

/// <summary>Somebody's command.</summary>
public sealed record Press(string Actor, Command Command);

/// <summary>
/// How several people's commands reach the planner: in which order, and which of them only when those before are answered. All others go beside
/// each other, and who comes first is up to the machine.
/// </summary>
/// <param name="Seed">Of the order; 0: as given, -1: the other way round.</param>
/// <param name="Waits">Per command in that order; there are enough of them for every race.</param>
public sealed record Start(int Seed, bool[] Waits)
{
    private static readonly bool[] OneByOne = [.. Enumerable.Repeat(true, 16)];

    /// <summary>Random starts and, so that each side has been first for certain, both plain orders.</summary>
    public static readonly Gen<Start[]> Several = Gen.Select(Gen.Int[1, 9999], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))).Array[16])
        .Select((seed, waits) => new Start(seed, waits))
        .Array[6]
        .Select(random => (Start[])[new(0, OneByOne), new(-1, OneByOne), .. random]);

    /// <summary>The answers, in the order in which the commands are given here.</summary>
    public async Task<Result<Outcome>[]> Run(Planner planner, params Press[] presses)
    {
        var order = Enumerable.Range(0, presses.Length).ToArray();
        if (Seed > 0)
        {
            new Random(Seed).Shuffle(order);
        }
        else if (Seed < 0)
        {
            Array.Reverse(order);
        }
        var answers = new Task<Result<Outcome>>[presses.Length];
        var sent = new List<Task>();
        foreach (var (place, which) in order.Index())
        {
            if (Waits[place])
            {
                await Task.WhenAll(sent);
            }
            var press = presses[which];
            answers[which] = Task.Run(() => planner.Dispatcher.Send(Actor.Parse(press.Actor), press.Command));
            sent.Add(answers[which]);
        }
        return await Task.WhenAll(answers);
    }
}
