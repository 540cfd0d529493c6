using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ReleasePlanner.Platform;

/// <summary>Names of spans, tags and metrics, in one place.</summary>
public static class Diagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "ReleasePlanner";

    public const string GateSpan = "gate";
    public const string DecideSpan = "decide";
    public const string SequenceSpan = "sequence";
    public const string ProjectSpan = "project";
    public const string LineSpan = "batch line";
    public const string RequestTag = "rp.request";
    public const string StreamTag = "rp.stream";
    public const string OutcomeTag = "rp.outcome";
    public const string SeqTag = "rp.seq";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Requests through the gate, by name and outcome (<c>done</c> or the refusal's code).</summary>
    public static readonly Counter<long> Requests = Meter.CreateCounter<long>("rp.requests");

    /// <summary>Milliseconds a request took at the gate.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("rp.request.duration", "ms");

    /// <summary>Reads that were refused because too many waited already, or for too long.</summary>
    public static readonly Counter<long> ReadsShed = Meter.CreateCounter<long>("rp.reads.shed");

    /// <summary>Bytes of JSON in a grain's row, by state. Over 65,536 is an alarm.</summary>
    public static readonly Histogram<int> StateSize = Meter.CreateHistogram<int>("rp.state.size", "By");

    /// <summary>Milliseconds from an event's instant to its place in the sequence.</summary>
    public static readonly Histogram<double> SequencerLag = Meter.CreateHistogram<double>("rp.sequencer.lag", "ms");

    /// <summary>Rows of the sequence that the read model has not taken in yet, after it took some in.</summary>
    public static readonly Histogram<long> ProjectorLag = Meter.CreateHistogram<long>("rp.projector.lag", "rows");

    /// <summary>Starts a span in the trace that wrote an event, so that one trace tells the whole way of a command.</summary>
    public static Activity? StartIn(string? traceParent, string span) =>
        Source.HasListeners() && ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(span, ActivityKind.Consumer, parent)
            : null;
}
