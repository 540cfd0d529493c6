using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>One offer: what it says, an answer for each run that one's houses are offered in it, and all answers once more before they are sent.</summary>
public sealed partial class OfferPage
{
    private const int Most = 500;
    private const string RunField = "run ";
    private static readonly string[] Open = ["awaiting", "pencilled", "declined", "countered"];

    private static readonly (OfferAnswer Answer, string Word)[] Choices =
        [(OfferAnswer.Confirm, "Yes"), (OfferAnswer.Decline, "No"), (OfferAnswer.Counter, "Another run"), (OfferAnswer.Pencil, "Pencil")];

    private readonly Dictionary<OfferedLine, string> refused = [];
    private readonly List<string> notes = [];
    private OfferFacts? facts;
    private IReadOnlyList<LineStanding> lines = [];
    private List<IGrouping<TheaterId, LineStanding>> open = [];
    private List<IGrouping<TheaterId, LineStanding>> closed = [];
    private List<(OfferedLine Run, OfferAnswer Answer)> answers = [];
    private List<(OfferedLine Line, string What)>? sent;
    private bool checking;
    private bool underWay;

    /// <summary>The offer's id without its prefix.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    private OfferId Offer => Read<OfferId>("offer:" + Slug)!.Value;

    private List<OfferedLine> Awaiting => [.. lines.Where(l => l.State == "awaiting").Select(OfferedLine.Of)];

    internal override async Task<Refusal?> LoadAsync()
    {
        if (Read<OfferId>("offer:" + Slug) is not { } offer)
        {
            return Refusal.NotFound(Slug);
        }
        var answer = await Workspace.Ask(new OfferLines { Offer = offer, Limit = Most });
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }
        lines = answer.Value!.Lines;
        if (lines.Count == 0)
        {
            return Refusal.NotFound(offer);
        }
        var houses = lines.GroupBy(l => l.Line.Theater).ToList();
        open = [.. houses.Where(h => h.Any(IsOpen))];
        closed = [.. houses.Except(open)];
        await Workspace.LearnZonesAsync();
        facts = OfferFacts.Of(
            offer, lines[0].Line.Distributor, (await Workspace.Ask(OfferFacts.FilmAsked(offer))).Value, (await Workspace.Ask(OfferFacts.TermsAsked(offer))).Value);
        // The form that is sent has to be on the page that takes it.
        checking = Typed("_handler") == "send";
        return null;
    }

    /// <summary>Shows what each house says, before it is sent.</summary>
    private async Task CheckAsync()
    {
        if (Refusal is not null)
        {
            return;
        }
        answers = Answers();
        if (Enum.TryParse<OfferAnswer>(Typed("others"), out var rest) && Enum.IsDefined(rest))
        {
            answers.AddRange(Awaiting.Except(answers.Select(a => a.Run)).Select(r => (r, rest)));
        }
        if (answers.Count == 0)
        {
            Wrong("run", "Choose an answer for at least one house.");
            return;
        }
        checking = true;
        await TryAsync();
    }

    private async Task SendAllAsync()
    {
        answers = Answers();
        if (Refusal is not null || answers.Count == 0)
        {
            return;
        }
        var (commands, problems) = Commands(FormId());
        if (problems.Count > 0)
        {
            Wrong(problems);
            return;
        }
        sent = [];
        foreach (var command in commands)
        {
            var result = await Workspace.Send(command);
            var wrong = Keep(command, result);
            sent.AddRange(answers.Select(a => a.Run).Where(r => r.IsIn(command) && !wrong.Contains(r.House)).Select(r => (r, Word(command.Answer))));
        }
        await CatchUpAsync();
    }

    /// <summary>What would be refused of the yeses is said before anything is sent.</summary>
    private async Task TryAsync()
    {
        if (Those(OfferAnswer.Confirm) is { Count: > 0 } yes)
        {
            foreach (var command in OfferedLine.Commands(Offer, OfferAnswer.Confirm, yes, FormId().Value))
            {
                var tried = command with { DryRun = true };
                Keep(tried, await Workspace.Send(tried));
            }
        }
    }

    /// <summary>Keeps why what a command answers was refused; returns of which houses.</summary>
    private HashSet<TheaterId> Keep(AnswerOffer command, Result<Outcome> answer)
    {
        var those = RefusedHouses.Of(command, answer).ToDictionary(h => h.House, h => h.Why);
        foreach (var run in answers.Select(a => a.Run).Where(r => r.IsIn(command) && those.ContainsKey(r.House)))
        {
            refused[run] = those[run.House];
        }
        if (answer.Value is { } outcome)
        {
            notes.AddRange(outcome.Warnings.Select(w => w.Message));
            underWay |= outcome.IsUnderWay && !command.DryRun;
        }
        return [.. those.Keys];
    }

    /// <summary>What the form says of each run.</summary>
    private List<(OfferedLine Run, OfferAnswer Answer)> Answers() =>
        [.. Http.Request.Form.Where(f => f.Key.StartsWith(RunField, StringComparison.Ordinal))
            .Select(f => (Run: OfferedLine.Read(f.Key[RunField.Length..]), Answer: Enum.TryParse<OfferAnswer>(f.Value, out var answer) && Enum.IsDefined(answer) ? answer : (OfferAnswer?)null))
            .Where(f => f is { Run: not null, Answer: not null }).Select(f => (f.Run!.Value, f.Answer!.Value)).OrderBy(f => f.Item1.ToString(), StringComparer.Ordinal)];

    /// <summary>One command for each answer, and for each other run; what is wrong with the form comes beside it.</summary>
    private (List<AnswerOffer> Commands, List<Problem> Problems) Commands(CommandId id)
    {
        var (commands, problems) = (new List<AnswerOffer>(), new List<Problem>());
        IReadOnlyList<AnswerOffer> Say(OfferAnswer answer, IEnumerable<OfferedLine> runs, string end) => OfferedLine.Commands(Offer, answer, runs, $"{id}-{end}");

        if (Those(OfferAnswer.Confirm) is { Count: > 0 } yes)
        {
            commands.AddRange(Say(OfferAnswer.Confirm, yes, "yes"));
        }
        if (Those(OfferAnswer.Pencil) is { Count: > 0 } pencilled)
        {
            var until = TypedDay("until", problems)?.PlusDays(1);
            commands.AddRange(Say(OfferAnswer.Pencil, pencilled, "pencil").Select(c => c with { Until = until }));
        }
        if (Those(OfferAnswer.Decline) is { Count: > 0 } no)
        {
            if (Typed("reason") is null)
            {
                problems.Add(new("reason", "Say why: the distributor is told."));
            }
            commands.AddRange(Say(OfferAnswer.Decline, no, "no").Select(c => c with { Reason = new(null, Typed("reason")) }));
        }
        foreach (var (number, alike) in Those(OfferAnswer.Counter).GroupBy(r => Wanted(r, problems)).Index())
        {
            var wanted = alike.Key;
            if (wanted == default && problems.Count == 0)
            {
                problems.AddRange(alike.Select(r => new Problem($"screens {r}", "Say what you want otherwise: screens, the first day, weeks or terms.")));
            }
            commands.AddRange(Say(OfferAnswer.Counter, alike, string.Create(CultureInfo.InvariantCulture, $"run-{number + 1}")).Select(c => c with
            {
                Screens = wanted.Screens is { } screens ? new([Screens.Of(screens)]) : null,
                From = wanted.From,
                Weeks = wanted.Weeks,
                Terms = wanted.Terms is { } text ? new() { Rental = new ToBeAgreed(), Note = text } : null,
            }));
        }
        return (commands, problems);
    }

    /// <summary>The run that a house would rather have; what is not given is as offered.</summary>
    private (decimal? Screens, LocalDate? From, int? Weeks, string? Terms) Wanted(OfferedLine run, List<Problem> problems)
    {
        decimal? screens = null;
        if (Typed($"screens {run}") is { } text)
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0.5m and <= 100 && number * 2 == Math.Floor(number * 2))
            {
                screens = number;
            }
            else
            {
                problems.Add(new($"screens {run}", $"{text} is not a number of screens: give 0.5 or more, in halves."));
            }
        }
        int? weeks = null;
        if (Typed($"weeks {run}") is { } count)
        {
            if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 60)
            {
                weeks = number;
            }
            else
            {
                problems.Add(new($"weeks {run}", $"{count} is not a number of weeks from 1 to 60."));
            }
        }
        return (screens, TypedDay($"from {run}", problems), weeks, Typed($"terms {run}"));
    }

    private LocalDate? TypedDay(string name, List<Problem> problems)
    {
        if (Typed(name) is not { } text)
        {
            return null;
        }
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
        {
            return day.Value;
        }
        problems.Add(new(name, $"{text} is not a day, such as 2026-01-09."));
        return null;
    }

    private List<OfferedLine> Those(OfferAnswer answer) => [.. answers.Where(a => a.Answer == answer).Select(a => a.Run)];

    /// <summary>The house, and which of its runs where it is offered several.</summary>
    private string NameOf(OfferedLine run) => lines.Where(l => l.Line.Theater == run.House).ToList() is [var first, .. var others]
        ? ReaderWords.House(first) + (others.Count > 0 ? $", {run.Format}{(run.Version == "ov" ? "" : ", " + run.Version)}" : "")
        : "A house";

    private IEnumerable<LineStanding> Standing(IReadOnlyList<OfferedLine> runs) => lines.Where(l => runs.Contains(OfferedLine.Of(l)));

    private static bool IsOpen(LineStanding line) => Open.Contains(line.State);

    private static string ProblemId(string field, OfferedLine run) => $"{field}-{run.House.Slug}-{run.Version}-{run.Format}-problem";

    private static string Word(OfferAnswer answer) => answer switch
    {
        OfferAnswer.Confirm => "booked",
        OfferAnswer.Decline => "declined",
        OfferAnswer.Counter => "with another run proposed",
        _ => "penciled",
    };
}
