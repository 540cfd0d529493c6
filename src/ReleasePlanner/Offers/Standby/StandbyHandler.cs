using MediatR;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Identities;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Offers;

internal sealed class StandbyHandler(ReadModel model, Caller caller) : IRequestHandler<Standby, Result<StandbyAnswer>>
{
    public Task<Result<StandbyAnswer>> Handle(Standby query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<StandbyAnswer>> Read(Look look, Standby query)
    {
        var viewer = await look.Viewer(caller.Actor);
        if (query.Window is { } window && (await look.Window(window, caller.Actor)).Refusal is { } unknown)
        {
            return unknown;
        }
        var markets = (await look.Query<string>($"select body from market m where {look.InForce("m")}")).Select(Json.Read<MarketDetails>).ToDictionary(m => m.Market);
        var filter = new BookingFilter { Window = query.Window, Film = query.Film }.For(viewer);
        var stops = await StopSet.Load(look, filter);
        var today = look.On ?? look.Now.InUtc().Date;
        var windows = await Windows(look, query, viewer, stops, markets, today);
        if (windows.Count == 0)
        {
            return new StandbyAnswer { Rows = [], Kinds = [], Chains = [], Regions = [] };
        }
        var sql = await StandbySql.Prepare(look, query, filter, stops, viewer, windows, Stored.Day(today));
        var (page, counts) = await sql.Read();
        var free = await Free(look, page, markets, today);
        var words = new HouseWords(viewer);
        var next = (query.Cursor ?? 0) + page.Count;
        var total = counts["total"].Single().Houses;
        var rows = page.Select(k => Row(k, free, words, stops, viewer)).ToList();
        var names = await PersonNames.LoadAsync(look, rows.Select(r => r.Word.By));
        return new StandbyAnswer
        {
            Total = total,
            Rows = rows.ConvertAll(r => r with { Word = r.Word with { Person = names.Sender(r.Word.By) } }),
            Kinds = [.. counts["kind"].Select(c => c with { Name = Enum.Parse<StandbyKind>(c.Key, ignoreCase: true).ToString() }).OrderBy(c => Enum.Parse<StandbyKind>(c.Name))],
            Chains = [.. counts["chain"].OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)],
            Regions = [.. counts["region"].Select(c => c with { Name = Region(c.Key, markets) }).OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)],
            Next = next < total ? next : null,
        };
    }

    /// <summary>The windows asked about; unless a window is named, those that are over are left out: nobody is asked for them any more.</summary>
    private static async Task<IReadOnlyList<string>> Windows(
        Look look, Standby query, Viewer viewer, StopSet stops, Dictionary<MarketId, MarketDetails> markets, LocalDate today)
    {
        if (query.Window is { } one)
        {
            return [one.Value];
        }
        var known = await look.Query<string>(
            $"select body from release_window w where {look.InForce("w")} and {look.Windows(viewer, "w")} and (cast(@film as text) is null or w.film = @film)", new { film = query.Film?.Value });
        return [.. known.Select(Json.Read<WindowDetails>).Where(w => !IsOver(w)).Select(w => w.Window.Value)];

        bool IsOver(WindowDetails w) => new WindowState { Details = w, Openings = [.. stops.Openings[w.Window].OrderBy(o => o.Version)] }.Closes(new(markets[w.Market].PlayWeeks)) <= today;
    }

    /// <summary>Screens that are free all through the play week, of the page's houses: one question for all of them.</summary>
    private static async Task<Dictionary<string, decimal>> Free(Look look, IReadOnlyList<StandbyKey> page, Dictionary<MarketId, MarketDetails> markets, LocalDate day)
    {
        var houses = page.Where(k => k.Screens is not null).DistinctBy(k => k.Theater).ToList();
        if (houses.Count == 0)
        {
            return [];
        }
        var held = (await look.Query<string>(
            $"select body from booking b where {look.InForce("b")} and {look.Database.In("b.theater", "@theaters")} and b.end_day > @day",
            new { theaters = houses.ConvertAll(h => h.Theater), day = Stored.Day(day) - 7 })).Select(Json.Read<Booking>).ToLookup(b => b.Theater.Value);
        return houses.ToDictionary(h => h.Theater, h =>
        {
            var week = PlayWeeks.Of(LineDays.StartsOn(h.StartsOn), markets[MarketId.Parse(h.Market)]).Containing(day);
            return Math.Max(0, h.Screens!.Value - BookingRules.ScreensHeld([.. held[h.Theater]], week));
        });
    }

    private static StandbyRow Row(StandbyKey k, Dictionary<string, decimal> free, HouseWords words, StopSet stops, Viewer viewer)
    {
        var kind = Enum.Parse<StandbyKind>(k.Kind, ignoreCase: true);
        var (run, since, word) = kind is StandbyKind.Dropped or StandbyKind.Cancelled or StandbyKind.Freed
            ? Of(Json.Read<Booking>(k.Body), kind, k.Because, words, stops, viewer)
            : Of(Json.Read<OfferLine>(k.Body), words);
        return new()
        {
            Kind = kind,
            Window = WindowId.Parse(k.Window),
            Theater = TheaterId.Parse(k.Theater),
            Name = k.Name,
            Chain = ChainId.Parse(k.Chain),
            ChainName = k.ChainName ?? k.Chain,
            Market = MarketId.Parse(k.Market),
            Region = k.Region,
            City = k.City,
            Screens = k.Screens,
            Free = free.TryGetValue(k.Theater, out var screens) ? screens : null,
            Run = run,
            Since = since,
            Word = word,
        };
    }

    private static (LineRun, LocalDate?, HouseWord) Of(OfferLine line, HouseWords words) => (line.Run, null, words.Of(line.Answer ?? line.Sent));

    private static (LineRun, LocalDate?, HouseWord) Of(Booking b, StandbyKind kind, int? because, HouseWords words, StopSet stops, Viewer viewer)
    {
        var run = new LineRun { Version = b.Version, Format = b.Format, Screens = b.Screens, From = b.From, Weeks = b.Weeks, Shows = b.Shows, Runs = b.Runs };
        if (kind == StandbyKind.Freed)
        {
            var stop = stops.ByNumber(because!.Value);
            var lift = stop.LiftFor(b.Theater)!;
            return (run, null, viewer.MaySee(stop) ? words.Of(new LineSaid(lift.At, lift.By, null, lift.Reason ?? stop.Reason)) : new(lift.At, "another party", null, null, null));
        }
        var end = (kind == StandbyKind.Dropped ? b.Dropped : b.Cancelled)!;
        return (run, end.From, words.Of(new LineSaid(end.At, end.By, end.For, end.Reason)));
    }

    private static string Region(string key, Dictionary<MarketId, MarketDetails> markets)
    {
        var (market, region) = key.Split('/') is [var m, var r] ? (markets[MarketId.Parse(m)], r) : throw new FormatException(key);
        return region.Length == 0 ? market.Name : $"{market.Name}: {market.Regions.FirstOrDefault(x => x.Id.Value == region)?.Name ?? region}";
    }
}
