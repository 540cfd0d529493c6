using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Standing;

/// <summary>Standings of many bookings at once, grouped by the database.</summary>
internal sealed record StandingGroups(IReadOnlyList<StandingGroup> Groups, StopSet Stops, Look Look)
{
    /// <param name="perWindow">A theater counts once per window rather than once for all of them.</param>
    /// <param name="specials">Sneaks, events and festivals count as theaters too.</param>
    public static async Task<StandingGroups> Load(Look look, BookingFilter filter, bool perWindow = false, bool specials = false)
    {
        var stops = await StopSet.Load(look, filter);
        var sql = await StandingSql.Prepare(look, filter, stops);
        var (house, same) = perWindow ? ("theater, \"window\"", "h.theater = s.theater and h.\"window\" = s.\"window\"") : ("theater", "h.theater = s.theater");
        // A house counts under its first booking by (special, rank, id); as one text to compare it needs no sorting.
        var groups = await look.Query<StandingGroup>(
            $"""
            {sql.With},
            s as materialized (
                select theater, "window", at_market, chain, region, key, because, special, halves, cast(100 + special * 100 + rank as text) || id as place, 1 as booked from st
                union all {LineSql.Select(look, filter, ", 0")}),
            h as (select {house}, min(place) as first_place, max(case when key = 'playing' then 1 else 0 end) as plays from s group by {house})
            select s.at_market as Market, s."window" as "Window", s.chain, s.region, s.key as "Key", s.because, s.booked,
                sum(case when s.place = h.first_place and (s.special = 0 or {(specials ? "1 = 1" : "1 = 0")}) then 1 else 0 end) as Theaters,
                count(*) as Bookings, sum(case when s.key = 'upcoming' and h.plays = 1 then 0 else s.halves end) as Halves
            from s join h on {same} group by s.at_market, s."window", s.chain, s.region, s.key, s.because, s.booked
            """,
            LineSql.With(sql.Parameters, look));
        return new(groups, stops, look);
    }

    /// <summary>By theaters in effect, then id.</summary>
    public async Task<IReadOnlyList<ChainCounts>> ByChain()
    {
        var names = await Look.ChainNames();
        return [.. Groups.GroupBy(g => g.Chain)
            .Select(g => (g.Key, Counted: Counted.Of([.. g])))
            .Select(g => new ChainCounts(g.Key, names.GetValueOrDefault(g.Key, g.Key))
            {
                Theaters = g.Counted.Theaters, Screens = g.Counted.Screens, Bookings = g.Counted.Bookings,
            })
            .OrderByDescending(c => c.Theaters.InEffect).ThenBy(c => c.Chain, StringComparer.Ordinal)];
    }

    /// <summary>By theaters in effect, then id. Houses without a region are not among them.</summary>
    public async Task<IReadOnlyList<RegionCounts>> ByRegion()
    {
        var names = (await Look.Query<string>($"select body from market m where {Look.InForce("m")}"))
            .Select(Json.Read<MarketDetails>)
            .SelectMany(m => m.Regions.Select(r => (Key: (m.Market.Value, r.Id.Value), r.Name)))
            .ToDictionary(r => r.Key, r => r.Name);
        return [.. Groups.Where(g => g.Region is not null).GroupBy(g => (g.Market, Region: g.Region!))
            .Select(g => (g.Key, Counted: Counted.Of([.. g])))
            .Select(g => new RegionCounts(g.Key.Region, names.GetValueOrDefault(g.Key, g.Key.Region))
            {
                Theaters = g.Counted.Theaters, Screens = g.Counted.Screens, Bookings = g.Counted.Bookings,
            })
            .OrderByDescending(r => r.Theaters.InEffect).ThenBy(r => r.Region, StringComparer.Ordinal)];
    }

    /// <summary>What stops them, most theaters first, then id. What is not the viewer's own affair is masked.</summary>
    public IReadOnlyList<Cause> Causes(Viewer viewer) => [.. Groups
        .Where(g => g is { Key: "stopped", Because: not null })
        .GroupBy(g => g.Because!.Value)
        .Select(g => (Disruption: Stops.ByNumber(g.Key), Group: g))
        .Select(g => new Cause(
            viewer.MaySee(g.Disruption) ? g.Disruption.Id.Value : "masked",
            g.Disruption.Kind.ToString(),
            viewer.MaySee(g.Disruption) && g.Disruption.Owner.StartsWith("chain:", StringComparison.Ordinal) ? g.Disruption.Owner : null,
            g.Group.Sum(x => x.Theaters), g.Group.Sum(x => x.Halves) / 2m, g.Group.Sum(x => x.Bookings), g.Disruption.PlacedAt))
        .OrderByDescending(c => c.Theaters).ThenBy(c => c.Disruption, StringComparer.Ordinal)];
}

/// <summary>What one party may know of another's disruptions: that they stop a booking always, whose and why not always.</summary>
internal static class Masking
{
    /// <summary>Reports are seen by their reporter only; a chain's affairs not by another chain; everything else by all it stops.</summary>
    public static bool MaySee(Actor viewer, Disruption d) => viewer.Role switch
    {
        Role.Administrator => true,
        Role.Exhibitor => d.Report is null && (!d.Owner.StartsWith("chain:", StringComparison.Ordinal) || viewer.ActsFor(ChainId.Parse(d.Owner))),
        _ => true,
    };
}
