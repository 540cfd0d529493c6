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

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>One offer, answered for all of one's houses in it or for the chosen ones.</summary>
public sealed partial class OfferPage
{
    private const int Most = 500;
    private static readonly string[] Open = ["awaiting", "pencilled", "declined", "countered"];

    private CommandId id = Workspace.NewId();
    private string title = "";
    private IReadOnlyList<LineStanding> lines = [];
    private List<IGrouping<TheaterId, LineStanding>> open = [];
    private List<IGrouping<TheaterId, LineStanding>> closed = [];
    private Terms? terms;
    private OfferAnswer? says;

    /// <summary>The offer's id without its prefix.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    private string Said => says switch
    {
        OfferAnswer.Confirm => "Confirmed",
        OfferAnswer.Decline => "Declined",
        OfferAnswer.Counter => "Proposed",
        _ => "Pencilled",
    };

    internal override async Task<Refusal?> LoadAsync()
    {
        if (Read<OfferId>("offer:" + Slug) is not { } offer)
        {
            return Refusal.NotFound(Slug);
        }
        // The form that comes back with a problem goes on being the same command.
        id = FormId();
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
        var film = await Workspace.Ask(new Windows.FilmWindows { Film = offer.Window.Film });
        title = film.Value?.Title ?? Workspace.Say(offer.Window.Film.Value);
        await Workspace.LearnZonesAsync();
        var standing = await Workspace.Ask(new OffersOut { Window = offer.Window, Closed = true });
        terms = standing.Value?.Offers.FirstOrDefault(o => o.Offer.Offer == offer)?.Offer.Current.Terms;
        return null;
    }

    private async Task AnswerAsync()
    {
        if (Refusal is not null || Read<OfferId>("offer:" + Slug) is not { } offer)
        {
            return;
        }
        says = Typed("answer") switch
        {
            "confirm" => OfferAnswer.Confirm,
            "decline" => OfferAnswer.Decline,
            "counter" => OfferAnswer.Counter,
            "pencil" => OfferAnswer.Pencil,
            _ => null,
        };
        var chosen = Chosen();
        if (says is not { } answer || chosen.IsEmpty)
        {
            Wrong("theater", "Choose a house and an answer.");
            return;
        }
        if (answer == OfferAnswer.Decline && Typed("reason") is null)
        {
            Wrong("reason", "Say why: the distributor is told.");
            return;
        }
        var counter = answer == OfferAnswer.Counter;
        var command = new AnswerOffer
        {
            CommandId = id,
            Offer = offer,
            Answer = answer,
            Theaters = new() { Ids = chosen },
            Screens = counter ? TypedScreens() : null,
            From = counter ? TypedDay("from") : null,
            Weeks = counter ? TypedWeeks() : null,
            Terms = counter && Typed("terms") is { } wanted ? new() { Rental = new ToBeAgreed(), Note = wanted } : null,
            Until = answer == OfferAnswer.Pencil ? TypedDay("until")?.PlusDays(1) : null,
            Reason = answer == OfferAnswer.Decline ? new(null, Typed("reason")) : null,
        };
        if (Problem is null)
        {
            await SendAsync(command);
        }
    }

    private WeeklyScreens? TypedScreens()
    {
        if (Typed("screens") is not { } text)
        {
            return null;
        }
        try
        {
            return new([Screens.Of(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))]);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            Wrong("screens", $"{text} is not a number of screens: give 0.5 or more, in halves.");
            return null;
        }
    }

    private int? TypedWeeks()
    {
        if (Typed("weeks") is not { } text)
        {
            return null;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weeks))
        {
            return weeks;
        }
        Wrong("weeks", $"{text} is not a number of weeks.");
        return null;
    }

    private LocalDate? TypedDay(string name)
    {
        if (Typed(name) is not { } text)
        {
            return null;
        }
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
        {
            return day.Value;
        }
        Wrong(name, $"{text} is not a day, such as 2026-01-09.");
        return null;
    }

    private static string Run(LineRun run) =>
        $"{(run.From is { } from ? $"from {Viewing.Day(from)}" : "from the opening")}, {run.Weeks} {(run.Weeks == 1 ? "week" : "weeks")}, "
        + $"{string.Join(" then ", run.Screens.Weeks)} {(run.Screens.Weeks is [{ Halves: 2 }] ? "screen" : "screens")}, {run.Format}, {run.Version}";

    private static string TermsInWords(Terms terms) => RentalInWords(terms.Rental)
        + (terms.MinimumGuarantee is { } least ? $", at least {Viewing.Number(least)}" : "") + (terms.Note is { } note ? $". {note}" : "");

    private static string RentalInWords(Rental rental) => rental switch
    {
        Firm firm => $"Film rental {Viewing.Number(firm.Percent)}% of every week",
        Weekly weekly => $"Film rental {string.Join(" / ", weekly.Percents.Select(Viewing.Number))}% week by week",
        Aggregate aggregate => $"Film rental {Viewing.Number(aggregate.Percent)}% of the whole run",
        ToBeAgreed => "Terms to be agreed",
        _ => $"Film rental by {rental.Kind}",
    };
}
