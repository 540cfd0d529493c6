using System.Collections.Immutable;
using CsCheck;
using NodaTime;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tests.Standing;

/// <summary>Bookings, disruptions and openings at random, close together so that they meet.</summary>
public sealed record RandomStandings(
    string Seed,
    IReadOnlyList<(Booking Booking, House House)> Bookings,
    IReadOnlyList<Disruption> Disruptions,
    IReadOnlyList<(WindowId Window, Opening Opening)> Openings,
    IReadOnlyList<LocalDate> Days)
{
    private const string FormerChain = "chain:former";
    private static readonly LocalDate Start = new(2014, 12, 10);
    private static readonly Instant Noon = Instant.FromUtc(2014, 12, 10, 11, 0);
    private static readonly string[] Films = ["the-interview", "annie"];
    private static readonly string[] Markets = ["us", "ca"];
    private static readonly string[] Regions = ["ga", "ny", "ca"];
    private static readonly string[] Chains = ["amc", "carmike"];
    private static readonly string[] Distributors = ["columbia", "universal"];
    private static readonly string[] Formats = ["standard", "imax"];
    private static readonly string[] Zones = ["America/New_York", "America/Los_Angeles", "Pacific/Auckland"];
    private static readonly string[] Houses = ["a", "b", "c", "d"];

    private static readonly Gen<LocalDate> Day = Gen.Int[0, 40].Select(n => Start.PlusDays(n));

    private static readonly Gen<Instant> At = Gen.Int[0, 40 * 24].Select(n => Noon + Duration.FromHours(n));

    private static readonly Gen<House> AHouse = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.OneOfConst(Zones)).Select(t => new House(
        TheaterId.Parse("theater:" + Houses[t.Item1]),
        ChainId.Parse("chain:" + Chains[t.Item1 % 2]),
        MarketId.Parse("market:" + Markets[t.Item1 / 2]),
        t.Item2 == 3 ? null : RegionId.Parse(Regions[t.Item2]),
        DateTimeZoneProviders.Tzdb[t.Item3]));

    private static readonly Gen<Saw> ASaw = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4])
        .Select(t => new Saw(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));

    private static readonly Gen<Ending?> AnEnding = Gen.Select(Gen.Int[0, 4], Day, At)
        .Select(t => t.Item1 == 0 ? new Ending(t.Item2, null, t.Item3, "x") : null);

    private static readonly Gen<Booking> ABooking =
        from film in Gen.OneOfConst(Films)
        from market in Gen.OneOfConst(Markets)
        from distributor in Gen.OneOfConst(Distributors)
        from format in Gen.OneOfConst(Formats)
        from sold in Gen.Int[0, 4]
        from @from in Day
        from length in Gen.Int[1, 15]
        from days in Gen.Int[0, 2].SelectMany(n => n == 0 ? Gen.Int[0, 14].Array[1, 4] : Gen.Const(Array.Empty<int>()))
        from open in Gen.Int[0, 3]
        from pinned in Gen.Int[0, 3]
        from displaced in Gen.Int[0, 9]
        from made in Gen.Int[-1, 4]
        from saw in ASaw
        from dropped in AnEnding
        from cancelled in AnEnding
        from final in AnEnding
        select new Booking
        {
            Id = BookingId.Parse("b"),
            Theater = TheaterId.Parse("theater:a"),
            Chain = ChainId.Parse(sold == 0 ? FormerChain : "chain:amc"),
            Market = MarketId.Parse("market:" + market),
            Window = WindowId.Parse($"window:{film}/{market}/theatrical"),
            Film = FilmId.Parse("film:" + film),
            Distributor = DistributorId.Parse(distributor),
            Channel = "theatrical",
            Format = format,
            Screens = WeeklyScreens.One,
            From = @from,
            Until = @from.PlusDays(length),
            FirstWeekEnds = @from.PlusDays(7),
            Weeks = 1,
            Days = [.. days.Distinct().Order().Select(n => @from.PlusDays(n))],
            Runs = open == 0 ? Runs.Open : Runs.Fixed,
            Pinned = pinned == 0,
            Displaced = displaced == 0 ? new(BookingId.Parse("x"), Noon, "x") : null,
            MadeUnder = made < 0 ? null : Start.PlusDays(made * 7),
            Saw = saw,
            ConfirmedAt = Noon,
            ConfirmedBy = "x",
            Dropped = dropped,
            Cancelled = cancelled,
            Final = final,
        };

    private static readonly Gen<ImmutableArray<TheaterId>> SomeHouses =
        Gen.OneOfConst(Houses).Array[0, 3].Select(a => a.Distinct().Select(h => TheaterId.Parse("theater:" + h)).ToImmutableArray());

    private static readonly Gen<ImmutableArray<TheaterId>> OftenAll = Gen.Int[0, 2].SelectMany(n => n == 0 ? SomeHouses : Gen.Const(ImmutableArray<TheaterId>.Empty));

    private static readonly Gen<Lift> ALift =
        from at in At
        from version in Gen.Int[1, 4]
        from how in Gen.OneOfConst(OnLift.Restore, OnLift.Reconfirm, OnLift.Release)
        from theaters in OftenAll
        from last in Gen.Int[0, 80]
        select new Lift(at, "x", version, how, theaters, last <= 40 ? Start.PlusDays(last) : null, null);

    private static readonly Gen<Scope> AScope =
        from film in Gen.Int[0, 3]
        from distributor in Gen.Int[0, 4]
        from chain in Gen.Int[0, 4]
        from market in Gen.Int[0, 4]
        from region in Gen.Int[0, 5]
        from format in Gen.Int[0, 8]
        from theaters in OftenAll
        from except in OftenAll
        from window in Gen.Int[0, 8]
        select new Scope
        {
            Film = film < 2 ? FilmId.Parse("film:" + Films[film]) : null,
            Distributor = distributor < 2 ? DistributorId.Parse(Distributors[distributor]) : null,
            Chain = chain < 2 ? ChainId.Parse("chain:" + Chains[chain]) : null,
            Markets = market < 2 ? [MarketId.Parse("market:" + Markets[market])] : [],
            Regions = region < 3 ? [.. Regions.Take(region + 1).Select(RegionId.Parse)] : [],
            Formats = format < 2 ? [Formats[format]] : [],
            Window = window == 0 ? WindowId.Parse("window:the-interview/us/theatrical") : null,
            Theaters = theaters,
            Except = except,
        };

    private static readonly Gen<Disruption> ADisruption =
        from kind in Gen.Int[0, 8]
        from owner in Gen.OneOfConst("film:the-interview", "window:the-interview/us/theatrical", "chain:carmike", "market:us", "theater:a")
        from scope in AScope
        from @from in Gen.Select(Gen.Int[0, 2], Day).Select(t => t.Item1 == 0 ? (LocalDate?)null : t.Item2)
        from until in Gen.Select(Gen.Int[0, 2], Gen.Int[1, 15]).Select(t => t.Item1 == 0 ? (int?)null : t.Item2)
        from placed in Gen.Int[0, 3]
        from lifts in Gen.Int[0, 2].SelectMany(n => n == 0 ? ALift.Array[1, 2] : Gen.Const(Array.Empty<Lift>()))
        from report in Gen.Int[0, 11]
        select new Disruption
        {
            Id = DisruptionId.Parse("d"),
            Kind = (DisruptionKind)kind,
            Owner = owner,
            Scope = scope,
            From = @from,
            Until = until is { } days ? (@from ?? Start.PlusDays(10)).PlusDays(days) : null,
            PlacedAt = Noon + Duration.FromHours(placed),
            PlacedBy = "x",
            Lifts = [.. lifts],
            Report = report switch
            {
                0 => new Report("chain:carmike", "x", null, null),
                1 or 2 => new Report("chain:carmike", "x", Noon, null),
                3 => new Report("chain:carmike", "x", Noon, Noon),
                _ => null,
            },
        };

    private static readonly Gen<IReadOnlyList<(WindowId, Opening)>> SomeOpenings =
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[-1, 4], At, Gen.Int[0, 3], Gen.Int[0, 80]).Array[0, 8].Select(a => (IReadOnlyList<(WindowId, Opening)>)
        [
            .. a.Select((t, i) => (
                WindowId.Parse($"window:{Films[t.Item1]}/{Markets[t.Item2]}/theatrical"),
                new Opening(i + 1, t.Item3 < 0 ? null : Start.PlusDays(t.Item3 * 7), t.Item4, t.Item5 == 0, i > 0 && t.Item6 <= 40 ? Start.PlusDays(t.Item6) : null))),
        ]);

    private static readonly Gen<(House[] Houses, Booking[] Bookings, Disruption[] Disruptions, IReadOnlyList<(WindowId, Opening)> Openings, LocalDate[] Days)> World =
        Gen.Select(AHouse.Array[6, 6], ABooking.Array[30, 30], ADisruption.Array[0, 9], SomeOpenings, Day.Array[3, 3]);

    private static ChainId Other(ChainId chain) => ChainId.Parse("chain:" + Chains.Single(c => c != chain.Slug));

    public IReadOnlyList<WindowId> Windows => [.. Bookings.Select(b => b.Booking.Window).Distinct()];

    /// <summary>So many worlds, each from a seed that a failure names.</summary>
    public static IEnumerable<RandomStandings> Worlds(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var pcg = new PCG((uint)(i + 1), 20141217);
            var seed = pcg.ToString();
            var w = World.Generate(pcg, null, out _);
            var houses = w.Houses.DistinctBy(h => h.Theater).ToList();
            var bookings = w.Bookings.Index().Select(b =>
            {
                var house = houses.Where(h => h.Market == b.Item.Market).ElementAtOrDefault(b.Index % 2) ?? houses.FirstOrDefault(h => h.Market == b.Item.Market);
                return house is null
                    ? default
                    : (Booking: b.Item with { Id = BookingId.Parse($"b{b.Index}"), Theater = house.Theater, Chain = b.Item.Chain.Value == FormerChain ? Other(house.Chain) : house.Chain }, House: house);
            });
            yield return new(
                seed,
                [.. bookings.Where(b => b.Booking is not null)],
                [.. w.Disruptions.Select((d, n) => d with { Id = DisruptionId.Parse($"{(n % 2 == 0 ? "d" : "D")}{9 - n}") })],
                w.Openings,
                w.Days);
        }
    }
}
