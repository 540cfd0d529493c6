using MediatR;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Offers;

/// <summary>Offers with their terms and how many of their houses said what: by the time they are to be answered by, soonest first.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record OffersOut : PagedQuery<OffersOutAnswer>
{
    public WindowId? Window { get; init; }

    public FilmId? Film { get; init; }

    public ChainId? Chain { get; init; }

    public DistributorId? Distributor { get; init; }

    /// <summary>Also those with nothing that waits for a side.</summary>
    public bool Closed { get; init; }
}

/// <summary>An offer as it stands: its terms, and its lines by standing.</summary>
/// <param name="ChainName">What the chain is called.</param>
/// <param name="Awaiting">Lines that the chain has to answer.</param>
/// <param name="Countered">Lines that the distributor has to answer.</param>
public sealed record OfferStanding(
    OfferDetails Offer, string ChainName, int Theaters, int Awaiting, int Pencilled, int Countered, int Declined, int Lapsed, int Confirmed, int Withdrawn)
{
    /// <summary>Houses with a line that the chain has to answer: one of several formats is one house.</summary>
    public int AwaitingTheaters { get; init; }

    /// <summary>Houses with a line that the distributor has to answer, as the window's alert counts them.</summary>
    public int CounteredTheaters { get; init; }

    /// <summary>Houses with a line whose time is over.</summary>
    public int LapsedTheaters { get; init; }
}

public sealed record OffersOutAnswer : PagedAnswer
{
    public required IReadOnlyList<OfferStanding> Offers { get; init; }

    /// <summary>Houses that asked and have no answer, of the windows asked about.</summary>
    public int Asking { get; init; }
}

internal sealed class OffersOutHandler(ReadModel model, Caller caller) : IRequestHandler<OffersOut, Result<OffersOutAnswer>>
{
    private sealed class Row
    {
        public string? Offer { get; init; }

        public string Key { get; init; } = "";

        public int Lines { get; init; }

        public int Theaters { get; init; }
    }

    public Task<Result<OffersOutAnswer>> Handle(OffersOut query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<OffersOutAnswer>> Read(Look look, OffersOut query)
    {
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Film = query.Film, Window = query.Window, Chain = query.Chain, Distributor = query.Distributor }.For(viewer);
        if ((query.Chain is { } chain && !viewer.Sees(chain)) || (query.Distributor is { } distributor && filter.Distributor != distributor))
        {
            return Refusal.NotFound((object?)query.Chain ?? query.Distributor!);
        }
        var counts = await look.Query<Row>(
            $"""
            select l.offer as Offer, l.key as "Key", count(*) as Lines, count(distinct l.theater) as Theaters
            from (select l.offer, l.theater, coalesce({LineSql.Key("l")}, l.state) as key from offer_line l where {look.InForce("l")}{LineSql.Where(look, filter)}) l
            group by l.offer, l.key
            """,
            LineSql.With(LineSql.Parameters(filter, []), look));
        var theaters = (await look.Query<(string Offer, int Theaters)>(
            $"select offer, count(distinct theater) from offer_line l where offer is not null and {look.InForce("l")}{LineSql.Where(look, filter)} group by offer",
            LineSql.Parameters(filter, []))).ToDictionary();
        var offers = (await look.Query<string>(
            $"select body from offer l where {look.InForce("l")}{LineSql.Where(look, filter with { Theater = null, Houses = null, By = null })}", LineSql.Parameters(filter, []))).Select(Json.Read<OfferDetails>);
        var names = await look.ChainNames();
        var byOffer = counts.Where(c => c.Offer is not null).ToLookup(c => c.Offer!);
        var (page, next) = query.PageOf(
            [.. offers
                .Where(o => theaters.ContainsKey(o.Offer.Value))
                .Select(o => Standing(o, names.GetValueOrDefault(o.Chain.Value, o.Chain.Value), theaters[o.Offer.Value], byOffer[o.Offer.Value].ToDictionary(c => c.Key)))
                .Where(o => query.Closed || o.Awaiting + o.Pencilled + o.Countered > 0)
                .OrderBy(o => o.Offer.Current.RespondBy ?? Instant.MaxValue).ThenBy(o => o.Offer.Offer.Value, StringComparer.Ordinal)]);
        return new OffersOutAnswer
        {
            Offers = page,
            Next = next,
            Asking = counts.Where(c => c is { Offer: null, Key: "asked" }).Sum(c => c.Lines),
        };
    }

    private static OfferStanding Standing(OfferDetails offer, string chain, int theaters, Dictionary<string, Row> lines)
    {
        int Of(string key) => lines.GetValueOrDefault(key)?.Lines ?? 0;
        int Houses(string key) => lines.GetValueOrDefault(key)?.Theaters ?? 0;
        return new(
            offer, chain, theaters, Of("awaiting"), Of("pencilled"), Of("countered"), Of("declined"), Of("lapsed"), Of("confirmed"), Of("withdrawn"))
        {
            AwaitingTheaters = Houses("awaiting"),
            CounteredTheaters = Houses("countered"),
            LapsedTheaters = Houses("lapsed"),
        };
    }
}
