using Microsoft.AspNetCore.Mvc;
using ReleasePlanner.Host.Identities;
using ReleasePlanner.Host.Mail.Pages;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Partner;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Mail;

/// <summary>A house of the offer as the page shows it.</summary>
/// <param name="CanAnswer">It waits for a yes or no, and has no line that stands otherwise.</param>
public sealed record OfferedTo(TheaterId Theater, string Name, string? City, IReadOnlyList<LineStanding> Lines, bool CanAnswer);

/// <summary>
/// Answering one offer by a mail's link, and nothing else. Looking changes nothing: programs follow links before people do.
/// </summary>
internal static class AnswerPages
{
    private const int Most = 500;
    private static readonly string[] Closed = ["confirmed", "withdrawn", "moved", "lapsed"];

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").AllowAnonymous();
        pages.MapGet("/answer/{token}", async (string token, HttpContext http, AnswerLinks links, Dispatcher dispatcher) =>
            await links.FindAsync(token, http.RequestAborted) is { } found ? await PageAsync(http, found.User, found.Offer, dispatcher) : Over(http));
        pages.MapPost("/answer/{token}", async (
            string token, HttpContext http, [FromForm] string answer, [FromForm] string commandId, AnswerLinks links, Dispatcher dispatcher, ReadModelPump pump) =>
            await links.FindAsync(token, http.RequestAborted) is { } found ? await AnswerAsync(http, found.User, found.Offer, answer, commandId, dispatcher, pump) : Over(http));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, User user, OfferId offer, string answer, string commandId, Dispatcher dispatcher, ReadModelPump pump)
    {
        var chosen = (await http.Request.ReadFormAsync(http.RequestAborted))["theater"].ToHashSet();
        var houses = await HousesAsync(user, offer, dispatcher, http.RequestAborted);
        var theaters = houses.Where(h => h.CanAnswer && chosen.Contains(h.Theater.Value)).Select(h => h.Theater).ToList();
        var says = answer switch { "confirm" => OfferAnswer.Confirm, "decline" => OfferAnswer.Decline, _ => (OfferAnswer?)null };
        if (says is null || theaters.Count == 0 || !Slug.IsValid(commandId))
        {
            return await PageAsync(http, user, offer, dispatcher, problem: "Choose a house that still waits for an answer.");
        }
        var result = await dispatcher.Send(
            user.AsActor(),
            new AnswerOffer
            {
                CommandId = CommandId.Parse($"mail-{commandId}"),
                Offer = offer,
                Theaters = new() { Ids = [.. theaters] },
                Answer = says.Value,
                Note = "answered by a mail's link",
            },
            http.RequestAborted);
        await pump.CatchUpAsync();
        return await result.Match(
            outcome => PageAsync(
                http, user, offer, dispatcher,
                told: outcome.IsUnderWay ? "Your answer is being carried out; look again in a minute." : outcome.Done == 0 ? null : says == OfferAnswer.Confirm ? "Confirmed." : "Declined.",
                problem: outcome.Refused is { Count: > 0 } refused ? string.Join(" ", refused.Select(r => $"{houses.FirstOrDefault(h => h.Theater == r.Theater)?.Name ?? "A house"}: {ReaderWords.Refused(r.Code, r.Message)}")) : null),
            refusal => PageAsync(http, user, offer, dispatcher, problem: ReaderWords.Refused(refusal)));
    }

    private static async Task<IResult> PageAsync(HttpContext http, User user, OfferId offer, Dispatcher dispatcher, string? told = null, string? problem = null)
    {
        var houses = await HousesAsync(user, offer, dispatcher, http.RequestAborted);
        if (houses.Count == 0)
        {
            return Over(http);
        }
        if (problem is not null)
        {
            problem = Said.Text(problem, await MentionedNames.FindAsync(dispatcher, user.AsActor(), [problem], http.RequestAborted));
        }
        var titles = await Waiting.TitlesOfAsync(dispatcher, user.AsActor(), http.RequestAborted);
        var zones = await Waiting.ZonesAsync(dispatcher, user.AsActor(), http.RequestAborted);
        return http.Page<AnswerPage>(
            new()
            {
                ["Film"] = titles.GetValueOrDefault(offer.Window.Film) ?? Said.Name(offer.Window.Film.Slug),
                ["Houses"] = houses,
                ["Reader"] = user.DisplayName,
                ["RespondBy"] = houses.SelectMany(h => h.Lines).Min(l => l.Line.OpenUntil) is { } by ? Times.Deadline(by, zones.GetValueOrDefault(offer.Window.Market) ?? Times.ZoneOf(user)) : null,
                ["Told"] = told,
                ["Problem"] = problem,
                ["CommandId"] = Guid.NewGuid().ToString("n"),
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>The houses of the offer that are the user's, as the user would see them signed in.</summary>
    private static async Task<List<OfferedTo>> HousesAsync(User user, OfferId offer, Dispatcher dispatcher, CancellationToken cancellation)
    {
        var lines = (await dispatcher.Ask(user.AsActor(), new OfferLines { Offer = offer, Limit = Most }, cancellation)).Value?.Lines ?? [];
        return [.. lines.GroupBy(l => l.Line.Theater).Select(g => new OfferedTo(
            g.Key, g.First().Name, g.First().City, [.. g],
            g.Where(l => !Closed.Contains(l.State)).ToList() is { Count: > 0 } open && open.TrueForAll(l => l.State is "awaiting" or "pencilled")))];
    }

    private static IResult Over(HttpContext http) => http.Message(
        "This link is over", "It is good for a while, for one offer and whoever it was sent to. Sign in to see what waits for you.", status: StatusCodes.Status404NotFound);
}
