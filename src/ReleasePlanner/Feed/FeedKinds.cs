using System.Collections.Frozen;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Markets;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Feed;

/// <summary>What is told of an event.</summary>
/// <param name="Data">Null: the event is not the reader's.</param>
/// <param name="HidesActor">Who did it is another party's affair.</param>
internal sealed record Told(string Kind, object? Data, bool HidesActor = false);

/// <summary>How a stored kind is told: by which kinds, with which data, to whom. A stored kind that is not here is told nobody.</summary>
/// <param name="Tell">The event, its place in the journal and the reader; the data is null when it is not the reader's.</param>
internal sealed record FeedKind(string Stored, ImmutableArray<string> Kinds, Type Data, Func<Event, long, FeedView, Told> Tell);

/// <summary>Every stored kind: told, or kept to itself for a reason.</summary>
internal static class FeedKinds
{
    /// <summary>The version of every kind's shape so far.</summary>
    public const int Version = 1;

    /// <summary>What no other party is told, and why.</summary>
    public static readonly FrozenDictionary<string, string> Private = new Dictionary<string, string>
    {
        [KindOf<GroupSaved>()] = "a party's own selections",
        [KindOf<GroupDeleted>()] = "a party's own selections",
        [KindOf<TermsTemplateSaved>()] = "a distributor's own price list",
        [KindOf<TermsTemplateDeleted>()] = "a distributor's own price list",
        [KindOf<TitleTracked>()] = "what a distributor knows of its competitors",
        [KindOf<TitleForgotten>()] = "what a distributor knows of its competitors",
        [KindOf<NoticesAcknowledged>()] = "who has read what",
        [KindOf<BookingsRetired>()] = "filing: nothing changes",
        [KindOf<LinesRetired>()] = "filing: nothing changes",
        [KindOf<BuyerRegistered>()] = "of no house yet; the assignment names the buyer",
    }.ToFrozenDictionary();

    private static readonly FeedKind[] All =
    [
        Booking<BookingConfirmed>("booking.confirmed"),
        Booking<BookingAmended>("booking.amended"),
        Booking<BookingReconfirmed>("booking.reconfirmed"),
        Booking<BookingFinalled>("booking.finalled"),
        Booking<FinalConsidered>("booking.final-considered"),
        Booking<FinalProposed>("booking.final-proposed"),
        Booking<HoldoverProposed>("booking.holdover-proposed"),
        Booking<BookingHeldOver>("booking.held-over"),
        Booking<BookingDropped>("booking.dropped"),
        Booking<BookingCancelled>("booking.cancelled"),
        Booking<BookingDisplaced>("booking.displaced"),
        Line<LineOffered>("offer.line-offered"),
        Line<LineAmended>("offer.line-amended"),
        Line<LineWithdrawn>("offer.line-withdrawn"),
        Line<LinePencilled>("offer.line-pencilled"),
        Line<LineDeclined>("offer.line-declined"),
        Line<LineCountered>("offer.line-countered"),
        Line<CounterRefused>("offer.counter-refused"),
        Line<LineConfirmed>("offer.line-confirmed"),
        Line<LineMoved>("offer.line-moved"),
        Line<FilmAsked>("ask.made"),
        Line<AskGranted>("ask.granted"),
        Line<AskRefused>("ask.refused"),
        Line<AskWithdrawn>("ask.withdrawn"),
        Map<OfferMade, OfferData>("offer.made", FeedTelling.Offer),
        Map<FilmRegistered, FilmData>("film.registered", FeedTelling.Film),
        Map<WindowPlanned, WindowData>("window.planned", FeedTelling.Window),
        Map<WindowMoved, MoveData>("window.moved", FeedTelling.Move),
        Map<CommitmentsWaived, WaiverData>("commitments.waived", FeedTelling.Waiver),
        Map<TheaterRegistered, TheaterData>("theater.registered", FeedTelling.Theater),
        Map<TheaterMoved, TheaterMovedData>("theater.moved", FeedTelling.TheaterMoved),
        Map<ChainRegistered, ChainData>("chain.registered", FeedTelling.Chain),
        Map<MarketRegistered, MarketData>("market.registered", FeedTelling.Market),
        Map<BuyerAssigned, BuyerData>("buyer.assigned", FeedTelling.Buyer),
        Map<ActedOnBehalf, BehalfData>("on-behalf.entered", FeedTelling.Behalf),
        Map<OnBehalfAgreed, BehalfData>("on-behalf.agreed", FeedTelling.Behalf),
        Map<OnBehalfDisputed, BehalfData>("on-behalf.disputed", FeedTelling.Behalf),
        new(KindOf<DisruptionPlaced>(), [.. Enum.GetValues<DisruptionKind>().Select(NameOf)], typeof(StopData),
            (e, seq, view) => new(NameOf(((DisruptionPlaced)e).Disruption.Kind), FeedStops.Stop((DisruptionPlaced)e, seq, view))),
        Map<DisruptionChanged, StopData>("disruption.changed", FeedStops.Stop),
        Map<DisruptionLifted, LiftData>("disruption.lifted", FeedStops.Lift),
        Map<DisruptionReported, ReportData>("report.made", FeedStops.Report),
        Map<ReportVerified, ReportData>("report.verified", FeedStops.Report),
        Map<ReportDismissed, ReportData>("report.dismissed", FeedStops.Report),
    ];

    public static readonly FrozenDictionary<string, FeedKind> ByStored = All.ToFrozenDictionary(k => k.Stored);

    /// <summary>Every kind that is told, with the type of its data.</summary>
    public static readonly FrozenDictionary<string, Type> Told = All.SelectMany(k => k.Kinds.Select(kind => (kind, k.Data))).ToFrozenDictionary(k => k.kind, k => k.Data);

    /// <summary>The stored kinds that kinds of the feed come of; none given: all.</summary>
    public static IEnumerable<string> StoredOf(IReadOnlyCollection<string> kinds) =>
        All.Where(k => kinds.Count == 0 || k.Kinds.Any(kinds.Contains)).Select(k => k.Stored);

    /// <summary>Complains of what is no kind.</summary>
    public static void Check(Problems problems, ImmutableArray<string> kinds)
    {
        problems.If(kinds.Contains(null!), "kinds", "has a null in its list");
        foreach (var kind in kinds.Where(k => k is not null && !Told.ContainsKey(k)))
        {
            problems.Add("kinds", $"'{(kind.Length > 60 ? kind[..60] : kind)}' is not a kind; known are {string.Join(", ", Told.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    private static FeedKind Booking<TEvent>(string kind)
        where TEvent : BookingEvent => new(KindOf<TEvent>(), [kind], typeof(BookingData), (e, _, view) =>
        {
            var booking = ((TEvent)e).Booking;
            // Which booking took the screens, and whose doing that was, is the house's affair.
            return new(kind, FeedTelling.Booking(booking, view), e is BookingDisplaced && !view.IsHouse(booking.Theater, booking.Chain));
        });

    private static FeedKind Line<TEvent>(string kind)
        where TEvent : LineEvent => Map<TEvent, LineData>(kind, (e, _, view) => FeedTelling.Line(e.Line, view));

    private static FeedKind Map<TEvent, TData>(string kind, Func<TEvent, long, FeedView, TData?> tell)
        where TEvent : Event
        where TData : class => new(KindOf<TEvent>(), [kind], typeof(TData), (e, seq, view) => new(kind, tell((TEvent)e, seq, view)));

    private static string KindOf<TEvent>() => EventText.KindOf(typeof(TEvent));

    private static string NameOf(DisruptionKind kind) => kind switch
    {
        DisruptionKind.ReleaseCancelled => "release.cancelled",
        DisruptionKind.ReleaseSuspended => "release.suspended",
        DisruptionKind.WindowWithdrawn => "window.withdrawn",
        DisruptionKind.CertificateRefused => "certificate.refused",
        DisruptionKind.MarketsLeft => "distributor.left-markets",
        DisruptionKind.DistributorBanned => "distributor.banned",
        DisruptionKind.FilmDropped => "film.dropped",
        DisruptionKind.ChainClosed => "chain.closed",
        DisruptionKind.RegionsClosed => "regions.closed",
        _ => "theater.closed",
    };
}
