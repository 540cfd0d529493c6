using ReleasePlanner.Films;
using ReleasePlanner.Identities;
using ReleasePlanner.Notices;

namespace ReleasePlanner.Mail;

/// <summary>What waits for a user, over all the inboxes that are theirs.</summary>
internal sealed record Waiting
{
    private const int Told = 20;

    /// <summary>The nearest time to answer by first.</summary>
    public IReadOnlyList<OfferToAnswer> ToAnswer { get; private init; } = [];

    private IReadOnlyList<BookingToReconfirm> ToReconfirm { get; init; } = [];

    private int Houses { get; init; }

    private int Bookings { get; init; }

    private int Counters { get; init; }

    private int Holdovers { get; init; }

    private int OnBehalf { get; init; }

    private int Unread { get; init; }

    private IReadOnlyDictionary<FilmId, string> Titles { get; init; } = new Dictionary<FilmId, string>();

    private IReadOnlyDictionary<MarketId, DateTimeZone> Zones { get; init; } = new Dictionary<MarketId, DateTimeZone>();

    public bool IsNothing => Houses + Bookings + Holdovers + OnBehalf + Unread == 0;

    /// <summary>The same when the same waits. Counters wait for the other side, and only go along.</summary>
    public string Hash => Secrets.Hash(Json.Write(new { offers = ToAnswer.Select(o => o with { Title = "" }), ToReconfirm, Houses, Bookings, Holdovers, OnBehalf, Unread }));

    /// <summary>From then on the mail is of no use; null: it always is.</summary>
    public Instant? Until => Bookings + Holdovers + OnBehalf + Unread == 0 && ToAnswer.All(o => o.RespondBy is not null) ? ToAnswer.Max(o => o.RespondBy) : null;

    /// <summary>Asks every inbox of the user as the user.</summary>
    public static async Task<Waiting> AskAsync(Dispatcher dispatcher, User user, CancellationToken cancellation)
    {
        var actor = user.AsActor();
        var inboxes = new List<InboxAnswer>();
        foreach (var query in actor.Chains.Select(c => new Inbox { Chain = c })
            .Concat(actor.Buyers.Select(b => new Inbox { Buyer = b })).Concat(actor.Houses.Select(h => new Inbox { Theater = h })))
        {
            var answer = await dispatcher.Ask(actor, query with { Limit = 500 }, cancellation);
            if (answer.Value is { } inbox)
            {
                inboxes.Add(inbox);
            }
        }
        // A buyer's house may be of a chain that is theirs as well: an offer is told once, with the most houses of it.
        var offers = inboxes.SelectMany(i => i.ToAnswer).GroupBy(o => o.Offer).Select(g => g.MaxBy(o => o.Theaters)!)
            .OrderBy(o => o.RespondBy ?? Instant.MaxValue).ThenBy(o => o.Offer.Value, StringComparer.Ordinal).ToList();
        return new()
        {
            ToAnswer = offers,
            ToReconfirm = [.. inboxes.SelectMany(i => i.ToReconfirm).DistinctBy(b => (b.Theater, b.Booking))],
            Houses = inboxes.Sum(i => i.TheatersToAnswer),
            Bookings = inboxes.Sum(i => i.BookingsToReconfirm),
            Counters = inboxes.Sum(i => i.Counters.Sum(c => c.Lines)),
            Holdovers = inboxes.Sum(i => i.Holdovers.Bookings),
            OnBehalf = inboxes.Sum(i => i.OnBehalfOpen),
            Unread = inboxes.Sum(i => i.Unread),
            Titles = await TitlesOfAsync(dispatcher, actor, cancellation),
            Zones = await ZonesAsync(dispatcher, actor, cancellation),
        };
    }

    /// <summary>The zones of the markets, in which days to answer by end.</summary>
    public static async Task<IReadOnlyDictionary<MarketId, DateTimeZone>> ZonesAsync(Dispatcher dispatcher, Actor actor, CancellationToken cancellation) =>
        ((await dispatcher.Ask(actor, new Markets.Markets(), cancellation)).Value?.Markets ?? []).ToDictionary(m => m.Market, m => m.TimeZone);

    /// <summary>The names that somebody may know films by.</summary>
    public static async Task<IReadOnlyDictionary<FilmId, string>> TitlesOfAsync(Dispatcher dispatcher, Actor actor, CancellationToken cancellation)
    {
        var titles = new Dictionary<FilmId, string>();
        FilmId? cursor = null;
        do
        {
            var page = (await dispatcher.Ask(actor, new Titles { Limit = 500, Cursor = cursor }, cancellation)).Value;
            foreach (var film in page?.Films ?? [])
            {
                titles[film.Film] = film.Title;
            }
            cursor = page?.Next;
        }
        while (cursor is not null);
        return titles;
    }

    /// <summary>Nothing but these offers.</summary>
    public Waiting Only(IReadOnlyList<OfferToAnswer> offers) => new() { ToAnswer = offers, Houses = offers.Sum(o => o.Theaters), Titles = Titles, Zones = Zones };

    public string Subject(User user) => this switch
    {
        { Houses: > 0 } => $"{Count(Houses, "house")} to answer" + (ToAnswer.Where(o => o.RespondBy is not null).MinBy(o => o.RespondBy) is { } first ? $" by {Deadline(first, user)}" : ""),
        { Bookings: > 0 } => $"{Count(Bookings, "booking")} to confirm again",
        { Holdovers: > 0 } => $"{Count(Holdovers, "run")} to hold over or end",
        { OnBehalf: > 0 } => $"{Count(OnBehalf, "entry", "entries")} made for you to look at",
        _ => $"{Count(Unread, "notice")} unread",
    };

    public MailText Text(User user, AnswerLinks links)
    {
        var text = new MailText().Line($"Hello {user.DisplayName},").Line();
        foreach (var offer in ToAnswer.Take(Told))
        {
            text.Line($"{TitleOf(offer.Window.Film)}: {Count(offer.Theaters, "house")} to answer{(offer.RespondBy is null ? "" : $" by {Deadline(offer, user)}")}")
                .LinkTo(links.PathOf(user, offer.Offer, offer.RespondBy));
        }
        foreach (var booking in ToReconfirm.Take(Told))
        {
            text.Line($"{booking.Name}: {TitleOf(booking.Window.Film)} to be confirmed again{(booking.By is { } by ? $" by {Times.Of(by)}" : "")}");
        }
        foreach (var (count, what) in new[]
        {
            (ToAnswer.Count - Told, "more offers to answer"), (Bookings - Math.Min(ToReconfirm.Count, Told), "more bookings to confirm again"), (Holdovers, "runs to hold over or end"),
            (Counters, "counters of yours that the distributor has not answered"), (OnBehalf, "entries that a distributor made for you, to agree to or dispute"), (Unread, "notices unread"),
        })
        {
            if (count > 0)
            {
                text.Line($"{count} {what}");
            }
        }
        text.Line().Line($"For everything else sign in:").LinkTo("/");
        return ToAnswer.Count == 0 ? text : text.Line().Line($"A link to an offer opens that offer, for you: do not pass it on. It is good for seven days or until the offer is to be answered.");
    }

    private string Deadline(OfferToAnswer offer, User user) => Times.Deadline(offer.RespondBy!.Value, Zones.GetValueOrDefault(offer.Window.Market) ?? Times.ZoneOf(user));

    private string TitleOf(FilmId film) => Titles.GetValueOrDefault(film) ?? film.Slug.Replace('-', ' ');

    private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
