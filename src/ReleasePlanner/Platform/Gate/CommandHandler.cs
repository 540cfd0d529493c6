using System.Text.Json;
using MediatR;
using ReleasePlanner.Approvals;
using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Journal;

namespace ReleasePlanner.Platform.Gate;

/// <summary>
/// The one handler of commands: resolves what the command selects or is about, and brings it to the aggregate that decides, or
/// theater by theater as a batch.
/// </summary>
internal sealed class CommandHandler<TCommand>(
    Caller caller, AggregateSender sender, SelectionResolver selections, LineResolver lines, DisruptionFinder disruptions, BatchRunner batches, ImpactReader impacts,
    ApprovalGate approvals)
    : IRequestHandler<TCommand, Result<Outcome>>
    where TCommand : Command, IRequest<Result<Outcome>>
{
    /// <summary>What is to be said about the command's selection.</summary>
    private readonly List<Warning> advice = [];

    public async Task<Result<Outcome>> Handle(TCommand command, CancellationToken cancellationToken) => command.DryRun
        ? (await Try(command, cancellationToken)).Match<Result<Outcome>>(tried => tried.Outcome, refusal => refusal)
        : await approvals.Pass(command, caller.Actor, () => Try(command, cancellationToken), () => Carry(command, cancellationToken), cancellationToken);

    private Task<Result<Outcome>> Carry(Command command, CancellationToken cancellationToken)
    {
        advice.Clear();
        return command switch
        {
            OverTheaters over => batches.Run(over, caller, () => LinesOf(over, cancellationToken), advice, cancellationToken),
            OverBookings over => batches.Run(over, caller, () => LinesOf(over, cancellationToken), advice, cancellationToken),
            OverLines over => batches.Run(over, caller, () => LinesOf(over, cancellationToken), advice, cancellationToken),
            OnDisruption on => Handle(on, cancellationToken),
            IOfParty own => Decide(command, own.StreamOf(caller.Actor), cancellationToken),
            IDecided decided => Decide(command, decided.Stream!, cancellationToken),
            _ => throw new InvalidOperationException($"nobody decides {typeof(TCommand).Name}"),
        };
    }

    /// <summary>The dry run and, of a command that can take bookings out of effect, what it would take.</summary>
    private async Task<Result<Tried>> Try(Command command, CancellationToken cancellation)
    {
        var result = await Carry(command with { DryRun = true }, cancellation);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }
        var outcome = result.Value!;
        if (!Stopping.HasImpact(command))
        {
            return new Tried(outcome, [], Blast.None);
        }
        List<RecordedEvent> events = [.. (outcome.Events ?? []).Select(e => e.Deserialize<RecordedEvent>(Json.Options)!)];
        // Whatever staff may see, what its command takes is what counts.
        var viewer = caller.Actor is { Role: Role.Distribution, Distributor: { } distributor } ? Actor.Distribution(distributor) : caller.Actor;
        var blast = await impacts.Of(PlannedChange.Of(events), viewer, cancellation);
        // What is placed tells nothing that the impact does not.
        var placed = events.Exists(e => e.Kind == EventText.KindOf(typeof(DisruptionPlaced)));
        return new Tried(
            outcome with { Events = placed ? null : outcome.Events, Impact = JsonSerializer.SerializeToElement(blast.Impact, Json.Options) }, events, blast);
    }

    private async Task<Result<Outcome>> Handle(OnDisruption command, CancellationToken cancellation)
    {
        var found = await disruptions.Find(command.Disruption, caller.Actor);
        if (found is not [{ } single] || single.Id != command.Disruption)
        {
            if (command is ISelects { Selection: { } selection } selects)
            {
                var theaters = await selections.Theaters(selection, caller.Actor, cancellation, advice, selects.SelectionMember);
                if (theaters.Refusal is { } refusal)
                {
                    return refusal;
                }
                found = [.. found.Where(f => theaters.Value.Any(t => t.Value == f.Owner))];
            }
        }
        return found switch
        {
            [] => Refusal.NotFound(command.Disruption),
            [var one] when one.Id == command.Disruption => await Decide(command, one.Owner, cancellation),
            _ => await batches.Run(
                command,
                caller,
                () => Task.FromResult<Result<IReadOnlyList<BatchLine>>>(
                    found
                        .Select(f => new BatchLine(f.Owner, f.Owner, command.For(f.Id, Line(command, TheaterId.Parse(f.Owner)))))
                        .ToList()),
                advice,
                cancellation),
        };
    }

    private async Task<Result<Outcome>> Decide(Command command, string stream, CancellationToken cancellation)
    {
        var selected = Selected.None;
        if (command is ISelects { Selection: { } selection } selects)
        {
            var theaters = await selections.Theaters(selection, caller.Actor, cancellation, advice, selects.SelectionMember);
            if (theaters.Refusal is { } refusal)
            {
                return refusal;
            }
            selected = new(true, theaters.Value);
        }
        var result = await sender.Send(command, stream, caller.Actor, RequestHash.Of(command), selected, cancellation);
        return result.Value is { } outcome ? outcome with { Warnings = [.. advice, .. outcome.Warnings] } : result;
    }

    private async Task<Result<IReadOnlyList<BatchLine>>> LinesOf(OverTheaters over, CancellationToken cancellation)
    {
        var theaters = await selections.Theaters(over.Theaters, caller.Actor, cancellation, advice);
        return theaters.Match<Result<IReadOnlyList<BatchLine>>>(
            found => Stamped(over, [.. found.Select(t => Of(t, over.Line(t, Line(over, t), found.Length == 1)))]),
            refusal => refusal);
    }

    private async Task<Result<IReadOnlyList<BatchLine>>> LinesOf(OverBookings over, CancellationToken cancellation)
    {
        var bookings = await selections.Bookings(over, caller.Actor, cancellation, advice);
        return bookings.Match<Result<IReadOnlyList<BatchLine>>>(
            found => Stamped(over, [.. found.Select(f => Of(f.Theater, over.Line(f.Theater, f.Bookings, Line(over, f.Theater))))]),
            refusal => refusal);
    }

    /// <summary>First what each chain's offer takes, then what each house does.</summary>
    private async Task<Result<IReadOnlyList<BatchLine>>> LinesOf(OverLines over, CancellationToken cancellation)
    {
        var found = await lines.Houses(over, caller.Actor, cancellation, advice);
        var templates = over is SendOffer { Terms: null } && caller.Actor.Distributor is { } distributor ? await lines.Templates(distributor, cancellation) : [];
        return found.Match<Result<IReadOnlyList<BatchLine>>>(
            houses => Stamped(over,
            [
                .. houses.Select(h => h.Chain).Distinct()
                    .Select(c => over.First(c, CommandId.Parse($"{over.CommandId}/{c}")))
                    .OfType<Command>()
                    .Select(first => first is MakeOffer make ? make with { Template = TermsTemplate.For(templates, make.Offer.Chain, make.Offer.Window.Film)?.Terms } : first)
                    .Select(first => new BatchLine(((IDecided)first).Stream!, ((IDecided)first).Stream!, first)),
                .. houses.Select(h => Of(h.Theater, over.Line(h, Line(over, h.Theater))) with { Phase = 1 }),
            ]),
            refusal => refusal);
    }

    /// <summary>The lines with what every command has, as the whole has it. A version that is expected is one theater's.</summary>
    private static Result<IReadOnlyList<BatchLine>> Stamped(Command whole, List<BatchLine> lines)
    {
        if (whole.ExpectedVersion is not null && lines.Count > 1)
        {
            return Refusal.Invalid($"is of one theater's stream, and the selection finds {lines.Count}", "expectedVersion");
        }
        return lines.ConvertAll(line => line with
        {
            Command = line.Command with
            {
                ExpectedVersion = whole.ExpectedVersion,
                DryRun = whole.DryRun,
                OccurredAt = whole.OccurredAt,
                Note = whole.Note,
                OnBehalf = whole.OnBehalf,
            },
        });
    }

    /// <summary>A theater's line, decided by the theater.</summary>
    private static BatchLine Of(TheaterId theater, Command command) => new(theater.Value, theater.Value, command);

    private static CommandId Line(Command command, TheaterId theater) => CommandId.Parse($"{command.CommandId}/{theater.Slug}");
}
