using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Disruptions;

/// <summary>What lifting each of some disruptions would bring back, all else as it is: the numbers that the dry run of the lift gives.</summary>
internal sealed class Restored
{
    private readonly Dictionary<DisruptionId, (HashSet<TheaterId> Theaters, int Bookings)> found = [];

    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Market { get; init; } = "";

        public string? Region { get; init; }

        public string Zone { get; init; } = "";
    }

    public (int Theaters, int Bookings) Of(Disruption d) => found.GetValueOrDefault(d.Id) is { Theaters: { } theaters, Bookings: var bookings } ? (theaters.Count, bookings) : (0, 0);

    /// <summary>Looks at bookings of which days are stopped, and of these only at what stops them.</summary>
    public static async Task<Restored> Load(Look look, Disruptions query, Viewer viewer, IReadOnlyCollection<Disruption> asked)
    {
        var restored = new Restored();
        var wanted = asked.Where(d => !d.IsLifted).Select(d => d.Id).ToHashSet();
        if (wanted.Count == 0)
        {
            return restored;
        }
        var filter = new BookingFilter { Film = query.Film, Window = query.Window }.ForCounts(viewer);
        var stops = await StopSet.Load(look, filter);
        var sql = await StandingSql.Prepare(look, filter, stops);
        var rows = await look.Query<Row>($"{sql.With} select body, at_market as Market, region, zone from st where {sql.Stopped}", sql.Parameters);
        IReadOnlyList<Disruption> holding = [.. stops.Disruptions.Where(d => d.IsVerified && !Standings.IsSuperseded(d, stops.Disruptions))];
        var openings = stops.Windows.ToDictionary(w => w, w => (IReadOnlyCollection<Opening>)[.. stops.Openings[w]]);
        foreach (var row in rows)
        {
            var booked = BookedHouse.Of(Json.Read<Booking>(row.Body), row.Market, row.Region, row.Zone);
            restored.Add(booked, holding, openings[booked.Booking.Window], wanted, viewer, look);
        }
        return restored;
    }

    private void Add(
        BookedHouse booked, IReadOnlyList<Disruption> holding, IReadOnlyCollection<Opening> openings, HashSet<DisruptionId> wanted, Viewer viewer, Look look)
    {
        var (booking, house) = booked;
        List<Disruption> matching = [.. holding.Where(d => Standings.Matches(d, booking, house))];
        var today = look.On ?? CinemaDay.Of(look.Now, house.Zone);
        StandingResult? now = null;
        foreach (var d in matching)
        {
            if (!wanted.Contains(d.Id) || d.LiftFor(house.Theater) is not null || !Counts(d, booking, viewer))
            {
                continue;
            }
            now ??= Standings.Of(booking, house, matching, openings, today);
            var lifted = d with { Lifts = d.Lifts.Add(new Lift(look.Now, "", long.MaxValue, OnLift.Restore, [], null, null)) };
            var then = Standings.Of(booking, house, [.. matching.Where(m => m.Id != d.Id), lifted], openings, today);
            if (new BookingChange(booked, booking, now, then, today).Restores)
            {
                var (theaters, bookings) = found.GetValueOrDefault(d.Id, ([], 0));
                theaters.Add(booking.Theater);
                found[d.Id] = (theaters, bookings + 1);
            }
        }
    }

    /// <summary>Others' bookings of a film count for its owner as far as its own disruptions stop them.</summary>
    private static bool Counts(Disruption d, Booking booking, Viewer viewer) => viewer.Actor.Distributor is not { } distributor
        || booking.Distributor == distributor || d.Owner == booking.Film.Value;
}
