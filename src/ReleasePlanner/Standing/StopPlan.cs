using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Standing;

/// <summary>
/// A stretch of days <c>[F, U)</c> that is stopped for the bookings of a window in a class of houses; for runs that are over, that was.
/// </summary>
/// <param name="W">The window.</param>
/// <param name="C">The class of the houses.</param>
/// <param name="V">Distributor and format, as far as any disruption names them.</param>
/// <param name="P">1: for runs that are over; 0: for the others.</param>
/// <param name="N">
/// The number of the disruption that decides on these days. For runs that are over it is <c>4 n + outcome</c>: 0 it still stops, 1 it was
/// lifted and the run waits, 2 it was lifted and the run is dropped, 3 cancelled.
/// </param>
/// <param name="Reach">The first day from <paramref name="F"/> on that nothing stops.</param>
internal sealed record Stretch(string W, int C, string V, int P, int F, int U, int N, int Reach);

/// <summary>A lift that asks again (<see cref="Day"/> is null) or releases on a day, for the bookings of a window in a class of houses.</summary>
/// <param name="Since">The cinema day of the lift.</param>
/// <param name="Last">The last day to reconfirm; <see cref="Stored.NoEnd"/>: none was set.</param>
internal sealed record Lifted(
    string W, int C, string V, int F, int U, int N, int Placed, string Own, long Ver, string Zone, int? Day, string Ends, int Since, int Last);

/// <summary>
/// The few disruptions resolved to what a statement over many bookings can look up: houses fall into classes that the same
/// disruptions reach, and for each window and class the stopped days are laid end to end, so that a booking meets at most one stretch.
/// </summary>
internal sealed class StopPlan
{
    /// <summary>Added to the rank of what was lifted: what still stops decides before it.</summary>
    private const int Lower = 1_000_000;

    private readonly List<StopPart> parts;
    private readonly int earliest;
    private readonly Dictionary<string, int> classes = [];
    private readonly Dictionary<(int Part, string Zone), (int From, int Until)> past = [];
    private readonly List<(StopPart Part, int From, int Until)[]> reaching = [];

    /// <param name="places">Where there are houses.</param>
    /// <param name="listed">The theaters that disruptions name, each with its place.</param>
    /// <param name="earliest">The first day asked about: what is over by then stops only runs that are over too.</param>
    public StopPlan(
        StopSet stops, IReadOnlyCollection<WindowId> windows, IReadOnlyCollection<Place> places, IReadOnlyCollection<(string Theater, Place Place)> listed, int earliest)
    {
        this.earliest = earliest;
        parts = [.. Parts(stops)];
        Distributors = [.. parts.Select(p => p.Distributor).OfType<string>().Distinct()];
        Formats = [.. parts.SelectMany(p => p.Formats).Distinct()];
        var byMarket = new Dictionary<string, HashSet<(int Class, string Zone)>>();
        foreach (var place in places)
        {
            var number = ClassOf(place, null);
            Classes.Add((place, number));
            byMarket.TryAdd(place.Market, []);
            byMarket[place.Market].Add((number, place.Zone));
        }
        foreach (var (theater, place) in listed)
        {
            var number = ClassOf(place, theater);
            Listed.Add((theater, place.Chain, number));
            byMarket.TryAdd(place.Market, []);
            byMarket[place.Market].Add((number, place.Zone));
        }
        foreach (var window in windows)
        {
            AddWindow(window, byMarket.GetValueOrDefault(window.Market.Value) ?? []);
        }
    }

    /// <summary>The class of each place's houses that no list names.</summary>
    public List<(Place Place, int Class)> Classes { get; } = [];

    /// <summary>The class of each named theater under a chain it is or was of.</summary>
    public List<(string Theater, string Chain, int Class)> Listed { get; } = [];

    public List<Stretch> Stretches { get; } = [];

    public List<Lifted> Lifts { get; } = [];

    /// <summary>The distributors that any disruption names; for others all that matters is that they are not named.</summary>
    public IReadOnlyList<string> Distributors { get; }

    /// <summary>The formats that any disruption names.</summary>
    public IReadOnlyList<string> Formats { get; }

    /// <summary>The theaters that the stops or their lifts name.</summary>
    public static IReadOnlyCollection<string> Named(StopSet stops) => [.. Parts(stops).SelectMany(p => (p.Only ?? []).Concat(p.But)).Distinct()];

    private static IEnumerable<StopPart> Parts(StopSet stops) => stops.Numbered().SelectMany(d => StopPart.Of(d.Disruption, d.Number, d.Placed));

    private int ClassOf(Place place, string? theater)
    {
        var reach = parts.Index().Where(p => p.Item.Reaches(place, theater)).Select(p => (p.Index, Part: p.Item, Days: Past(p.Index, place.Zone))).ToArray();
        // Houses of one class have the same stopped days: what was placed or lifted at an instant may fall on another day in another zone.
        var signature = string.Join(',', reach.Select(p => p.Part.IsZoned ? $"{p.Index}:{p.Days.From}:{p.Days.Until}" : $"{p.Index}"));
        if (!classes.TryGetValue(signature, out var number))
        {
            classes[signature] = number = reaching.Count;
            reaching.Add([.. reach.Select(r => (r.Part, r.Days.From, r.Days.Until))]);
        }
        return number;
    }

    private (int From, int Until) Past(int part, string zone)
    {
        if (!past.TryGetValue((part, zone), out var days))
        {
            past[(part, zone)] = days = parts[part].Past(zone);
        }
        return days;
    }

    private void AddWindow(WindowId window, HashSet<(int Class, string Zone)> houses)
    {
        foreach (var zones in houses.GroupBy(h => h.Class, h => h.Zone))
        {
            var number = zones.Key;
            var here = reaching[number].Where(p => p.Part.Reaches(window)).ToList();
            if (here.Count == 0)
            {
                continue;
            }
            foreach (var distributor in Distributors.Append(""))
            {
                foreach (var format in Formats.Append(""))
                {
                    var variant = $"{distributor}/{format}";
                    var matching = here.Where(p => p.Part.Reaches(distributor, format)).ToList();
                    Lay(window.Value, number, variant, 0, [
                        .. matching.Select(m => m.Part).Where(p => p.Mode == StopMode.Stops && p.Until > earliest).Select(p => (p.From, p.Until, p.Number, p.Number))]);
                    Lay(window.Value, number, variant, 1, [
                        .. matching.Select(m => (m.From, m.Until, m.Part.Number + (m.Part.Lift is null ? 0 : Lower), (m.Part.Number * 4) + OutcomeOf(m.Part)))]);
                    foreach (var zone in zones)
                    {
                        Lifts.AddRange(matching.Select(m => m.Part).Where(p => p.Mode is StopMode.AsksAgain or StopMode.Releases)
                            .Select(p => LiftOf(p, window.Value, number, variant, zone)));
                    }
                }
            }
        }
    }

    private static Lifted LiftOf(StopPart p, string window, int number, string variant, string zone)
    {
        var since = Stored.Day(CinemaDay.Of(p.Lift!.At, DateTimeZoneProviders.Tzdb[zone]));
        return new(
            window, number, variant, p.From, p.Until, p.Number, p.Placed, p.Owner, p.Lift.Version, zone, p.Mode == StopMode.Releases ? since : null,
            p.IsOfHouse ? "dropped" : "cancelled", since, p.Lift.ReconfirmBy is { } by ? Stored.Day(by) : Stored.NoEnd);
    }

    private static int OutcomeOf(StopPart part) => part.Mode switch
    {
        StopMode.Stops => 0,
        StopMode.Releases => part.IsOfHouse ? 2 : 3,
        _ => 1,
    };

    private void Lay(string window, int number, string variant, int past, List<(int From, int Until, int Rank, int N)> stops)
    {
        var bounds = stops.SelectMany(s => new[] { s.From, s.Until }).Distinct().Order().ToList();
        for (var i = bounds.Count - 2; i >= 0; i--)
        {
            var (from, until) = (bounds[i], bounds[i + 1]);
            var covering = stops.Where(s => s.From <= from && until <= s.Until).ToList();
            if (covering.Count == 0)
            {
                continue;
            }
            var joined = Stretches is [.., var next] && next.W == window && next.C == number && next.V == variant && next.P == past && next.F == until;
            Stretches.Add(new(window, number, variant, past, from, until, covering.MinBy(s => s.Rank).N, joined ? Stretches[^1].Reach : until));
        }
    }
}
