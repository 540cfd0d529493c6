using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Standing;

/// <summary>
/// The derivation of standing in SQL, for both stores: what <see cref="Standings"/> says in C#. The few disruptions and openings
/// are resolved beforehand (<see cref="StopPlan"/>) and go in as JSON, so that a statement over many bookings only looks up: the class of
/// the house, and the one stretch of stopped days that holds the first day that remains.
/// </summary>
public sealed record StandingSql
{
    private StandingSql(string with, string stopped, Dictionary<string, object?> parameters) => (With, Stopped, Parameters) = (with, stopped, parameters);

    /// <summary>
    /// Common table expressions that end with <c>st</c>: one row per booking with <c>key</c> (as in JSON), <c>rank</c> (its order),
    /// <c>because</c> (a stop's number or null), <c>past</c> (1: the run is over by its own dates), <c>day</c> (the day asked about),
    /// <c>halves</c> (screens that count, in halves: that day's when playing, the first day's otherwise), the house's <c>at_market, region, name, zone</c> and the booking's columns.
    /// </summary>
    public string With { get; }

    /// <summary>A condition on <c>st</c>: some disruption keeps the booking out of effect or takes days of it that are still to come. It may hold for more.</summary>
    public string Stopped { get; }

    /// <summary>The parameters of <see cref="With"/>; a statement adds its own.</summary>
    public Dictionary<string, object?> Parameters { get; }

    public static async Task<StandingSql> Prepare(Look look, BookingFilter filter, StopSet stops)
    {
        var houses = await Houses.Load(look, filter, stops);
        var days = await HouseDays.Load(look, houses.Places);
        var plan = new StopPlan(stops, stops.Windows, houses.Places, houses.Listed, days.Earliest);
        var text = new StandingText(look, filter, plan, stops, houses.Moved);
        return new(text.With(), text.Stopped(), new()
        {
            ["classes"] = Json.Write(plan.Classes.Select(c => new
            {
                chain = c.Place.Chain,
                market = c.Place.Market,
                region = c.Place.Region ?? "",
                zone = c.Place.Zone,
                c = c.Class,
                day = days.Day(c.Place),
                ends = days.WeekEnds(c.Place),
            })),
            ["listed"] = Json.Write(plan.Listed.Select(l => new { theater = l.Theater, chain = l.Chain, c = l.Class })),
            ["stretches"] = Json.Write(plan.Stretches),
            ["lifts"] = Json.Write(plan.Lifts),
            ["lefts"] = Json.Write(stops.LeftRows([.. houses.Places.Select(p => p.Zone).Distinct().Select(z => DateTimeZoneProviders.Tzdb[z])])),
            ["distributor"] = filter.Distributor?.Value,
            ["films_of"] = filter.FilmsOf?.Value,
            ["film"] = filter.Film?.Value,
            ["window"] = filter.Window?.Value,
            ["chain"] = filter.Chain?.Value,
            ["theater"] = filter.Theater?.Value,
            ["markets"] = filter.Markets.Select(m => m.Value).ToList(),
        });
    }

    /// <summary>The day asked about in each place, in stored days.</summary>
    private sealed record HouseDays(Look Look, Dictionary<string, int> Ends)
    {
        private readonly Dictionary<string, int> byZone = [];

        public int Earliest { get; private init; } = Stored.NoStart;

        public static async Task<HouseDays> Load(Look look, IReadOnlyCollection<Place> places)
        {
            var ends = new Dictionary<string, int>();
            if (look.PlayWeek is { } week)
            {
                foreach (var market in places.Select(p => p.Market).Distinct())
                {
                    var details = await look.Find<MarketDetails>(ReadTable.Market, market);
                    ends[market] = Stored.Day(details is null ? week.PlusDays(7) : new PlayWeeks(details.PlayWeeks).Containing(week).Until);
                }
            }
            var days = new HouseDays(look, ends);
            return places.Count == 0 ? days : days with { Earliest = places.Min(days.Day) };
        }

        public int Day(Place place)
        {
            if (!byZone.TryGetValue(place.Zone, out var day))
            {
                byZone[place.Zone] = day = Stored.Day(Look.PlayWeek ?? Look.On ?? CinemaDay.Of(Look.Now, DateTimeZoneProviders.Tzdb[place.Zone]));
            }
            return day;
        }

        /// <summary>The end of the play week asked about; <see cref="Stored.NoStart"/> when a day was asked about.</summary>
        public int WeekEnds(Place place) => Ends.GetValueOrDefault(place.Market, Stored.NoStart);
    }

    /// <summary>Where there are houses.</summary>
    /// <param name="Moved">Some have bookings under a chain they are no longer of.</param>
    private sealed record Houses(IReadOnlyCollection<Place> Places, IReadOnlyCollection<(string Theater, Place Place)> Listed, bool Moved)
    {
        private sealed class Row
        {
            public string Id { get; init; } = "";

            public string Chain { get; init; } = "";

            public string Market { get; init; } = "";

            public string? Region { get; init; }

            public string Zone { get; init; } = "";

            public Place Place => new(Chain, Market, Region, Zone);
        }

        public static async Task<Houses> Load(Look look, BookingFilter filter, StopSet stops)
        {
            var where = filter switch
            {
                { Window: { } window } => $"and t.market = '{window.Market}'",
                _ => filter.Theater is null ? "" : "and t.id = @theater",
            };
            var named = StopPlan.Named(stops);
            var parameters = new { theater = filter.Theater?.Value, named = Json.Write(named) };
            var names = $"(select {(look.Database.IsSqlite ? "value from json_each(@named)" : "jsonb_array_elements_text(@named::jsonb)")})";
            var places = await look.Query<Row>(
                $"select distinct t.chain, t.market, t.region, t.zone from theater t where {look.InForce("t")} {where}", parameters);
            // A house that changed hands has its past under the old chain.
            var moved = await look.Query<Row>(
                $"""
                select distinct t.id, o.chain, t.market, t.region, t.zone from theater o join theater t on t.id = o.id and {look.InForce("t")}
                where o.to_seq < {Stored.Current} and o.chain <> t.chain {where}
                """,
                parameters);
            var listed = named.Count == 0
                ? []
                : await look.Query<Row>($"select t.id, t.chain, t.market, t.region, t.zone from theater t where {look.InForce("t")} {where} and t.id in {names}", parameters);
            return new(
                [.. places.Concat(moved).Select(p => p.Place).Distinct()],
                [.. listed.Concat(moved.Where(m => named.Contains(m.Id))).Select(l => (l.Id, l.Place))],
                moved.Count > 0);
        }
    }
}
