using ReleasePlanner.Platform.Store;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

public class ReadLimiterTests
{
    [Fact]
    public async Task Turns_are_given_in_order_and_given_back_once()
    {
        using var limiter = new ReadLimiter(1, 2, TimeSpan.FromHours(1));
        var first = await limiter.EnterAsync();
        var (second, third) = (limiter.EnterAsync(), limiter.EnterAsync());
        await Assert.ThrowsAsync<ReadLoadShedException>(() => limiter.EnterAsync());

        first.Dispose();
        first.Dispose();
        var turn = await second;
        Assert.False(third.IsCompleted);
        turn.Dispose();
        (await third).Dispose();
        (await limiter.EnterAsync()).Dispose();
    }

    [Fact]
    public async Task Who_waits_too_long_or_leaves_takes_no_place()
    {
        using var limiter = new ReadLimiter(1, 1, TimeSpan.Zero);
        using (await limiter.EnterAsync())
        {
            await Assert.ThrowsAsync<ReadLoadShedException>(() => limiter.EnterAsync());
            await Assert.ThrowsAsync<ReadLoadShedException>(() => limiter.EnterAsync());
        }
        using var patient = new ReadLimiter(1, 1, TimeSpan.FromHours(1));
        using var leaves = new CancellationTokenSource();
        var held = await patient.EnterAsync();
        var left = patient.EnterAsync(leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var next = patient.EnterAsync();
        held.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public void Limits_out_of_range_are_refused_by_name()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => new Database("unused.db", new() { Queries = 0 }));
        Assert.Equal("Queries", fault.ParamName);
        Assert.Equal(20, new ConnectionLimits().QueriesOf(isSqlite: false));
    }
}
