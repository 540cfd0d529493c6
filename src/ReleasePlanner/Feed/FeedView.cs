using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Feed;

/// <summary>
/// What of a stretch of the journal is the reader's own. Houses and bookings as <see cref="Viewer"/> says; windows and films of an exhibitor from the
/// row on with which they began to concern it, so that who reads later is told the same as who read at once.
/// </summary>
internal sealed class FeedView
{
    private sealed class Known
    {
        public string Id { get; init; } = "";

        public string Body { get; init; } = "";
    }

    private sealed class Seen
    {
        public string Id { get; init; } = "";

        public long Since { get; init; }

        /// <summary>Of its versions, whether one is in force: what went to another chain is not the reader's any more.</summary>
        public long Until { get; init; }
    }

    private sealed class Sent
    {
        public string Offer { get; init; } = "";

        public int? Terms { get; init; }
    }

    private sealed class Place
    {
        public string Id { get; init; } = "";

        public string Market { get; init; } = "";

        public string? Region { get; init; }
    }

    private Dictionary<string, FilmDetails> films = [];
    private Dictionary<string, WindowDetails> windows = [];
    private Dictionary<string, long> since = [];
    private Dictionary<string, Place> houses = [];
    private HashSet<string> markets = [];
    private HashSet<(string Offer, int Terms)> offers = [];

    private readonly Instant now;

    private FeedView(Viewer viewer, Instant now) => (Viewer, this.now) = (viewer, now);

    public Viewer Viewer { get; }

    public Actor Actor => Viewer.Actor;

    public bool IsExhibitor => Actor.Role == Role.Exhibitor;

    private bool IsAdministrator => Actor.Role == Role.Administrator;

    /// <summary>Looks up, for all events at once, what has to be known to tell whose they are.</summary>
    public static async Task<FeedView> LoadAsync(Look look, Viewer viewer, IReadOnlyCollection<Event> events)
    {
        var view = new FeedView(viewer, look.AskedAt);
        // What houses did is told by the rows themselves.
        var releases = events.Where(e => e is Markets.MarketRegistered or FilmRegistered or WindowPlanned or WindowMoved or CommitmentsWaived or Offers.OfferMade or DisruptionEvent).ToList();
        var films = releases.Select(e => e.Touched.Film?.Value).OfType<string>().Distinct().ToList();
        if (films.Count > 0)
        {
            view.films = await Bodies<FilmDetails>(look, "film", "id", films);
            view.windows = await Bodies<WindowDetails>(look, "release_window", "film", films);
        }
        if (view.IsExhibitor)
        {
            await view.LoadExhibitorAsync(look, releases);
        }
        else if (!view.IsAdministrator)
        {
            await view.LoadDistributorAsync(look, events);
        }
        return view;
    }

    /// <summary>It is of a booking or offer of the reader's.</summary>
    public bool IsOwn(TheaterId theater, ChainId chain, DistributorId distributor) =>
        IsExhibitor ? Viewer.IsOf(theater, chain) : Actor.ActsFor(distributor) && Viewer.Sees(theater, chain);

    /// <summary>The house is the reader's own.</summary>
    public bool IsHouse(TheaterId theater, ChainId chain) => IsAdministrator || (IsExhibitor && Viewer.IsOf(theater, chain));

    public bool IsChain(ChainId chain) => IsAdministrator || (IsExhibitor && Viewer.Sees(chain));

    /// <summary>A market it has houses or windows in.</summary>
    public bool IsMarket(MarketId market, ImmutableArray<RegionId> regions) => IsAdministrator
        || (IsExhibitor
            ? houses.Values.Any(h => h.Market == market.Value && (regions.IsEmpty || regions.Any(r => r.Value == h.Region)))
            : markets.Contains(market.Value) && Actor.CoversSomeOf(market));

    /// <summary>The window is the reader's, or concerned it by then.</summary>
    public bool IsWindow(WindowId window, long seq) => IsExhibitor
        ? since.TryGetValue(window.Value, out var first) && first <= seq
        : windows.TryGetValue(window.Value, out var details) && IsOf(details);

    /// <summary>The film is the reader's or, of an exhibitor, has a window that concerned it by then.</summary>
    public bool IsFilm(FilmId film, long seq, Func<WindowId, bool>? which = null) => IsExhibitor
        ? windows.Values.Any(w => w.Film == film && (which is null || which(w.Window)) && IsWindow(w.Window, seq))
        : OwnsFilm(film)
            || windows.Values.Any(w => w.Film == film && IsOf(w) && (which is null || which(w.Window)));

    /// <summary>A distributor's own film, whoever has its windows.</summary>
    public bool OwnsFilm(FilmId film) => films.TryGetValue(film.Value, out var details) && Actor.ActsFor(details.Distributor);

    /// <summary>A distributor's own window, of its staff in some of their territories.</summary>
    private bool IsOf(WindowDetails window) => Actor.ActsFor(window.Distributor) && Actor.CoversSomeOf(window.Market);

    /// <summary>The reader has the offer's window, whenever its first line was sent.</summary>
    public bool HasWindow(WindowId window) => since.ContainsKey(window.Value);

    /// <summary>One of the reader's houses was sent the offer under these terms.</summary>
    public bool HasOffer(OfferId offer, int terms) => offers.Contains((offer.Value, terms));

    /// <summary>A distributor had a booking or an offer there by then: a house's or a chain's closure stops it.</summary>
    public bool Had(string houseOrChain, long seq) => since.TryGetValue(houseOrChain, out var first) && first < seq;

    /// <summary>By its registration of today it is not announced yet, and the reader is not its distributor.</summary>
    public bool IsSecretNow(FilmId film) => !films.TryGetValue(film.Value, out var details) || (details.IsSecret(now) && !Actor.ActsFor(details.Distributor));

    /// <summary>Of some houses the reader's own, where it is an exhibitor; another chain's houses are none of its business.</summary>
    public ImmutableArray<TheaterId> Own(ImmutableArray<TheaterId> theaters) => theaters.IsDefaultOrEmpty
        ? []
        : IsExhibitor ? [.. theaters.Where(t => houses.ContainsKey(t.Value))] : theaters;

    private async Task LoadExhibitorAsync(Look look, List<Event> releases)
    {
        if (releases.Count == 0)
        {
            return;
        }
        houses = (await look.Query<Place>($"select id as Id, market as Market, region as Region from theater t where {Viewer.Theaters("t")} and {look.InForce("t")}"))
            .ToDictionary(h => h.Id);
        if (windows.Count == 0)
        {
            return;
        }
        var ids = new { windows = windows.Keys.ToList() };
        var own = await look.Query<Seen>(
            $"""
            select "window" as Id, min(from_seq) as Since, max(to_seq) as Until from (
                select b."window", b.from_seq, b.to_seq from booking b where {look.Database.In("b.\"window\"", "@windows")} and {Viewer.Bookings("b")}
                union all
                select l."window", l.from_seq, l.to_seq from offer_line l where {look.Database.In("l.\"window\"", "@windows")} and {Viewer.Bookings("l")}) as o
            group by "window"
            """,
            ids);
        // A window that every house may book is everybody's, once its film is announced.
        var open = windows.Values
            .Where(w => w.Bookable == Bookable.Open && !IsSecretNow(w.Film)).Select(w => w.Window.Value).ToList();
        var opened = open.Count == 0 ? [] : await look.Query<Seen>(
            $"""
            select id as Id, min(from_seq) as Since, max(to_seq) as Until from release_window w
            where {look.Database.In("id", "@open")} and w.bookable = 'open' group by id
            """,
            new { open });
        await LoadOffersAsync(look, [.. releases.OfType<Offers.OfferMade>().Select(o => o.Details.Offer.Value).Distinct()]);
        since = own.Concat(opened).Where(s => s.Until == Stored.Current).GroupBy(s => s.Id).ToDictionary(g => g.Key, g => g.Min(s => s.Since));
    }

    private async Task LoadOffersAsync(Look look, List<string> made)
    {
        if (made.Count > 0)
        {
            var terms = look.Database.IsSqlite ? "l.body->>'termsNumber'" : "(l.body::jsonb->>'termsNumber')::int";
            offers = (await look.Query<Sent>(
                $"select distinct l.offer as Offer, {terms} as Terms from offer_line l where {look.Database.In("l.offer", "@made")} and {Viewer.Bookings("l")}", new { made }))
                .Select(s => (s.Offer, s.Terms ?? 0)).ToHashSet();
        }
    }

    private async Task LoadDistributorAsync(Look look, IReadOnlyCollection<Event> events)
    {
        var own = Actor.Distributor!.Value.Value;
        var stops = events.OfType<DisruptionEvent>().Where(e => e.Disruption.Report is null).Select(e => e.Disruption.Owner).Distinct().ToList();
        foreach (var (kind, column) in new[] { ("theater:", "theater"), ("chain:", "chain") })
        {
            var owners = stops.Where(o => o.StartsWith(kind, StringComparison.Ordinal)).ToList();
            if (owners.Count > 0)
            {
                var had = await look.Query<Seen>(
                    $"""
                    select {column} as Id, min(from_seq) as Since from (
                        select b.{column}, b.from_seq from booking b where {look.Database.In("b." + column, "@owners")} and {Viewer.Bookings("b")}
                        union all
                        select l.{column}, l.from_seq from offer_line l where {look.Database.In("l." + column, "@owners")} and {Viewer.Bookings("l")}) as o
                    group by {column}
                    """,
                    new { owners });
                had.ForEach(h => since[h.Id] = h.Since);
            }
        }
        if (events.Any(e => e is Markets.MarketRegistered || (e is DisruptionEvent && e.Touched.Market is not null)))
        {
            markets = [.. await look.Query<string>($"select distinct market from release_window w where distributor = @own and {look.InForce("w")}", new { own })];
        }
    }

    private static async Task<Dictionary<string, T>> Bodies<T>(Look look, string table, string column, List<string> keys)
        where T : class =>
        (await look.Query<Known>($"select id as Id, body as Body from {table} t where {look.Database.In(column, "@keys")} and {look.InForce("t")}", new { keys }))
            .ToDictionary(k => k.Id, k => Json.Read<T>(k.Body));
}
