using ReleasePlanner.Platform.Batches;
using Xunit;

namespace ReleasePlanner.Tests.Batches;

public class FairTurnsTests
{
    [Fact]
    public async Task Three_lines_of_one_sender_are_not_behind_the_many_of_another()
    {
        var served = await Served(1, [.. Enumerable.Repeat(("big", "b"), 10), .. Enumerable.Repeat(("small", "s"), 3)]);
        Assert.Equal("b s b s b s b b b b b b b", served);
    }

    [Fact]
    public async Task Batches_of_one_sender_share_its_turns()
    {
        var served = await Served(1, [.. Enumerable.Repeat(("one", "a"), 4), .. Enumerable.Repeat(("one", "b"), 2), .. Enumerable.Repeat(("two", "c"), 3)]);
        Assert.Equal("a c b c a c b a a", served);
    }

    [Fact]
    public async Task Who_no_longer_waits_is_passed_over()
    {
        var turns = new FairTurns(1);
        using var gone = new CancellationTokenSource();
        var first = await turns.TakeAsync("s", "b", CancellationToken.None);
        var leaving = turns.TakeAsync("s", "b", gone.Token);
        var staying = turns.TakeAsync("s", "b", CancellationToken.None);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        first.Dispose();
        (await staying).Dispose();

        Assert.True(turns.TakeAsync("s", "b", CancellationToken.None).IsCompletedSuccessfully, "a turn was lost with who left");
    }

    [Fact]
    public async Task No_more_run_at_once_than_may()
    {
        var turns = new FairTurns(2);
        var (one, _) = (await turns.TakeAsync("s", "b", CancellationToken.None), await turns.TakeAsync("s", "b", CancellationToken.None));
        var third = turns.TakeAsync("s", "b", CancellationToken.None);

        Assert.False(third.IsCompleted);
        one.Dispose();
        await third;
    }

    /// <summary>The batches in the order in which their lines got turns, when all of them wait at first.</summary>
    private static async Task<string> Served(int atOnce, (string Sender, string Batch)[] lines)
    {
        var turns = new FairTurns(atOnce);
        var first = await turns.TakeAsync("before", "all", CancellationToken.None);
        var served = new List<string>();
        var waiting = lines.Select(l => turns.TakeAsync(l.Sender, l.Batch, CancellationToken.None)).ToList();
        first.Dispose();
        var left = lines.Zip(waiting).ToList();
        while (left.Count > 0)
        {
            await Task.WhenAny(left.Select(l => l.Second));
            var got = Assert.Single(left, l => l.Second.IsCompletedSuccessfully);
            served.Add(got.First.Batch);
            left.Remove(got);
            (await got.Second).Dispose();
        }
        return string.Join(' ', served);
    }
}
