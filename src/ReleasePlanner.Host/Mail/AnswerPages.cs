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

/// <summary>
/// Answering one offer by a mail's link, and nothing else. Looking changes nothing: programs follow links before people do. Nor does the first form: what it
/// says is shown once more with all that the offer says, and is sent from there.
/// </summary>
internal sealed class AnswerPages(HttpContext http, User user, OfferId offer, Dispatcher dispatcher)
{
    private const int Most = 500;

    private readonly Dictionary<OfferedLine, string> refused = [];
    private IReadOnlyList<LineStanding> lines = [];

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").AllowAnonymous();
        pages.MapGet("/answer/{token}", (string token, HttpContext http, AnswerLinks links, Dispatcher dispatcher) =>
            OpenAsync(token, http, links, dispatcher, page => page.ShowAsync()));
        pages.MapPost("/answer/{token}", (
            string token, HttpContext http, [FromForm] string answer, [FromForm] string commandId, AnswerLinks links, Dispatcher dispatcher, ReadModelPump pump) =>
            OpenAsync(token, http, links, dispatcher, page => page.TakeAsync(answer, commandId, pump)));
    }

    /// <summary>The link's page, if the link is good and its user still sees something of the offer.</summary>
    private static async Task<IResult> OpenAsync(
        string token, HttpContext http, AnswerLinks links, Dispatcher dispatcher, Func<AnswerPages, Task<IResult>> then)
    {
        if (await links.FindAsync(token, http.RequestAborted) is not { } found)
        {
            return Over(http);
        }
        var page = new AnswerPages(http, found.User, found.Offer, dispatcher);
        await page.ReadAsync();
        return page.lines.Count == 0 ? Over(http) : await then(page);
    }

    private async Task<IResult> TakeAsync(string answer, string commandId, ReadModelPump pump)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        // Whatever the form says, only lines of the offer are meant, which are the user's.
        var chosen = lines.Select(OfferedLine.Of).Intersect(form["run"].Select(OfferedLine.Read).OfType<OfferedLine>()).ToList();
        var says = answer switch { "confirm" => OfferAnswer.Confirm, "decline" => OfferAnswer.Decline, _ => (OfferAnswer?)null };
        if (says is null || chosen.Count == 0 || !Slug.IsValid(commandId))
        {
            return await ShowAsync(problem: "Choose a house that still waits for an answer.");
        }
        var why = says == OfferAnswer.Decline && form["reason"].ToString().Trim() is { Length: > 0 } text ? new Reason(null, text) : null;
        var commands = OfferedLine.Commands(offer, says.Value, chosen, $"mail-{commandId}")
            .Select(c => c with { Note = "answered by a mail's link", Reason = why }).ToList();
        return form.ContainsKey("send")
            ? await SendAsync(says.Value, commands, chosen, pump)
            : await CheckAsync(says.Value, commands, chosen, commandId);
    }

    /// <summary>Shows what would be sent, and what of it would be refused.</summary>
    private async Task<IResult> CheckAsync(OfferAnswer says, IReadOnlyList<AnswerOffer> commands, IReadOnlyList<OfferedLine> chosen, string commandId)
    {
        foreach (var command in commands.Where(c => says == OfferAnswer.Confirm))
        {
            Keep(command, chosen, await SaidAsync(await dispatcher.Send(user.AsActor(), command with { DryRun = true }, http.RequestAborted)));
        }
        return await ShowAsync(new() { ["Answer"] = says, ["Chosen"] = chosen, ["Refused"] = refused }, commandId: commandId);
    }

    private async Task<IResult> SendAsync(
        OfferAnswer says, IReadOnlyList<AnswerOffer> commands, IReadOnlyList<OfferedLine> chosen, ReadModelPump pump)
    {
        var isUnderWay = false;
        foreach (var command in commands)
        {
            var result = await SaidAsync(await dispatcher.Send(user.AsActor(), command, http.RequestAborted));
            Keep(command, chosen, result);
            isUnderWay |= result.Value?.IsUnderWay == true;
        }
        await pump.CatchUpAsync();
        await ReadAsync();
        var told = isUnderWay ? "Your answer is being carried out; look again in a minute."
            : refused.Count == chosen.Count ? null
            : says == OfferAnswer.Confirm ? "Confirmed." : "Declined.";
        var problems = refused.Select(r => $"{NameOf(r.Key.House)}: {r.Value}").Distinct().ToList();
        return await ShowAsync(new() { ["Told"] = told }, problems.Count == 0 ? null : string.Join(" ", problems));
    }

    /// <summary>What came of a command, in the words of a theater's side.</summary>
    private async Task<Result<Outcome>> SaidAsync(Result<Outcome> result)
    {
        var names = await MentionedNames.FindAsync(
            dispatcher, user.AsActor(), result.Match(RefusalWords.TextsOf, RefusalWords.TextsOf), http.RequestAborted);
        return result.Match<Result<Outcome>>(o => RefusalWords.Of(o, Say, toTheater: true), r => RefusalWords.Of(r, Say, toTheater: true));

        string Say(string text) => Said.Text(text, names);
    }

    private void Keep(AnswerOffer command, IReadOnlyList<OfferedLine> chosen, Result<Outcome> result)
    {
        foreach (var (house, why) in RefusedHouses.Of(command, result))
        {
            foreach (var line in chosen.Where(l => l.House == house && l.IsIn(command)))
            {
                refused[line] = why;
            }
        }
    }

    private async Task<IResult> ShowAsync(Dictionary<string, object?>? parameters = null, string? problem = null, string? commandId = null)
    {
        var film = (await dispatcher.Ask(user.AsActor(), OfferFacts.FilmAsked(offer), http.RequestAborted)).Value;
        var standing = (await dispatcher.Ask(user.AsActor(), OfferFacts.TermsAsked(offer), http.RequestAborted)).Value;
        var zones = await Waiting.ZonesAsync(dispatcher, user.AsActor(), http.RequestAborted);
        return http.Page<AnswerPage>(
            new(parameters ?? [])
            {
                ["Facts"] = OfferFacts.Of(offer, lines[0].Line.Distributor, film, standing),
                ["Lines"] = lines,
                ["Reader"] = user.DisplayName,
                ["RespondBy"] = lines.Min(l => l.Line.OpenUntil) is { } by
                    ? Times.Deadline(by, zones.GetValueOrDefault(offer.Window.Market) ?? Times.ZoneOf(user))
                    : null,
                ["Problem"] = problem,
                ["CommandId"] = commandId ?? Guid.NewGuid().ToString("n"),
            },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>The lines of the offer that are the user's, as the user would see them signed in.</summary>
    private async Task ReadAsync() =>
        lines = (await dispatcher.Ask(user.AsActor(), new OfferLines { Offer = offer, Limit = Most }, http.RequestAborted)).Value?.Lines ?? [];

    private string NameOf(TheaterId house) => lines.FirstOrDefault(l => l.Line.Theater == house)?.Name ?? "A house";

    private static IResult Over(HttpContext http) => http.Message(
        "This link is over", "It is good for a while, for one offer and whoever it was sent to. Sign in to see what waits for you.", status: StatusCodes.Status404NotFound);
}
