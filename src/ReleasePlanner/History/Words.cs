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
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;

namespace ReleasePlanner.History;

/// <summary>Events in words, for people.</summary>
internal static class Words
{
    public static string Of(RecordedEvent recorded, Event e, Viewer viewer) => Said(recorded, e, viewer)
        + (recorded.OnBehalf is not { } house || (e is DisruptionEvent d && !viewer.MaySee(d.Disruption)) ? ""
            : $" ({By(house.Via)}, {house.Person}, entered by {Actor.Parse(recorded.Actor).Party})");

    private static string Template(TermsTemplate t) => $"offers{(t.Film is { } film ? $" of {film}" : "")}{(t.Chain is { } chain ? $" to {chain}" : "")}";

    private static string Said(RecordedEvent recorded, Event e, Viewer viewer) => e switch
    {
        MarketRegistered m => $"market {m.Details.Name} registered",
        ChainRegistered c => $"chain {c.Details.Name} registered",
        FilmRegistered f => recorded.Version == 1 ? $"{f.Details.Title} registered" : $"registration of {f.Details.Title} amended",
        TheaterRegistered t => $"{t.Details.Name} registered",
        TheaterMoved t => $"{t.Theater} went from {t.OldChain} to {t.Chain}",
        WindowPlanned w => $"{(w.First ? "" : "plan of ")}{w.Details.Window} {(w.First ? "planned" : "amended")}, {Opens(w.Opens)}{(w.Details.TargetTheaters is { } n && viewer.Actor.Role != Role.Exhibitor ? $", for {Count(n, "theater")}" : "")}",
        WindowMoved w => $"{w.Window} moved: {Opens(w.Opens)}, was {Opens(w.From)}{Because(w.Reason)}",
        CommitmentsWaived w => $"chains are free not to play {w.Film}{Because(w.Waiver.Reason)}",
        BookingConfirmed b => $"{b.Booking.Theater} confirmed {b.Booking.Film} {Run(b.Booking)}",
        BookingAmended b => $"{b.Booking.Theater} changed its booking of {b.Booking.Film}: {Run(b.Booking)}, {Count(b.Booking.Screens.InWeek(0), "screen")}",
        BookingReconfirmed b => $"{b.Booking.Theater} confirmed {b.Booking.Film} again {Run(b.Booking)}",
        BookingFinalled b => $"{b.Booking.Theater} ends {b.Booking.Film} after {Last(b.Booking.Final?.From)}",
        FinalProposed b => $"the distributor proposes that {b.Booking.Theater} ends {b.Booking.Film} after {Last(b.Booking.ProposedFinal?.From)}",
        FinalConsidered b => $"{b.Booking.Theater} {(b.Booking.TentativeFinal is { } f ? $"thinks of ending {b.Booking.Film} after {Last(f.From)}" : $"no longer ends {b.Booking.Film}")}",
        HoldoverProposed b => $"{Wishes(b.Booking, viewer)} wants {b.Booking.Film} to play on in {b.Booking.Theater} until {Last(Latest(b.Booking)?.Until)}{(Latest(b.Booking)?.Tentative == true ? ", with reserve" : "")}",
        BookingHeldOver b => $"{b.Booking.Theater} holds {b.Booking.Film} over until {Last(b.Booking.Until)}",
        OfferMade o => $"{o.Details.Window} offered to {o.Details.Chain}{(o.Details.Current.RespondBy is { } by ? $", to be answered by {by:uuuu-MM-dd HH:mm} UTC" : "")}",
        LineOffered l => $"{l.Line.Theater} is offered {l.Line.Film} {Run(l.Line.Run)}",
        LineAmended l => $"the offer of {l.Line.Film} to {l.Line.Theater} changed: {Run(l.Line.Run)}",
        LineWithdrawn l => $"the offer of {l.Line.Film} to {l.Line.Theater} was withdrawn{Because(l.Line.Answer?.Reason)}",
        LinePencilled l => $"{l.Line.Theater} penciled {l.Line.Film}{(l.Line.PencilUntil is { } until ? $" until {Last(until)}" : "")}",
        LineDeclined l => $"{l.Line.Theater} declined {l.Line.Film}{Because(l.Line.Answer?.Reason)}",
        LineCountered l => $"{l.Line.Theater} would rather have {l.Line.Film} {Run(l.Line.Counter!)}{Because(l.Line.Answer?.Reason)}",
        CounterRefused l => $"{l.Line.Theater} is offered {l.Line.Film} as before{Because(l.Line.Answer?.Reason)}",
        LineConfirmed l => $"the offer of {l.Line.Film} to {l.Line.Theater} is booked",
        FilmAsked l => $"{l.Line.Theater} asks for {l.Line.Film} {Run(l.Line.Run)}",
        AskGranted l => $"{l.Line.Theater} gets {l.Line.Film}, which it asked for",
        AskRefused l => $"{l.Line.Theater} does not get {l.Line.Film}{Because(l.Line.Answer?.Reason)}",
        AskWithdrawn l => $"{l.Line.Theater} no longer asks for {l.Line.Film}{Because(l.Line.Answer?.Reason)}",
        LineMoved l => $"{l.Line.Theater} changed hands: {(l.Line.Offer is null ? "its ask" : "the offer")} of {l.Line.Film} {(l.Line.Offer is null ? "goes along" : "is closed")}",
        LinesRetired r => $"{r.Lines.Length} closed offers and asks of {r.Theater} filed",
        BookingDropped b => $"{b.Booking.Theater} dropped {b.Booking.Film} from {b.Booking.Dropped?.From:uuuu-MM-dd}{Because(b.Booking.Dropped?.Reason)}",
        BookingCancelled b => $"{b.Booking.Theater} lost {b.Booking.Film} from {b.Booking.Cancelled?.From:uuuu-MM-dd}{Because(b.Booking.Cancelled?.Reason)}",
        BookingDisplaced b => $"{b.Booking.Theater} gave {b.Booking.Film}'s screens to another booking",
        BookingsRetired r => $"{r.Bookings.Length} past bookings of {r.Theater} filed",
        DisruptionEvent d when !viewer.MaySee(d.Disruption) => "another party stops bookings, or no longer",
        DisruptionPlaced d => $"{Deed(d.Disruption)}{Because(d.Disruption.Reason)}",
        DisruptionChanged d => $"{Deed(d.Disruption)} - now {Dates(d.Disruption)}{Because(d.Disruption.Reason)}",
        DisruptionLifted d => $"lifted{Part(d.Disruption)}: {Deed(d.Disruption)}{Because(d.Disruption.Lifts[^1].Reason)}",
        DisruptionReported d => $"reported by {d.Disruption.Report!.Source}: {Deed(d.Disruption)}",
        ReportVerified d => $"verified: {Deed(d.Disruption)}",
        ReportDismissed d => $"not so: {Deed(d.Disruption)}",
        BuyerRegistered b => $"buyer {b.Details.Name} registered",
        BuyerAssigned a => $"{a.Buyer} books for {a.Theater} {Dates(a.Changed[^1].From, a.Changed[^1].Until)}",
        ActedOnBehalf b => $"{b.Mark.Distributor} acted for {b.Theater}: {b.Mark.What.Replace('-', ' ')}",
        OnBehalfAgreed b => $"{b.Theater} agrees to what {b.Mark.Distributor} entered for it: {b.Mark.What.Replace('-', ' ')}",
        OnBehalfDisputed b => $"{b.Theater} disputes what {b.Mark.Distributor} entered for it: {b.Mark.What.Replace('-', ' ')}{Because(b.Reason)}",
        NoticesAcknowledged n => $"{Actor.Parse(recorded.Actor).Reach} has seen the notices of {n.Stream}",
        GroupSaved g => $"group {g.Details.Name} saved",
        GroupDeleted g => $"group {g.Details.Name} deleted",
        TermsTemplateSaved t => $"terms for {Template(t.Details)} are {TermsWords.Of(t.Details.Terms)}",
        TermsTemplateDeleted t => $"terms for {Template(t.Details)} are no template any more",
        TitleTracked t => $"{t.Details.Name} of {t.Details.By} tracked in {t.Details.Market}, {Opens(t.Details.Opens)}",
        TitleForgotten t => $"{t.Details.Name} of {t.Details.By} no longer tracked",
        _ => recorded.Kind,
    };

    private static string By(Via via) => via switch
    {
        Via.Phone => "by phone",
        Via.Mail => "by mail",
        _ => "in a meeting",
    };

    private static string Deed(Disruption d)
    {
        var who = d.Report?.About ?? d.Owner;
        return d.Kind switch
        {
            DisruptionKind.ReleaseCancelled => $"release of {d.Scope.Film} canceled",
            DisruptionKind.ReleaseSuspended => $"release of {d.Scope.Film} suspended",
            DisruptionKind.WindowWithdrawn => $"{d.Scope.Window} withdrawn",
            DisruptionKind.CertificateRefused => $"certificate refused for {d.Scope.Window}",
            DisruptionKind.MarketsLeft => $"{d.Scope.Distributor} leaves {string.Join(", ", d.Scope.Markets)}",
            DisruptionKind.DistributorBanned => $"{who} plays nothing of {d.Scope.Distributor}",
            DisruptionKind.FilmDropped => $"{who} drops {d.Scope.Film}",
            DisruptionKind.ChainClosed => $"{who} closed {Dates(d)}",
            DisruptionKind.RegionsClosed => $"{who}{(d.Scope.Regions.IsEmpty ? "" : $" {string.Join(", ", d.Scope.Regions)}")} closed {Dates(d)}",
            _ => $"{who} closed {Dates(d)}",
        };
    }

    private static string Dates(Disruption d) => Dates(d.From, d.Until);

    private static string Dates(LocalDate? first, LocalDate? end) => (first, end) switch
    {
        (null, null) => "until further notice",
        ({ } from, null) => $"from {from:uuuu-MM-dd}",
        (null, { } until) => $"until {Last(until)}",
        ({ } from, { } until) => $"from {from:uuuu-MM-dd} until {Last(until)}",
    };

    private static string Part(Disruption d) => d.Lifts[^1].Theaters is { IsDefaultOrEmpty: false } some ? $" for {Count(some.Length, "theater")}" : "";

    private static string Run(Booking b) => $"from {b.From:uuuu-MM-dd} until {Last(b.Until)}{(b.Runs == Runs.Open ? " and on" : "")}";

    private static string Run(LineRun run) => $"{(run.From is { } from ? $"from {from:uuuu-MM-dd} " : "")}for {Count(run.Weeks, "week")}, {Count(run.Screens.InWeek(0), "screen")}";

    private static string Count(object number, string of) => $"{number} {of}{(number.ToString() == "1" ? "" : "s")}";

    private static Holdover? Latest(Booking b) => b.ExhibitorHold?.At > b.DistributorHold?.At || b.DistributorHold is null ? b.ExhibitorHold : b.DistributorHold;

    /// <summary>The side that wishes it; of the other side its party, and none of its people.</summary>
    private static string Wishes(Booking b, Viewer viewer) =>
        Latest(b)?.By is not { } by ? "a side" : Actor.TryParse(by) is { } sender && !viewer.IsOwnSide(sender) ? sender.Reach : by;

    /// <summary>The last day of what ends before a day: people read last days.</summary>
    private static string Last(LocalDate? end) => $"{end?.PlusDays(-1):uuuu-MM-dd}";

    private static string Opens(LocalDate? opens) => opens is { } day ? $"opening {day:uuuu-MM-dd}" : "undated";

    private static string Because(Reason? reason) => reason is null || reason.ToString().Length == 0 ? "" : $" ({reason})";
}
