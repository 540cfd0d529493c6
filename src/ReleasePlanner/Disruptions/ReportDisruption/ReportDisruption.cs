using System.Text.Json.Nodes;
using ReleasePlanner.Films;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>
/// Notes that somebody is said to have acted (ArcLight, 17 Dec 2014: reported as dropping, then denied). It stops nothing until
/// verified, is seen by its distributor only, and gives way once the party itself acts.
/// </summary>
[May(Role.Distribution)]
public sealed record ReportDisruption : Command, IDecided<FilmState>, IDecided<WindowState>
{
    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    /// <summary>The command that the party is said to have given: <c>{"do": "DropFilm", "chain": "chain:arclight", …}</c>.</summary>
    public required JsonObject What { get; init; }

    /// <summary>Where it was read.</summary>
    public required string Source { get; init; }

    /// <summary>The caller's id for the report; null: the command's id.</summary>
    public DisruptionId? Disruption { get; init; }

    public string? Stream => Window?.Value ?? Film?.Value;

    public Decision Decide(FilmState state, Context context) =>
        context.Actor.Owns(state) ? Reported(context) : Refusal.NotFound(Film!);

    public Decision Decide(WindowState state, Context context) =>
        context.Actor.Owns(state) ? Reported(context) : Refusal.NotFound(Window!);

    private Decision Reported(Context context) => Said().Match<Decision>(
        said =>
        {
            var disruption = said.Place(context) with
            {
                Id = StopCommand.NameOf(Disruption, context),
                Owner = context.Stream,
                Report = new Report(said.Owner, Source, null, null),
            };
            disruption = disruption with { Scope = disruption.Scope with { Film = Film ?? Window!.Value.Film, Window = Window } };
            return Decision.Of(new DisruptionReported { Disruption = disruption }) with { Result = new { disruption = disruption.Id } };
        },
        refusal => refusal);

    private Result<StopCommand> Said()
    {
        if (What["do"] is not JsonValue name || !name.TryGetValue<string>(out var command))
        {
            return Refusal.Invalid("needs \"do\": the command the party is said to have given, such as DropFilm", "what.do");
        }
        var body = (JsonObject)What.DeepClone();
        body.Remove("do");
        if (Film is not null && !body.ContainsKey("film") && command == nameof(Chains.DropFilm))
        {
            body["film"] = Film.Value.Value;
        }
        return RequestCatalog.Command(command, body, CommandId.Value).Match<Result<StopCommand>>(
            said => said switch
            {
                CancelRelease or SuspendRelease or WithdrawWindow => Refusal.Invalid("is your own to do: send the command itself", "what.do"),
                Chains.DropFilm { Except: not null } => Refusal.Invalid("cannot have an except in a report: name regions", "what.except"),
                StopCommand stop => stop,
                CloseTheaters { Theaters.Ids: [var one] } close => (StopCommand)close.Line(one, CommandId, single: true),
                CloseTheaters => Refusal.Invalid("reports one theater, named by its id", "what.theaters"),
                _ => Refusal.Invalid($"{command} stops no bookings", "what.do"),
            },
            refusal => refusal with { Message = $"what: {refusal.Message}" });
    }

    protected override void CheckShape(Problems problems)
    {
        problems.If(Film is null == Window is null, "film", "give a film or a window");
        problems.Text("source", Source, 400, required: true);
        Said().Match(
            stop =>
            {
                stop.Check(problems);
                return true;
            },
            refusal =>
            {
                problems.Add("what", refusal.Message);
                return false;
            });
    }
}
