using MediatR;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Identities;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

internal sealed class WindowHousesHandler(ReadModel model, SelectionResolver selections, Caller caller) : IRequestHandler<WindowHouses, Result<WindowHousesAnswer>>
{
    private sealed class Body
    {
        public string Theater { get; init; } = "";

        public string Id { get; init; } = "";

        public string Text { get; init; } = "";
    }

    private sealed class Place
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }

        public string? Region { get; init; }

        public string Zone { get; init; } = "";

        public int? Screens { get; init; }

        public string? StartsOn { get; init; }
    }

    /// <summary>What a page's rows are made of, besides their own bookings and lines.</summary>
    private sealed record Around(
        Viewer Viewer, StopSet Stops, LineDays Days, Dictionary<string, string> Chains, HashSet<(TheaterId, BookingId)> Disputed, Dictionary<string, long> Versions,
        Dictionary<string, Place> Places)
    {
        public HouseWords Words { get; } = new(Viewer);
    }

    public async Task<Result<WindowHousesAnswer>> Handle(WindowHouses query, CancellationToken cancellationToken)
    {
        ImmutableArray<TheaterId>? grouped = null;
        if (query.Group is { } group)
        {
            // Executives look at the groups of their distributor's staff.
            var owner = caller.Actor is { Role: Role.Executive, Distributor: { } distributor } ? Actor.Distribution(distributor) : caller.Actor;
            var found = await selections.Theaters(new Selection { Groups = [group] }, owner, cancellationToken, []);
            if (found.Refusal is { Code: not "invalid" } refusal)
            {
                return refusal;
            }
            grouped = found.Refusal is null ? found.Value : [];
        }
        return await model.Answer(query, look => Read(look, query, grouped), cancellationToken);
    }

    private async Task<Result<WindowHousesAnswer>> Read(Look look, WindowHouses query, ImmutableArray<TheaterId>? grouped)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var viewer = await look.Viewer(caller.Actor);
        if (query.Chain is { } asked && !viewer.Sees(asked))
        {
            return Refusal.NotFound(asked);
        }
        if (query.Buyer is { } buyer && caller.Actor is { Chains.IsEmpty: true, Buyers.IsEmpty: false } && !caller.Actor.ActsFor(buyer))
        {
            return Refusal.NotFound(buyer);
        }
        var filter = new BookingFilter { Window = query.Window }.For(viewer);
        var market = (await look.Find<MarketDetails>(ReadTable.Market, window.Value!.Market.Value))!;
        var stops = await StopSet.Load(look, filter);
        var days = new LineDays(stops.OpensOf(query.Window), new PlayWeeks(market.PlayWeeks), window.Value.Stub);
        var houses = new[]
        {
            grouped is { } ids ? Viewer.In("t.id", ids) : null,
            query.Theaters is { IsDefaultOrEmpty: false } named ? Viewer.In("t.id", named) : null,
            query.Buyer is { } books ? Viewer.In("t.id", (await Viewer.HousesOf([books], look.Connection, look.Transaction, look.AskedAt)).Keys) : null,
        }.OfType<string>().ToList();
        var behind = query.Change is { } change ? await Behind(look, query.Window, change, look.PlayWeek!.Value, filter, market, days) : null;
        var keys = await HouseKeys.Load(look, query, filter, stops, viewer, houses, exact: behind is not null);
        var states = HouseState.Asked(query.State);
        keys.RemoveAll(k => (states.Count > 0 && !states.Contains(k.Key)) || behind?.Contains((k.Theater, k.Id)) == false);
        var chains = await look.ChainNames();
        var order = new HouseOrder(query, chains, market.Regions.ToDictionary(r => r.Id.Value, r => r.Name), days);
        var page = order.Sorted(keys).Skip(query.Offset).Take(query.Limit).ToList();
        return new WindowHousesAnswer
        {
            Window = query.Window,
            Total = keys.Count,
            Theaters = keys.Select(k => k.Theater).Distinct().Count(),
            Rows = await Named(look, await Rows(look, query.Window, page, new(
                viewer, stops, days, chains, await WindowBookingsHandler.Disputed(look, query.Window), await Versions(look, page, viewer), await Places(look, page)))),
            Groups = query.GroupBy is null ? null : order.Groups(keys),
        };
    }

    /// <summary>The bookings or lines behind a figure of a play week.</summary>
    private static async Task<HashSet<(string Theater, string Id)>> Behind(
        Look look, WindowId window, WeekChange change, LocalDate day, BookingFilter filter, MarketDetails market, LineDays days)
    {
        var playWeeks = new PlayWeeks(market.PlayWeeks);
        var week = playWeeks.Containing(day);
        if (change == WeekChange.Awaiting)
        {
            return [.. (await UnansweredLine.Load(look, filter, days)).Where(l => l.PlaysIn(week)).Select(l => (l.Theater, l.Id))];
        }
        var houses = await PlayingHouses.Load(look, filter, window, market, specials: false);
        var (now, before) = (houses.In(week), houses.In(playWeeks.Containing(week.From.PlusDays(-1))));
        var (theaters, earlier) = (now.Select(b => b.House.Theater).ToHashSet(), before.Select(b => b.House.Theater).ToHashSet());
        var those = change switch
        {
            WeekChange.New => now.Where(b => !earlier.Contains(b.House.Theater)),
            WeekChange.Held => now.Where(b => earlier.Contains(b.House.Theater)),
            WeekChange.Final => before.Where(b => !theaters.Contains(b.House.Theater)),
            WeekChange.Undecided => now.Where(b => b.Booking.Until <= week.From),
            _ => now,
        };
        return [.. those.Select(b => (b.House.Theater.Value, b.Booking.Id.Value))];
    }

    /// <summary>The rows with the names of who said what, as far as its id was told.</summary>
    private static async Task<IReadOnlyList<HouseRow>> Named(Look look, IReadOnlyList<HouseRow> rows)
    {
        var names = await PersonNames.LoadAsync(look, rows.SelectMany(r => new[] { r.House?.By, r.Distributor?.By }));
        return [.. rows.Select(r => r with { House = Name(r.House), Distributor = Name(r.Distributor) })];

        HouseWord? Name(HouseWord? word) => word is null ? null : word with { Person = names.Sender(word.By) };
    }

    private static async Task<Dictionary<string, long>> Versions(Look look, List<HouseKey> page, Viewer viewer) => look.IsPast || viewer.Actor.Distributor is not null
        ? []
        : (await look.Query<(string Stream, long Version)>(
            $"select stream, version from stream_head where {look.Database.In("stream", "@theaters")}", new { theaters = page.Select(k => k.Theater).Distinct().ToList() }))
            .ToDictionary();

    private static async Task<Dictionary<string, Place>> Places(Look look, List<HouseKey> page) => (await look.Query<Place>(
        $"""
        select id, name, city, region, zone, screens, {look.Database.Text("body", "playWeekStartsOn")} as StartsOn
        from theater t where {look.InForce("t")} and {look.Database.In("id", "@theaters")}
        """,
        new { theaters = page.Select(k => k.Theater).Distinct().ToList() })).ToDictionary(p => p.Id);

    private static async Task<IReadOnlyList<HouseRow>> Rows(Look look, WindowId window, List<HouseKey> page, Around around)
    {
        var bookings = await Bodies("booking", page.Where(k => !k.Line && k.Id.Length > 0));
        var lines = await Bodies("offer_line", page.Where(k => k.Line));
        return page.ConvertAll(k => k switch
        {
            { Id.Length: 0 } => Row(k, around),
            { Line: true } => Row(k, Json.Read<OfferLine>(lines[(k.Theater, k.Id)]), around),
            _ => Row(k, Json.Read<Booking>(bookings[(k.Theater, k.Id)]), window, around),
        });

        async Task<Dictionary<(string, string), string>> Bodies(string table, IEnumerable<HouseKey> keys)
        {
            var theaters = keys.Select(k => k.Theater).Distinct().ToList();
            return theaters.Count == 0 ? [] : (await look.Query<Body>(
                $"select theater, id, body as Text from {table} b where {look.InForce("b")} and \"window\" = @window and {look.Database.In("theater", "@theaters")}",
                new { window = window.Value, theaters })).ToDictionary(b => (b.Theater, b.Id), b => b.Text);
        }
    }

    private static HouseRow Row(HouseKey k, Around around)
    {
        var place = around.Places[k.Theater];
        return new()
        {
            Theater = TheaterId.Parse(k.Theater),
            Name = place.Name,
            Chain = ChainId.Parse(k.Chain),
            ChainName = around.Chains.GetValueOrDefault(k.Chain, k.Chain),
            City = place.City,
            Region = place.Region,
            HouseScreens = place.Screens,
            State = k.Key,
            ExpectedVersion = around.Versions.TryGetValue(k.Theater, out var version) ? version : null,
        };
    }

    private static HouseRow Row(HouseKey k, Booking b, WindowId window, Around around)
    {
        var (stops, words, place) = (around.Stops, around.Words.Of(b), around.Places[k.Theater]);
        var house = BookedHouse.Of(b, b.Market.Value, place.Region, place.Zone).House;
        var standing = Standings.Of(b, house, stops.Disruptions, [.. stops.Openings[window]], Stored.Date(k.Day));
        var by = k.Because is { } n ? stops.ByNumber(n) : null;
        var maySee = by is not null && around.Viewer.MaySee(by);
        return Row(k, around) with
        {
            Why = WindowBookingsHandler.Why(k.Key, b, maySee ? by : null),
            Because = maySee ? by!.Id.Value : by is null ? null : "masked",
            Booking = b.Id,
            Offer = b.Offer,
            Version = b.Version,
            Format = b.Format,
            Kind = b.Kind,
            Shows = b.Shows,
            Screens = b.Screens,
            From = b.From,
            Until = b.End,
            Weeks = b.Weeks,
            Gaps = standing.Gaps,
            EndsEarly = standing.EndsEarly,
            Pinned = b.Pinned,
            Terms = TermsWords.Of(b.Terms),
            House = words.House,
            Distributor = words.Distributor,
            Disputed = around.Disputed.Contains((b.Theater, b.Id)),
        };
    }

    private static HouseRow Row(HouseKey k, OfferLine l, Around around)
    {
        var words = around.Words.Of(l);
        var days = around.Days.Of(l.Run.From, l.Run.Weeks, LineDays.StartsOn(around.Places[k.Theater].StartsOn));
        return Row(k, around) with
        {
            Why = HouseWords.Why(k.Key, l),
            Line = l.Id,
            Offer = l.Offer,
            Version = l.Run.Version,
            Format = l.Run.Format,
            Shows = l.Run.Shows,
            Screens = l.Run.Screens,
            From = days?.From,
            Until = l.Run.Runs == Runs.Open ? null : days?.Until,
            Weeks = l.Run.Weeks,
            RespondBy = l.RespondBy,
            Counter = HouseWords.Counter(l),
            House = words.House,
            Distributor = words.Distributor,
        };
    }
}
