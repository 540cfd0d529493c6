using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Feed;

/// <summary>What a reader is told of what stops bookings: what concerns its own bookings, and never another chain's affairs.</summary>
internal static class FeedStops
{
    public static StopData? Stop(DisruptionEvent e, long seq, FeedView view) => Concerns(e.Disruption, seq, view) ? Data(e.Disruption, view) : null;

    public static LiftData? Lift(DisruptionLifted e, long seq, FeedView view)
    {
        var lift = e.Disruption.Lifts[^1];
        var theaters = view.Own(lift.Theaters);
        return Concerns(e.Disruption, seq, view) && (lift.Theaters.IsDefaultOrEmpty || !theaters.IsEmpty)
            ? new(Data(e.Disruption, view), lift.Bookings, lift.ReconfirmBy, lift.Reason, theaters)
            : null;
    }

    public static ReportData? Report(DisruptionEvent e, long seq, FeedView view) => e.Disruption.Report is { } report && Concerns(e.Disruption, seq, view)
        ? new(Data(e.Disruption, view), report.About, report.Source)
        : null;

    private static bool Concerns(Disruption d, long seq, FeedView view)
    {
        if (view.Actor.Role == Role.Administrator)
        {
            return true;
        }
        if (!view.Viewer.MaySee(d))
        {
            return false;
        }
        if (d.Scope.Distributor is { } distributor && !view.IsExhibitor && !view.Actor.ActsFor(distributor))
        {
            return false;
        }
        if (d.Report is not null)
        {
            // It lies with the reporter's own film or window: who has another window of the film is not told.
            return !view.IsExhibitor && IsReporter(d.Owner, seq, view);
        }
        return d.Owner[..d.Owner.IndexOf(':')] switch
        {
            "film" or "window" => IsOfRelease(d.Owner, d.Scope, seq, view) && (d.Scope.Markets.IsEmpty || d.Scope.Markets.Any(view.Actor.CoversSomeOf)) && (d.Scope.Theaters.IsEmpty || !view.Own(d.Scope.Theaters).IsEmpty),
            "chain" when view.IsExhibitor => view.IsChain(ChainId.Parse(d.Owner)),
            // A drop of its film, a ban of itself: whether it has bookings there yet or not.
            "chain" => d.Scope.Distributor is not null
                || (d.Scope.Film is { } film ? view.IsFilm(film, seq, d.Scope.MayInclude) : view.Had(d.Owner, seq)),
            // A studio that leaves: its own people, and houses of the markets.
            "distributor" => view.IsExhibitor ? d.Scope.Markets.Any(m => view.IsMarket(m, [])) : d.Scope.Markets.Any(view.Actor.CoversSomeOf),
            "market" => view.IsMarket(MarketId.Parse(d.Owner), d.Scope.Regions),
            "theater" => view.IsExhibitor ? !view.Own([TheaterId.Parse(d.Owner)]).IsEmpty : view.Had(d.Owner, seq),
            _ => false,
        };
    }

    private static bool IsReporter(string owner, long seq, FeedView view) =>
        owner.StartsWith("window:", StringComparison.Ordinal) ? view.IsWindow(WindowId.Parse(owner), seq) : view.OwnsFilm(FilmId.Parse(owner));

    private static bool IsOfRelease(string owner, Scope scope, long seq, FeedView view) => owner.StartsWith("window:", StringComparison.Ordinal)
        ? view.IsWindow(WindowId.Parse(owner), seq)
        : view.IsFilm(FilmId.Parse(owner), seq, scope.MayInclude);

    private static StopData Data(Disruption d, FeedView view) => new(
        d.Id, d.Kind, d.Owner, d.From, d.Until, d.Reason, d.Irrevocable, d.Scope.Markets, d.Scope.Channels, d.Scope.Regions, d.Scope.Formats, view.Own(d.Scope.Theaters),
        view.Own(d.Scope.Except));
}
