using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Grains;

/// <summary>What every aggregate needs to keep its state and journal.</summary>
public sealed record AggregateServices(
    IClock Clock, JournalReader Journal, PumpSignal Pump, Projector Projector, WriterLock Writer, ClockGuard ClockGuard, ILogger<AggregateServices> Log);

/// <summary>
/// The one way a command takes effect: known id, decide, apply, write, only then reply. State, journal and stop rows are one
/// database transaction; nothing that was not written is ever exposed.
/// </summary>
internal abstract partial class AggregateGrain<TState>(IPersistentState<Journaled<TState>> storage, AggregateServices services)
    : Grain, IAggregateGrain<TState>
    where TState : State<TState>, new()
{
    /// <summary>Since when nobody else can have written: taken before the state is first read.</summary>
    private long term = services.Writer.Term;

    public async Task<Immutable<Known<TState>>> GetStanding()
    {
        await ReadAgainIfChanged();
        return storage.State.Unreadable is { } why
            ? throw new StreamSetAsideException(this.GetPrimaryKeyString(), why)
            : new Immutable<Known<TState>>(new(this.GetPrimaryKeyString(), storage.State.Version, storage.State.State));
    }

    public Task<Reply> Send(Sent sent) => Send(sent, ownName: false);

    /// <param name="ownName">Another organization has the name that the command's id would give to what it makes.</param>
    private async Task<Reply> Send(Sent sent, bool ownName)
    {
        using var span = Diagnostics.Source.StartActivity(Diagnostics.DecideSpan);
        span?.SetTag(Diagnostics.StreamTag, sent.Stream);
        if ((services.Writer.NotHeldBecause ?? services.ClockGuard.WrongBecause) is { } why)
        {
            return new Reply { Refusal = Refusal.ReadOnly(why) };
        }
        await ReadAgainIfChanged();
        if (storage.State.Unreadable is { } unreadable)
        {
            return new Reply { Refusal = Refusal.Unavailable(new StreamSetAsideException(sent.Stream, unreadable).Message) };
        }
        if (services.Projector.SetAside.Contains(sent.Stream))
        {
            return new Reply { Refusal = Refusal.Unavailable($"{sent.Stream} is set aside, because an event of it cannot be taken in: /readyz and verify say which") };
        }
        var current = storage.State;
        var at = Instant.Max(Micros(services.Clock.GetCurrentInstant()), current.At);
        var context = new Context(at, sent.Actor, sent.Command.CommandId, current.Version + 1, sent.Stream, sent.Facts, sent.Selected, sent.Command.OnBehalf, ownName);
        var decision = ((IDecided<TState>)sent.Command).Decide(current.State, context);
        if (context.OnBehalf is not null && !decision.Events.IsEmpty && current.State is IActedFor named)
        {
            decision = decision.And(named.Marked(context, decision.Events));
        }
        if (!decision.Lacking.IsEmpty)
        {
            return new Reply { Lacking = decision.Lacking };
        }
        var refusal = decision.Refusal ?? Mismatch(sent, current.Version);
        if (sent.Command.DryRun)
        {
            return refusal is null ? Planned(sent, decision, current, at) : new Reply { Refusal = refusal };
        }
        if (refusal is not null || decision.Events.IsEmpty)
        {
            // A repeated command must get its old answer, whatever the state says now.
            return await AnswerOf(sent) ?? (refusal is null ? Done(sent, decision, current.Version) : new Reply { Refusal = refusal });
        }
        return await Write(sent, decision, context, current);
    }

    /// <summary>While this process did not have the right to write, another may have; and a row that could not be read may have been mended.</summary>
    private async Task ReadAgainIfChanged()
    {
        var now = services.Writer.Term;
        if (term != now || storage.State.Unreadable is not null)
        {
            await storage.ReadStateAsync();
            term = now;
        }
    }

    private async Task<Reply> Write(Sent sent, Decision decision, Context context, Journaled<TState> current)
    {
        var (version, at) = (context.Version, context.Now);
        Journaled<TState> next;
        try
        {
            var records = decision.Events.Select((e, ordinal) => Record(sent, decision, e, ordinal, version, at));
            var (raised, state) = ReadBack.Of(current.State, records, version, at);
            next = new() { Version = version, At = at, State = state, Raised = raised, Stops = StopsOf(sent.Stream, decision.Events, version, at) };
        }
        catch (UnreadableException e)
        {
            return NotStored(sent, e);
        }
        storage.State = next;
        try
        {
            await storage.WriteStateAsync();
        }
        catch (Exception e)
        {
            storage.State = current;
            return await AfterFailure(sent, decision, context, e);
        }
        services.Pump.Wake();
        return Done(sent, decision, version);
    }

    /// <summary>A command id or a disruption id that exists rolled the write back; anything else leaves the outcome unknown.</summary>
    private async Task<Reply> AfterFailure(Sent sent, Decision decision, Context context, Exception e)
    {
        switch (StoreErrors.Classify(e))
        {
            case StoreError.KnownCommand:
                return await AnswerOf(sent) ?? new Reply { Refusal = Refusal.CommandReused(sent.Command.CommandId) };
            case StoreError.TakenDisruption when !context.OwnName && await HasAnothersNameAsync(sent.Command, decision, context):
                return await Send(sent, ownName: true);
            case StoreError.TakenDisruption:
                return new Reply { Refusal = Refusal.Taken("the disruption id") };
            case StoreError.LeaseLost:
                DeactivateOnIdle();
                return new Reply { Refusal = Refusal.ReadOnly(services.Writer.NotHeldBecause ?? "another process has taken the right to write this database") };
            default:
                LogWriteFailed(services.Log, sent.Stream, e);
                DeactivateOnIdle();
                if (!StoreErrors.IsUnavailable(e))
                {
                    // A fault of the program, which would only fail again.
                    ExceptionDispatchInfo.Throw(e);
                }
                return new Reply
                {
                    Refusal = Refusal.Unavailable($"whether {sent.Command.CommandId} took effect is not known: send it again with the same id"),
                };
        }
    }

    /// <summary>The disruption is named after the command, whose id another organization has used, too: nobody is told of that.</summary>
    private async Task<bool> HasAnothersNameAsync(Command command, Decision decision, Context context)
    {
        foreach (var id in decision.Events.Where(e => e is DisruptionPlaced or DisruptionReported).Select(e => ((DisruptionEvent)e).Disruption.Id))
        {
            // A line's own id is its command's and the house's. Of any other command an id that only begins its own was chosen.
            var isNamedAfterCommand = context.CommandId.Value == id.Value
                || (command is Theaters.CloseTheater && context.CommandId.Value.StartsWith(id.Value + "/", StringComparison.Ordinal));
            if (isNamedAfterCommand && await services.Journal.IsOfAnotherAsync(id, context.Actor))
            {
                return true;
            }
        }
        return false;
    }

    private async Task<Reply?> AnswerOf(Sent sent)
    {
        var first = await services.Journal.FindCommandAsync(sent.Stream, sent.Command.CommandId, sent.Actor);
        if (first is null || !sent.Actor.MayRepeat(Actor.Parse(first.Actor)))
        {
            return null;
        }
        return RequestHash.IsOf(first.Request, sent.Command)
            ? new Reply
            {
                Outcome = new Outcome
                {
                    CommandId = sent.Command.CommandId,
                    Streams = [new(sent.Stream, first.Version)],
                    Warnings = first.Warnings.IsDefault ? [] : first.Warnings,
                    Result = first.Result,
                },
            }
            : new Reply { Refusal = Refusal.CommandReused(sent.Command.CommandId) };
    }

    private static Reply Done(Sent sent, Decision decision, long version) => new()
    {
        Outcome = new Outcome
        {
            CommandId = sent.Command.CommandId,
            Streams = [new(sent.Stream, version)],
            Warnings = decision.Warnings,
            Result = ResultOf(decision),
        },
    };

    private Reply Planned(Sent sent, Decision decision, Journaled<TState> current, Instant at)
    {
        try
        {
            var records = decision.Events.Select((e, ordinal) => Record(sent, decision, e, ordinal, 0, at));
            return Done(sent, decision, 0) with { Planned = ReadBack.Of(current.State, records, current.Version + 1, at).Raised };
        }
        catch (UnreadableException e)
        {
            return NotStored(sent, e);
        }
    }

    private Reply NotStored(Sent sent, UnreadableException e)
    {
        LogUnreadable(services.Log, sent.Command.GetType().Name, sent.Stream, e);
        return new Reply { Refusal = Refusal.Invalid($"nothing was written: {e.Message}") };
    }

    private static Refusal? Mismatch(Sent sent, long version) => sent.Command.ExpectedVersion is { } expected && expected != version
        ? Refusal.VersionMismatch(sent.Stream, expected, version)
        : null;

    private static RecordedEvent Record(Sent sent, Decision decision, Event e, int ordinal, long version, Instant at)
    {
        var touched = e.Touched;
        return new RecordedEvent
        {
            Stream = sent.Stream,
            Version = version,
            Ordinal = ordinal,
            Kind = EventText.KindOf(e.GetType()),
            At = Stored.Text(at),
            OccurredAt = sent.Command.OccurredAt is { } occurred ? Stored.Text(occurred) : null,
            Actor = sent.Actor.ToString(),
            OnBehalf = sent.Command.OnBehalf,
            CommandId = sent.Command.CommandId.Value,
            Request = ordinal == 0 ? sent.Request : null,
            TraceParent = Activity.Current?.Id,
            Film = touched.Film?.Value,
            Window = touched.Window?.Value,
            Chain = touched.Chain?.Value,
            Theater = touched.Theater?.Value,
            Market = touched.Market?.Value,
            Note = sent.Command.Note,
            Warnings = ordinal == 0 ? decision.Warnings : [],
            Result = ordinal == 0 ? ResultOf(decision) : null,
            Body = EventText.Body(e),
        };
    }

    private static JsonElement? ResultOf(Decision decision) => decision.Result is { } result
        ? JsonSerializer.SerializeToElement(result, result.GetType(), Json.Options)
        : null;

    private static Stops StopsOf(string stream, ImmutableArray<Event> events, long version, Instant at)
    {
        List<StopRow> placed = [], changed = [];
        List<OpeningRow> openings = [];
        foreach (var e in events)
        {
            switch (e)
            {
                case DisruptionPlaced or DisruptionReported:
                    placed.Add(StopRow.Of(((DisruptionEvent)e).Disruption, version));
                    break;
                case DisruptionEvent other:
                    changed.Add(StopRow.Of(other.Disruption, version));
                    break;
                case WindowPlanned planned when planned.First:
                    openings.Add(new(stream, version, DayOf(planned.Opens), Stored.Text(at), false));
                    break;
                case WindowMoved moved:
                    openings.Add(new(stream, version, DayOf(moved.Opens), Stored.Text(at), moved.Follow));
                    break;
            }
        }
        return placed.Count + changed.Count + openings.Count == 0 ? Stops.None : new(placed, changed, openings);
    }

    private static int? DayOf(LocalDate? date) => date is { } d ? Stored.Day(d) : null;

    private static Instant Micros(Instant instant) => Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks() / 10 * 10);

    [LoggerMessage(LogLevel.Error, "{Command} to {Stream} was refused, because what it would store could not be read back")]
    private static partial void LogUnreadable(ILogger log, string command, string stream, Exception e);

    [LoggerMessage(LogLevel.Warning, "The write of {Stream} failed; its outcome is not known")]
    private static partial void LogWriteFailed(ILogger log, string stream, Exception e);
}
