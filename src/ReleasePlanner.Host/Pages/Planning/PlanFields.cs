using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>A step of an expansion, as it is typed.</summary>
public sealed class StepFields
{
    public string? On { get; set; }

    public string? Target { get; set; }

    /// <summary>Slugs of the market's regions, apart by commas; empty: everywhere.</summary>
    public string? Regions { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(On) && string.IsNullOrWhiteSpace(Target) && string.IsNullOrWhiteSpace(Regions);

    public string Words => $"{On}: {Target} theaters{(string.IsNullOrWhiteSpace(Regions) ? "" : $" ({Regions})")}";
}

/// <summary>A window's plan as it is typed: everything that <see cref="PlanWindow"/> states but which window it is, whose, and when it opens.</summary>
public sealed class PlanFields
{
    /// <summary>In the order of the form.</summary>
    public static readonly IReadOnlyList<FormMember<PlanFields>> Members =
    [
        new("weeks", "Weeks", f => f.Weeks ?? "", (f, of) => f.Weeks = of.Weeks),
        new("closes", "Last day", f => f.LastDay ?? "", (f, of) => f.LastDay = of.LastDay),
        new("stub", "Days before the first full play week", f => StubWords(f.Stub), (f, of) => f.Stub = of.Stub),
        new("opensAt", "Opens at", f => f.OpensAt ?? "", (f, of) => f.OpensAt = of.OpensAt),
        new("pattern", "Pattern", f => f.Pattern?.ToString().ToLowerInvariant() ?? "", (f, of) => f.Pattern = of.Pattern),
        new("targetTheaters", "Target, theaters", f => f.Target ?? "", (f, of) => f.Target = of.Target),
        new("floorTheaters", "Floor, theaters", f => f.Floor ?? "", (f, of) => f.Floor = of.Floor),
        new("steps", "Steps", f => string.Join("; ", f.Steps.Where(s => !s.IsEmpty).Select(s => s.Words)), (f, of) => f.Steps = of.Steps.ConvertAll(s => new StepFields { On = s.On, Target = s.Target, Regions = s.Regions })),
        new("previews", "Previews", f => f.Previews ?? "", (f, of) => f.Previews = of.Previews),
        new("runs", "Runs", f => RunsWords(f.Runs), (f, of) => f.Runs = of.Runs),
        new("bookable", "Who may book", f => BookableWords(f.Bookable), (f, of) => f.Bookable = of.Bookable),
        new("alerts.lostInHour", "Theaters lost within an hour", f => f.LostInHour ?? "", (f, of) => f.LostInHour = of.LostInHour),
        new("alerts.lostInDay", "Theaters lost within a day", f => f.LostInDay ?? "", (f, of) => f.LostInDay = of.LostInDay),
        new("alerts.unansweredPercent", "Percent unanswered", f => f.UnansweredPercent ?? "", (f, of) => f.UnansweredPercent = of.UnansweredPercent),
        new("alerts.unansweredHours", "Hours before the answer is due", f => f.UnansweredHours ?? "", (f, of) => f.UnansweredHours = of.UnansweredHours),
        new("alerts.targetDays", "Days before the target is due", f => f.TargetDays ?? "", (f, of) => f.TargetDays = of.TargetDays),
        new("alerts.reconfirmDays", "Days before reconfirmation is due", f => f.ReconfirmDays ?? "", (f, of) => f.ReconfirmDays = of.ReconfirmDays),
    ];

    public string? Weeks { get; set; }

    /// <summary>The last day of the window: the day before it closes.</summary>
    public string? LastDay { get; set; }

    public Stub Stub { get; set; }

    /// <summary>Local time, of home channels.</summary>
    public string? OpensAt { get; set; }

    public Pattern? Pattern { get; set; }

    public string? Target { get; set; }

    public string? Floor { get; set; }

    public List<StepFields> Steps { get; set; } = [];

    /// <summary>Days, apart by commas.</summary>
    public string? Previews { get; set; }

    public Runs Runs { get; set; }

    public Bookable Bookable { get; set; }

    public string? LostInHour { get; set; }

    public string? LostInDay { get; set; }

    public string? UnansweredPercent { get; set; }

    public string? UnansweredHours { get; set; }

    public string? TargetDays { get; set; }

    public string? ReconfirmDays { get; set; }

    public bool HasAlerts => new[] { LostInHour, LostInDay, UnansweredPercent, UnansweredHours, TargetDays, ReconfirmDays }.Any(t => !string.IsNullOrEmpty(t));

    /// <summary>What is in force.</summary>
    public static PlanFields Of(WindowDetails plan) => new()
    {
        Weeks = FormTexts.Text(plan.Weeks),
        LastDay = FormTexts.Text(plan.Closes?.PlusDays(-1)),
        Stub = plan.Stub,
        OpensAt = plan.OpensAt is { } at ? LocalTimePattern.ExtendedIso.Format(at) : "",
        Pattern = plan.Pattern,
        Target = FormTexts.Text(plan.TargetTheaters),
        Floor = FormTexts.Text(plan.FloorTheaters),
        Steps = [.. plan.Steps.Select(s => new StepFields { On = FormTexts.Text(s.On), Target = FormTexts.Text(s.TargetTheaters), Regions = string.Join(", ", s.Regions) })],
        Previews = string.Join(", ", plan.Previews.Select(p => FormTexts.Text(p))),
        Runs = plan.Runs,
        Bookable = plan.Bookable,
        LostInHour = FormTexts.Text(plan.Alerts?.LostInHour),
        LostInDay = FormTexts.Text(plan.Alerts?.LostInDay),
        UnansweredPercent = FormTexts.Text(plan.Alerts?.UnansweredPercent),
        UnansweredHours = FormTexts.Text(plan.Alerts?.UnansweredHours),
        TargetDays = FormTexts.Text(plan.Alerts?.TargetDays),
        ReconfirmDays = FormTexts.Text(plan.Alerts?.ReconfirmDays),
    };

    /// <summary>The command that amends a plan to what is typed: of the plan in force it keeps which window it is and whose.</summary>
    public PlanWindow Amend(CommandId id, WindowDetails plan, LocalDate? opens, Platform.Commands.Problems problems) => Into(
        new PlanWindow
        {
            CommandId = id,
            Film = plan.Film,
            Market = plan.Market,
            Channel = plan.Channel,
            Label = plan.Label,
            Distributor = plan.Distributor,
            Opens = opens,
            Alerts = plan.Alerts,
        },
        problems);

    /// <summary>The command with what is typed. What cannot be read is among the problems.</summary>
    public PlanWindow Into(PlanWindow command, Platform.Commands.Problems problems)
    {
        var alerts = new AlertThresholds
        {
            LostInHour = problems.Number("alerts.lostInHour", LostInHour),
            LostInDay = problems.Number("alerts.lostInDay", LostInDay),
            UnansweredPercent = problems.Number("alerts.unansweredPercent", UnansweredPercent),
            UnansweredHours = problems.Number("alerts.unansweredHours", UnansweredHours),
            TargetDays = problems.Number("alerts.targetDays", TargetDays),
            ReconfirmDays = problems.Number("alerts.reconfirmDays", ReconfirmDays),
        };
        return command with
        {
            Weeks = problems.Number("weeks", Weeks),
            Closes = problems.Day("closes", LastDay)?.PlusDays(1),
            Stub = Stub,
            OpensAt = Time(problems),
            Pattern = Pattern,
            TargetTheaters = problems.Number("targetTheaters", Target),
            FloorTheaters = problems.Number("floorTheaters", Floor),
            Steps = [.. Steps.Where(s => !s.IsEmpty).Select(s => Step(s, problems)).OfType<Step>()],
            Previews = [.. FormTexts.Lines(Previews, ',', ';', ' ').Select(p => problems.Day("previews", p)).OfType<LocalDate>()],
            Runs = Runs,
            Bookable = Bookable,
            // Thresholds that all say "as usual" stay as they are said.
            Alerts = alerts != AlertThresholds.Default ? alerts : command.Alerts == AlertThresholds.Default ? command.Alerts : null,
        };
    }

    public static string StubWords(Stub stub) => stub == Stub.Joins ? "belong to week 1" : "are a short week of their own";

    public static string RunsWords(Runs runs) => runs == Runs.Fixed ? "end after their weeks" : "stay open after their weeks";

    public static string BookableWords(Bookable bookable) => bookable == Bookable.Open ? "every house" : "only those it is offered to";

    private LocalTime? Time(Platform.Commands.Problems problems)
    {
        if (string.IsNullOrWhiteSpace(OpensAt))
        {
            return null;
        }
        foreach (var pattern in new[] { LocalTimePattern.ExtendedIso, LocalTimePattern.CreateWithInvariantCulture("HH:mm") })
        {
            if (pattern.Parse(OpensAt.Trim()) is { Success: true } time)
            {
                return time.Value;
            }
        }
        problems.Add("opensAt", $"'{OpensAt}' is no time of day: write 21:00");
        return null;
    }

    private static Step? Step(StepFields typed, Platform.Commands.Problems problems)
    {
        var (on, target) = (problems.Day("steps", typed.On), problems.Number("steps", typed.Target));
        var regions = new List<RegionId>();
        foreach (var text in FormTexts.Lines(typed.Regions, ',', ';'))
        {
            if (IdsOfAddresses.Read(text.ToLowerInvariant(), RegionId.Parse) is { } region)
            {
                regions.Add(region);
            }
            else
            {
                problems.Add("steps", $"'{text}' is no region: write its short name, such as ny");
            }
        }
        problems.If(string.IsNullOrWhiteSpace(typed.On), "steps", "has one without a day");
        problems.If(string.IsNullOrWhiteSpace(typed.Target), "steps", "has one without a number of theaters");
        return on is { } day && target is { } theaters ? new(day, theaters, [.. regions]) : null;
    }
}
