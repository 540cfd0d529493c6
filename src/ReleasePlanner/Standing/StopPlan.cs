using ReleasePlanner.Disruptions;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Standing;

/// <summary>A stretch of days <c>[F, U)</c> that is stopped for the bookings of a window in a class of houses.</summary>
/// <param name="W">The window.</param>
/// <param name="C">The class of the houses.</param>
/// <param name="V">Distributor and format, as far as any disruption names them.</param>
/// <param name="N">The disruption that decides on these days.</param>
/// <param name="Reach">The first day from <paramref name="F"/> on that nothing stops.</param>
internal sealed record Stretch(string W, int C, string V, int F, int U, int N, int Reach);

/// <summary>A lift that asks again (<see cref="Day"/> is null) or releases on a day, for the bookings of a window in a class of houses.</summary>
internal sealed record Lifted(string W, int C, string V, int F, int U, int N, int Placed, string Own, long Ver, string Zone, int? Day, string Ends);

/// <summary>
/// The few disruptions resolved to what a statement over many bookings can look up: houses fall into classes that the same
/// disruptions reach, and for each window and class the stopped days are laid end to end, so that a booking meets at most one stretch.
/// </summary>
internal sealed class StopPlan
{
    private readonly List<StopPart> parts;
    private readonly Dictionary<string, int> classes = [];
    private readonly List<StopPart[]> reaching = [];

    /// <param name="places">Where there are houses.</param>
    /// <param name="listed">The theaters that disruptions name, each with its place.</param>
    /// <param name="earliest">The first day asked about: what is over by then stops nothing that remains.</param>
    public StopPlan(
        StopSet stops, IReadOnlyCollection<WindowId> windows, IReadOnlyCollection<Place> places, IReadOnlyCollection<(string Theater, Place Place)> listed, int earliest)
    {
        parts = [.. Parts(stops).Where(p => p.Mode != StopMode.Stops || p.Until > earliest)];
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
        var reach = parts.Index().Where(p => p.Item.Reaches(place, theater)).ToArray();
        var signature = string.Join(',', reach.Select(p => p.Index));
        if (!classes.TryGetValue(signature, out var number))
        {
            classes[signature] = number = reaching.Count;
            reaching.Add([.. reach.Select(r => r.Item)]);
        }
        return number;
    }

    private void AddWindow(WindowId window, HashSet<(int Class, string Zone)> houses)
    {
        foreach (var zones in houses.GroupBy(h => h.Class, h => h.Zone))
        {
            var number = zones.Key;
            var here = reaching[number].Where(p => p.Reaches(window)).ToList();
            if (here.Count == 0)
            {
                continue;
            }
            foreach (var distributor in Distributors.Append(""))
            {
                foreach (var format in Formats.Append(""))
                {
                    var matching = here.Where(p => p.Reaches(distributor, format)).ToList();
                    Lay(window.Value, number, $"{distributor}/{format}", [.. matching.Where(p => p.Mode == StopMode.Stops)]);
                    foreach (var zone in zones)
                    {
                        Lifts.AddRange(matching.Where(p => p.Lift is not null).Select(p => new Lifted(
                            window.Value, number, $"{distributor}/{format}", p.From, p.Until, p.Number, p.Placed, p.Owner, p.Lift!.Version, zone,
                            p.Mode == StopMode.Releases ? Stored.Day(CinemaDay.Of(p.Lift.At, DateTimeZoneProviders.Tzdb[zone])) : null,
                            p.Owner is "chain" or "theater" ? "dropped" : "cancelled")));
                    }
                }
            }
        }
    }

    private void Lay(string window, int number, string variant, List<StopPart> stops)
    {
        var bounds = stops.SelectMany(s => new[] { s.From, s.Until }).Distinct().Order().ToList();
        var reach = 0;
        for (var i = bounds.Count - 2; i >= 0; i--)
        {
            var (from, until) = (bounds[i], bounds[i + 1]);
            var deciding = stops.Where(s => s.From <= from && until <= s.Until).MinBy(s => s.Number);
            if (deciding is null)
            {
                continue;
            }
            reach = Stretches is [.., var next] && next.W == window && next.C == number && next.V == variant && next.F == until ? next.Reach : until;
            Stretches.Add(new(window, number, variant, from, until, deciding.Number, reach));
        }
    }
}
