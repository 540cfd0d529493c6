using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Hosting;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>Thousands of requests of the OpenAPI document, good and broken, as everybody: nothing fails inside, nobody learns what is not theirs, and the store is sound after.</summary>
public sealed class FuzzTests(TwoSides world) : IClassFixture<TwoSides>
{
    /// <summary>How many; by hand as many as RELEASEPLANNER_FUZZ says, such as 20000.</summary>
    private static readonly int Requests =
        int.TryParse(Environment.GetEnvironmentVariable("RELEASEPLANNER_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var many) ? many : 4000;

    /// <summary>The same requests in every run, so that a change is what makes it fail; another seed (CsCheck_Seed) tries others.</summary>
    private static readonly string Seed = Environment.GetEnvironmentVariable("CsCheck_Seed") ?? "0000KzYWH7SJ";

    [Fact]
    public async Task Nothing_that_is_sent_fails_inside_or_tells_what_is_not_the_sender_s()
    {
        using var logged = new Logged(LogLevel.Error);
        world.Get<ILoggerFactory>().AddProvider(logged);
        var document = await world.Send(HttpMethod.Get, "/openapi/v1.json", "");
        var statuses = new ConcurrentDictionary<int, int>();
        var (slowest, slowestRequest, gate) = (TimeSpan.Zero, "", new Lock());

        var requests = new FuzzRequests(document.Json, world).Request.Array[Requests];
        var all = Array.Empty<FuzzRequest>();
        requests.Sample(
            made =>
            {
                all = made;
                return true;
            },
            seed: Seed,
            iter: 1,
            threads: 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (request, _) =>
            {
                var started = Stopwatch.GetTimestamp();
                var answer = await Send(request);
                var took = Stopwatch.GetElapsedTime(started);
                lock (gate)
                {
                    (slowest, slowestRequest) = took > slowest ? (took, $"{(int)answer.Status} {request}") : (slowest, slowestRequest);
                }
                statuses.AddOrUpdate((int)answer.Status, 1, (_, n) => n + 1);
                // Nothing but load that is shed may be answered so.
                Assert.True((int)answer.Status < 500 || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.Header("Retry-After") is not null), $"{(int)answer.Status} {answer.Text}\n{request}\n{logged.Text}");
                Assert.True(logged.IsEmpty, $"{logged.Text}\n{request}");
                Assert.DoesNotContain("   at ReleasePlanner", answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
                if (request.Actor.Length == 0)
                {
                    // Forbidden is what another site's page is told.
                    Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{answer.Status} {request}");
                    return;
                }
                // The forms that are shown to who writes an id wrong are the same for everybody.
                var told = Regex.Replace(TwoSides.WithoutPositions($"{answer.Text}\n{answer.Headers}\n{answer.Content}"), "(write it as|write administrator|such as)[^\"]*", "");
                foreach (var word in world.HiddenFrom(request.Actor).Where(w => told.Contains(w, StringComparison.OrdinalIgnoreCase) && !request.Said.Contains(w, StringComparison.OrdinalIgnoreCase)))
                {
                    Assert.Fail($"'{word}' is told to {request}\n{told}");
                }
            });

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Requests} requests: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} of {s.Key}"))}; the slowest took {slowest.TotalMilliseconds:0} ms: {slowestRequest}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"memory in use: {before / 1_000_000} MB before, {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000} MB after; the process holds {Environment.WorkingSet / 1_000_000} MB");
        // A fuzz that is never understood tries nothing.
        Assert.True(statuses.GetValueOrDefault(200) > Requests / 20, string.Join(", ", statuses));
        await world.CatchUp();
        var database = world.Get<Database>();
        Assert.Empty((await new Verifier(database).VerifyAsync()).Findings);
        Assert.Empty(await new Rebuild(database, new Projector(database)).CheckAsync());
        Assert.True(logged.IsEmpty, logged.Text);
    }

    private async Task<Answered> Send(FuzzRequest request)
    {
        using var message = new HttpRequestMessage(new(request.Method), world.Address + request.Path.TrimStart('/'));
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        }
        if (request.Actor.Length > 0)
        {
            message.Send(await world.Secret(request.Actor));
        }
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        return await world.Answer(message);
    }
}
