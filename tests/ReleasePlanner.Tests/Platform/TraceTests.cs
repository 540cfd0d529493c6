using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReleasePlanner.Platform;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>Listeners hear the whole process, so nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(TraceTests))]
public class TraceTests
{
    [Fact]
    public async Task One_trace_tells_the_whole_way_of_a_command_from_the_gate_to_the_read_model()
    {
        var heard = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Diagnostics.Name || source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            // As they start: a silo ends its span only after the caller has its answer.
            ActivityStarted = heard.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.CatchUp();

        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();

        var gate = Assert.Single(heard, a => a.OperationName == Diagnostics.GateSpan && Tag(a, Diagnostics.RequestTag) == "ConfirmBooking");
        Assert.Equal("done", Tag(gate, Diagnostics.OutcomeTag));
        var trace = heard.Where(a => a.TraceId == gate.TraceId).ToList();
        var decide = trace.Last(a => a.OperationName == Diagnostics.DecideSpan);
        Assert.Equal("theater:carmike-1", Tag(decide, Diagnostics.StreamTag));
        Assert.Contains(gate, Above(decide, trace));
        foreach (var name in new[] { Diagnostics.SequenceSpan, Diagnostics.ProjectSpan })
        {
            var span = Assert.Single(trace, a => a.OperationName == name);
            Assert.Equal(decide.SpanId, span.ParentSpanId);
            Assert.NotNull(span.GetTagItem(Diagnostics.SeqTag));
        }
        Assert.Contains(await planner.Journal(), e => e.Kind == "booking-confirmed.v1" && e.TraceParent == decide.Id);
    }

    [Fact]
    public async Task What_a_command_takes_and_how_far_the_read_model_is_behind_are_measured()
    {
        var heard = new ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)>();
        var caughtUp = new TaskCompletionSource();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == Diagnostics.Name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        await using var planner = await (await Planner.StartAsync()).WithWorld();

        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        // Nobody asks for it: the pump of a server must tell by itself.
        await caughtUp.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        KeyValuePair<string, object?>[] confirmed = [new(Diagnostics.RequestTag, "ConfirmBooking"), new(Diagnostics.OutcomeTag, "done")];
        Assert.Equal(1, Assert.Single(heard, m => m.Name == "rp.requests" && m.Tags.SequenceEqual(confirmed)).Value);
        Assert.True(Assert.Single(heard, m => m.Name == "rp.request.duration" && m.Tags.SequenceEqual(confirmed)).Value > 0);
        Assert.Contains(heard, m => m.Name == "rp.state.size" && m.Value > 0 && m.Tags is [{ Value: "TheaterState" }]);
        Assert.Contains(heard, m => m.Name == "rp.sequencer.lag" && m.Value >= 0);
        Assert.Contains(heard, m => m.Name == "rp.projector.lag" && m.Value >= 0);

        void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            heard.Enqueue((instrument.Name, value, tags.ToArray()));
            if (instrument.Name == "rp.projector.lag")
            {
                caughtUp.TrySetResult();
            }
        }
    }

    private static string? Tag(Activity activity, string name) => activity.GetTagItem(name) as string;

    /// <summary>The spans that a span lies in, from the inside out.</summary>
    private static IEnumerable<Activity> Above(Activity activity, IReadOnlyCollection<Activity> trace)
    {
        for (var at = activity; at is not null; at = trace.FirstOrDefault(a => a.SpanId == at.ParentSpanId))
        {
            yield return at;
        }
    }
}
