using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Feed;

/// <summary>What a reader is told of an event: null when it is not the reader's.</summary>
internal static class FeedTelling
{
    public static BookingData? Booking(Booking b, FeedView view) => !view.IsOwn(b.Theater, b.Chain, b.Distributor) ? null : new(
        b.Id, b.Channel, b.Version, b.Format, b.Kind, Numbers(b.Screens), b.From, b.Until, b.Weeks, b.Runs, b.Shows, b.Days, b.Previews, b.Pinned, b.Offer, b.Terms,
        b.Continues, Wish(b.DistributorHold), Wish(b.ExhibitorHold), End(b.Final), End(b.TentativeFinal), End(b.ProposedFinal), End(b.Dropped), End(b.Cancelled),
        b.Displaced is not null);

    public static LineData? Line(OfferLine l, FeedView view) => !view.IsOwn(l.Theater, l.Chain, l.Distributor) ? null : new(
        l.Id, l.Offer, l.TermsNumber, l.State, Run(l.Run), l.RespondBy, l.PencilUntil, l.Counter is { } counter ? Run(counter) : null, l.CounterTerms, l.Booking,
        l.Answer?.Reason);

    /// <summary>Of a chain's offer who has or books for some of its houses is told the terms that one of them was sent.</summary>
    public static OfferData? Offer(OfferMade e, long seq, FeedView view)
    {
        var d = e.Details;
        var own = view.IsExhibitor ? (view.Actor.ActsFor(d.Chain) ? view.HasWindow(d.Window) : view.HasOffer(d.Offer, d.Current.Number)) : view.Actor.ActsFor(d.Distributor) && view.Actor.CoversSomeOf(d.Market);
        return own ? new(d.Offer, d.Current.Number, d.Current.Terms, d.Current.RespondBy) : null;
    }

    public static FilmData? Film(FilmRegistered e, long seq, FeedView view)
    {
        var d = e.Details;
        if (!view.IsFilm(d.Film, seq))
        {
            return null;
        }
        var isOwn = view.Actor.ActsFor(d.Distributor);
        return view.IsSecretNow(d.Film)
            ? new(d.CodeName ?? d.Film.Slug, null, null, null, d.Versions, d.Formats, null, null)
            : new(d.Title, d.LocalTitles, isOwn ? d.CodeName : null, d.RuntimeMinutes, d.Versions, d.Formats, d.Ratings, isOwn ? d.AnnounceAt : null);
    }

    public static WindowData? Window(WindowPlanned e, long seq, FeedView view)
    {
        var d = e.Details;
        if (!view.IsWindow(d.Window, seq))
        {
            return null;
        }
        var all = !view.IsExhibitor;
        return new(
            d.Channel, d.Label, e.Opens, d.OpensAt, d.Weeks, d.Closes, d.Previews, d.Pattern, d.Runs, d.Bookable, all ? d.Steps : [], all ? d.TargetTheaters : null,
            all ? d.FloorTheaters : null);
    }

    public static MoveData? Move(WindowMoved e, long seq, FeedView view) =>
        view.IsWindow(e.Window, seq) ? new(e.From, e.Opens, e.Follow, e.ReconfirmBy, e.Reason) : null;

    /// <summary>What a film's distributor settled with chains is not for whoever has another window of it.</summary>
    public static WaiverData? Waiver(CommitmentsWaived e, long seq, FeedView view)
    {
        var w = e.Waiver;
        if (!(w.Window is { } window ? view.IsWindow(window, seq) : view.IsExhibitor ? view.IsFilm(e.Film, seq) : view.OwnsFilm(e.Film)))
        {
            return null;
        }
        ImmutableArray<ChainId> chains = view.IsExhibitor ? [.. w.Chains.Where(view.IsChain)] : w.Chains;
        return w.Chains.IsEmpty || !chains.IsEmpty ? new(chains, w.Reason) : null;
    }

    public static TheaterData? Theater(TheaterRegistered e, long seq, FeedView view)
    {
        var d = e.Details;
        return view.IsHouse(d.Theater, d.Chain) ? new(d.Name, d.City, d.Region, d.TimeZone.Id, d.Screens?.Total, d.Kind) : null;
    }

    /// <summary>Told to both chains, each without the other's name, and to distributors whose bookings went along.</summary>
    public static TheaterMovedData? TheaterMoved(TheaterMoved e, long seq, FeedView view)
    {
        ImmutableArray<BookingId> bookings =
            [.. e.Bookings.Where(b => view.IsOwn(e.Theater, e.Chain, b.Distributor)).Select(b => b.Id)];
        var isTold = view.IsExhibitor ? view.IsHouse(e.Theater, e.Chain) || view.IsHouse(e.Theater, e.OldChain) : view.Actor.Role == Role.Administrator || !bookings.IsEmpty;
        return isTold ? new(view.IsExhibitor && !view.IsChain(e.OldChain) ? null : e.OldChain, e.From, bookings) : null;
    }

    public static ChainData? Chain(ChainRegistered e, long seq, FeedView view) => view.IsChain(e.Details.Chain) ? new(e.Details.Name, e.Details.Kind) : null;

    public static MarketData? Market(MarketRegistered e, long seq, FeedView view)
    {
        var d = e.Details;
        return view.IsMarket(d.Market, []) ? new(d.Name, d.Group, d.TimeZone.Id, d.Regions) : null;
    }

    public static BuyerData? Buyer(BuyerAssigned e, long seq, FeedView view) => view.IsHouse(e.Theater, e.Chain)
        ? new(e.Buyer, [.. e.Changed.Select(c => new BuyerDays(c.Buyer, c.From, c.Until))])
        : null;

    public static BehalfData? Behalf(BehalfEvent e, long seq, FeedView view) => view.IsOwn(e.Theater, e.Chain, e.Mark.Distributor)
        ? new(e.Mark.Command, e.Mark.What, e.Mark.Distributor, e.Mark.For.Via, e.Mark.Bookings, (e as OnBehalfDisputed)?.Reason)
        : null;

    private static RunData Run(LineRun r) => new(r.Version, r.Format, Numbers(r.Screens), r.From, r.Weeks, r.Shows, r.Runs);

    private static EndData? End(Ending? end) => end is null ? null : new(end.From, end.Reason);

    private static WishData? Wish(Holdover? hold) => hold is null ? null : new(hold.Until, hold.Screens is { } s ? s.Halves / 2m : null, hold.Shows, hold.Tentative);

    private static ImmutableArray<decimal> Numbers(WeeklyScreens screens) => [.. screens.Weeks.Select(s => s.Halves / 2m)];
}
