using System.Globalization;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>One offer: what it says, an answer for each of one's houses in it, and all answers once more before they are sent.</summary>
public sealed partial class OfferPage
{
    private const int Most = 500;
    private const string HouseField = "house ";
    private static readonly string[] Open = ["awaiting", "pencilled", "declined", "countered"];

    private static readonly (OfferAnswer Answer, string Word)[] Choices =
        [(OfferAnswer.Confirm, "Yes"), (OfferAnswer.Decline, "No"), (OfferAnswer.Counter, "Another run"), (OfferAnswer.Pencil, "Pencil")];

    private readonly Dictionary<TheaterId, string> refused = [];
    private readonly List<string> notes = [];
    private string title = "";
    private FilmWindowsAnswer? film;
    private IReadOnlyList<LineStanding> lines = [];
    private List<IGrouping<TheaterId, LineStanding>> open = [];
    private List<IGrouping<TheaterId, LineStanding>> closed = [];
    private List<(TheaterId House, OfferAnswer Answer)> answers = [];
    private List<(int Houses, string What)>? sent;
    private Terms? terms;
    private bool checking;
    private bool underWay;

    /// <summary>The offer's id without its prefix.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    private OfferId Offer => Read<OfferId>("offer:" + Slug)!.Value;

    private List<TheaterId> Awaiting => [.. open.Where(h => h.All(l => l.State == "awaiting")).Select(h => h.Key)];

    /// <summary>Who offers what film, as its market knows it.</summary>
    private IEnumerable<string> About
    {
        get
        {
            yield return ReaderWords.Of(lines[0].Line.Distributor);
            yield return film?.Ratings.GetValueOrDefault(Offer.Window.Market.Slug) is { } rating ? $"rated {rating}" : "no rating yet";
            if (film?.RuntimeMinutes is { } minutes)
            {
                yield return $"{minutes} min";
            }
            yield return film?.Windows.FirstOrDefault(w => w.Window == Offer.Window)?.Opens is { } opens ? $"opens {Viewing.Day(opens)}" : "the opening has no date yet";
        }
    }

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
        open = [.. houses.Where(h => h.Any(l => Open.Contains(l.State)))];
        closed = [.. houses.Except(open)];
        film = (await Workspace.Ask(new FilmWindows { Film = offer.Window.Film })).Value;
        title = film?.LocalTitles.GetValueOrDefault(offer.Window.Market.Slug) ?? film?.Title ?? offer.Window.Film.Slug;
        await Workspace.LearnZonesAsync();
        var standing = await Workspace.AskAll(new OffersOut { Window = offer.Window, Closed = true });
        terms = standing.Value?.Offers.FirstOrDefault(o => o.Offer.Offer == offer)?.Offer.Current.Terms;
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
            answers.AddRange(Awaiting.Except(answers.Select(a => a.House)).Select(h => (h, rest)));
        }
        if (answers.Count == 0)
        {
            Wrong("house", "Choose an answer for at least one house.");
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
            var taken = command.Theaters!.Ids.Length - Keep(command, result);
            if (taken > 0)
            {
                sent.Add((taken, Word(command.Answer)));
            }
        }
        await CatchUpAsync();
    }

    /// <summary>What would be refused of the yeses is said before anything is sent.</summary>
    private async Task TryAsync()
    {
        if (Those(OfferAnswer.Confirm) is { Count: > 0 } yes)
        {
            var command = new AnswerOffer { CommandId = FormId(), DryRun = true, Offer = Offer, Answer = OfferAnswer.Confirm, Theaters = new() { Ids = [.. yes] } };
            Keep(command, await Workspace.Send(command));
        }
    }

    /// <summary>Keeps why houses were refused; returns how many.</summary>
    private int Keep(AnswerOffer command, Result<Outcome> answer)
    {
        var those = RefusedHouses(command.Theaters!.Ids, answer);
        those.ForEach(h => refused[h.House] = h.Why);
        if (answer.Value is { } outcome)
        {
            notes.AddRange(outcome.Warnings.Select(w => ReaderWords.Refused(w.Code, w.Message)));
            underWay |= outcome.IsUnderWay && !command.DryRun;
        }
        return those.Count;
    }

    /// <summary>What the form says of each house.</summary>
    private List<(TheaterId House, OfferAnswer Answer)> Answers() =>
        [.. Http.Request.Form.Where(f => f.Key.StartsWith(HouseField, StringComparison.Ordinal))
            .Select(f => (House: Read<TheaterId>(f.Key[HouseField.Length..]), Answer: Enum.TryParse<OfferAnswer>(f.Value, out var answer) && Enum.IsDefined(answer) ? answer : (OfferAnswer?)null))
            .Where(f => f is { House: not null, Answer: not null }).Select(f => (f.House!.Value, f.Answer!.Value)).OrderBy(f => f.Item1.Value, StringComparer.Ordinal)];

    /// <summary>One command for each answer, and for each other run; what is wrong with the form comes beside it.</summary>
    private (List<AnswerOffer> Commands, List<Problem> Problems) Commands(CommandId id)
    {
        var (commands, problems) = (new List<AnswerOffer>(), new List<Problem>());
        AnswerOffer Say(OfferAnswer answer, IEnumerable<TheaterId> houses, string end) =>
            new() { CommandId = CommandId.Parse($"{id}-{end}"), Offer = Offer, Answer = answer, Theaters = new() { Ids = [.. houses] } };

        if (Those(OfferAnswer.Confirm) is { Count: > 0 } yes)
        {
            commands.Add(Say(OfferAnswer.Confirm, yes, "yes"));
        }
        if (Those(OfferAnswer.Pencil) is { Count: > 0 } pencilled)
        {
            commands.Add(Say(OfferAnswer.Pencil, pencilled, "pencil") with { Until = TypedDay("until", problems)?.PlusDays(1) });
        }
        if (Those(OfferAnswer.Decline) is { Count: > 0 } no)
        {
            if (Typed("reason") is null)
            {
                problems.Add(new("reason", "Say why: the distributor is told."));
            }
            commands.Add(Say(OfferAnswer.Decline, no, "no") with { Reason = new(null, Typed("reason")) });
        }
        foreach (var (number, alike) in Those(OfferAnswer.Counter).GroupBy(h => Wanted(h, problems)).Index())
        {
            var wanted = alike.Key;
            if (wanted == default && problems.Count == 0)
            {
                problems.AddRange(alike.Select(h => new Problem($"screens {h}", "Say what you want otherwise: screens, the first day, weeks or terms.")));
            }
            commands.Add(Say(OfferAnswer.Counter, alike, string.Create(CultureInfo.InvariantCulture, $"run-{number + 1}")) with
            {
                Screens = wanted.Screens is { } screens ? new([Screens.Of(screens)]) : null,
                From = wanted.From,
                Weeks = wanted.Weeks,
                Terms = wanted.Terms is { } text ? new() { Rental = new ToBeAgreed(), Note = text } : null,
            });
        }
        return (commands, problems);
    }

    /// <summary>The run that a house would rather have; what is not given is as offered.</summary>
    private (decimal? Screens, LocalDate? From, int? Weeks, string? Terms) Wanted(TheaterId house, List<Problem> problems)
    {
        decimal? screens = null;
        if (Typed($"screens {house}") is { } text)
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0.5m and <= 100 && number * 2 == Math.Floor(number * 2))
            {
                screens = number;
            }
            else
            {
                problems.Add(new($"screens {house}", $"{text} is not a number of screens: give 0.5 or more, in halves."));
            }
        }
        int? weeks = null;
        if (Typed($"weeks {house}") is { } count)
        {
            if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 60)
            {
                weeks = number;
            }
            else
            {
                problems.Add(new($"weeks {house}", $"{count} is not a number of weeks from 1 to 60."));
            }
        }
        return (screens, TypedDay($"from {house}", problems), weeks, Typed($"terms {house}"));
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

    private List<TheaterId> Those(OfferAnswer answer) => [.. answers.Where(a => a.Answer == answer).Select(a => a.House)];

    private string NameOf(TheaterId house) => lines.FirstOrDefault(l => l.Line.Theater == house) is { } line ? line.Name + (line.City is { } city ? $", {city}" : "") : "A house";

    private IEnumerable<LineStanding> LinesOf(TheaterId house) => lines.Where(l => l.Line.Theater == house && Open.Contains(l.State));

    private static string ProblemId(string field, TheaterId house) => $"{field}-{house.Slug}-problem";

    private static string Word(OfferAnswer answer) => answer switch
    {
        OfferAnswer.Confirm => "booked",
        OfferAnswer.Decline => "declined",
        OfferAnswer.Counter => "with another run proposed",
        _ => "penciled",
    };
}
