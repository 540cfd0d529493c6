using System.Text.Json;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>Plans a release window, or amends its plan. The opening of a planned window is moved with <see cref="MoveWindow"/>.</summary>
[May(Role.Distribution)]
public sealed record PlanWindow : Command, IDecided<WindowState>
{
    public required FilmId Film { get; init; }

    public required MarketId Market { get; init; }

    public Channel Channel { get; init; }

    /// <summary>Tells a second window of the same film, market and channel from the first.</summary>
    public string? Label { get; init; }

    /// <summary>Null: the film's.</summary>
    public DistributorId? Distributor { get; init; }

    /// <summary>Null: undated.</summary>
    public LocalDate? Opens { get; init; }

    /// <summary>Local time, for home channels.</summary>
    public LocalTime? OpensAt { get; init; }

    public int? Weeks { get; init; }

    /// <summary>The first day after the window.</summary>
    public LocalDate? Closes { get; init; }

    public Stub Stub { get; init; }

    public ImmutableArray<LocalDate> Previews { get; init; } = [];

    public Pattern? Pattern { get; init; }

    public ImmutableArray<Step> Steps { get; init; } = [];

    public int? TargetTheaters { get; init; }

    public int? FloorTheaters { get; init; }

    public Runs Runs { get; init; }

    public Bookable Bookable { get; init; }

    /// <summary>From where on someone has to look at it; null: as usual.</summary>
    public AlertThresholds? Alerts { get; init; }

    public string? Stream => Id.Value;

    public IEnumerable<string> Needs => [Film.Value, Market.Value];

    private WindowId Id => WindowId.Of(Film, Market, JsonNamingPolicy.KebabCaseLower.ConvertName(Channel.ToString()), Label);

    public Decision Decide(WindowState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var (film, market) = (facts.Film(Film), facts.Market(Market));
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        // The film's own distributor plans its windows; one it gave to another is that one's to amend, but not to give away.
        if (film!.State.Details is not { } title
            || !context.Actor.Covers(Market, null)
            || !(context.Actor.ActsFor(title.Distributor)
                || (state.Details is { } given && context.Actor.ActsFor(given.Distributor) && (Distributor ?? given.Distributor) == given.Distributor)))
        {
            return Refusal.NotFound(Film);
        }
        if (market!.State.Details is not { } inMarket)
        {
            return Refusal.NotFound(Market);
        }
        if (state.Details is { } known && Opens is not null && Opens != state.Opens)
        {
            return Refusal.Invalid($"{known.Window} opens {Day(state.Opens)}: use MoveWindow to move it", "opens");
        }
        if (!Previews.IsEmpty && (Opens ?? state.Opens) is var opens && (opens is null || Previews.Any(p => p >= opens)))
        {
            return Refusal.Invalid(opens is null ? "previews need an opening to be before" : $"a preview is not before the opening {Day(opens)}", "previews");
        }
        if (state.Details is null && film.State.Disruptions.FirstOrDefault(WritesOff) is { } writtenOff)
        {
            return Refusal.Irrevocable(writtenOff.Id);
        }
        var unknown = Steps.SelectMany(s => s.Regions).Where(r => inMarket.Regions.All(known => known.Id != r)).Distinct().ToList();
        if (unknown.Count > 0)
        {
            return Refusal.Invalid($"{Market} has no region {string.Join(", ", unknown)}", "steps");
        }
        var details = new WindowDetails(
            Id, Film, Market, Channel, Label, Distributor ?? state.Details?.Distributor ?? title.Distributor, OpensAt, Weeks, Closes, Stub, [.. Previews.Order()],
            Pattern, Steps, TargetTheaters, FloorTheaters, Runs, Bookable, Alerts);
        if (Json.Write(state.Details) == Json.Write(details))
        {
            return Decision.Nothing with { Result = new { window = Id } };
        }
        var first = state.Details is null;
        return Decision.Of(new WindowPlanned(details, first ? Opens : state.Opens, first)) with
        {
            Result = new { window = Id },
            Warnings = WrongDay(inMarket),
        };
    }

    /// <summary>A film written off can never be exploited, so nothing new is planned where it was (Batgirl, August 2022).</summary>
    private bool WritesOff(Disruption d) =>
        d is { Irrevocable: true, Report: null }
        && (d.Scope.Markets.IsEmpty || d.Scope.Markets.Contains(Market))
        && (d.Scope.Channels.IsEmpty || d.Scope.Channels.Contains(Id.Channel))
        && (d.From is null || Opens is null || d.From <= Opens);

    protected override void CheckShape(Problems problems)
    {
        problems.If(Label is not null && !Slug.IsValid(Label), "label", "is not a slug, such as limited");
        problems.If(Weeks is not null && Closes is not null, "weeks", "give weeks or closes, not both");
        problems.If(Weeks is < 1 or > 60, "weeks", $"is {Weeks}: give 1 to 60");
        problems.If(Closes <= Opens, "closes", $"{Day(Closes)} is not after the opening {Day(Opens)}");
        problems.If(Previews.Any(p => p >= Opens), "previews", "has a day that is not before the opening");
        problems.If(TargetTheaters < 0, "targetTheaters", "is negative");
        problems.If(FloorTheaters < 0, "floorTheaters", "is negative");
        problems.If(FloorTheaters > TargetTheaters, "floorTheaters", "is above the target");
        problems.If(Steps.Any(s => s.TargetTheaters < 0), "steps", "has a negative target");
        problems.If(Steps.Any(s => s.On < Opens), "steps", "has a day before the opening");
        Alerts?.Check(problems, "alerts");
        problems.If(OpensAt is not null && Channel == Channel.Theatrical, "opensAt", "is for home channels; a house sets its own show times");
    }

    private ImmutableArray<Warning> WrongDay(MarketDetails market) =>
        Opens is { } opens && Channel == Channel.Theatrical && !new PlayWeeks(market.PlayWeeks).StartsOn(opens)
            ? [new("mid-week", $"{Day(opens)} is a {opens.DayOfWeek}; play weeks start on another day there, so week 1 is longer or a short one")]
            : [];

    private static string Day(LocalDate? day) => day?.ToString("uuuu-MM-dd", null) ?? "undated";
}
