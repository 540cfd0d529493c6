using MediatR;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>A page of a window's bookings with their standing and its reason.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowBookings : Query<WindowBookingsAnswer>
{
    public required WindowId Window { get; init; }

    public ChainId? Chain { get; init; }

    public RegionId? Region { get; init; }

    /// <summary>A key of the counts, such as <c>stopped</c>; <c>inEffect</c> is playing and upcoming.</summary>
    public string? Standing { get; init; }

    /// <summary>Part of the theater's name or id.</summary>
    public string? Text { get; init; }

    public BookingSort Sort { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
        problems.Text("text", Text, 100);
        problems.If(
            Standing is not null && Standing != "inEffect" && !Enum.GetNames<StandingKey>().Contains(Standing, StringComparer.OrdinalIgnoreCase),
            "standing",
            $"is not one of inEffect, {string.Join(", ", Enum.GetNames<StandingKey>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}");
    }
}

public enum BookingSort
{
    Theater,
    Name,
    Standing,
    From,
}

/// <summary>A booking as it stands.</summary>
/// <param name="Because">The disruption that decides.</param>
/// <param name="Why">The reason in words.</param>
/// <param name="Gaps">Remaining days that are stopped while the booking goes on.</param>
/// <param name="ConfirmedFor">Who of the house confirmed, when the distributor entered it.</param>
/// <param name="Disputed">The house disputes what the distributor entered for it about this booking.</param>
public sealed record BookingStanding(
    TheaterId Theater, string Name, string Chain, string? Region, BookingId Booking, string Standing, string? Because, string? Why, LocalDate From, LocalDate? Until,
    bool EndsEarly, IReadOnlyList<PlayWeek> Gaps, string Version, string Format, WeeklyScreens Screens, string? Override, OnBehalf? ConfirmedFor, bool Disputed);

public sealed record WindowBookingsAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    public required IReadOnlyList<BookingStanding> Bookings { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class WindowBookingsHandler(ReadModel model, Caller caller) : IRequestHandler<WindowBookings, Result<WindowBookingsAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public string Name { get; init; } = "";

        public string Market { get; init; } = "";

        public string? Region { get; init; }

        public string Zone { get; init; } = "";

        public string Key { get; init; } = "";

        public int? Because { get; init; }

        public int Day { get; init; }

        public long Total { get; init; }
    }

    public Task<Result<WindowBookingsAnswer>> Handle(WindowBookings query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<WindowBookingsAnswer>> Read(Look look, WindowBookings query)
    {
        var window = await look.Window(query.Window, caller.Actor);
        if (window.Refusal is { } refusal)
        {
            return refusal;
        }
        var viewer = await look.Viewer(caller.Actor);
        var filter = new BookingFilter { Window = query.Window, Chain = query.Chain }.For(viewer);
        if (query.Chain is { } asked && !viewer.Sees(asked))
        {
            return Refusal.NotFound(asked);
        }
        var stops = await StopSet.Load(look, filter);
        var sql = await StandingSql.Prepare(look, filter, stops);
        var parameters = sql.Parameters;
        parameters["region"] = query.Region?.Value;
        parameters["standing"] = query.Standing?.ToLowerInvariant();
        parameters["text"] = Like.Part(query.Text);
        var order = query.Sort switch { BookingSort.Name => "name, theater, id", BookingSort.Standing => "rank, theater, id", BookingSort.From => "from_day, theater, id", _ => "theater, id" };
        var rows = await look.Query<Row>(
            $"""
            {sql.With}
            select body, name, at_market as Market, region, zone, key as "Key", because, day as "Day", count(*) over () as Total from st
            where (cast(@region as text) is null or region = @region) and (cast(@text as text) is null or lower(name) like @text escape '!' or theater like @text escape '!')
                and (cast(@standing as text) is null or lower(key) = @standing or (@standing = 'ineffect' and key in ('playing', 'upcoming')))
            order by {order} limit {query.Limit} offset {query.Cursor ?? 0}
            """,
            parameters);
        var disputed = await Disputed(look, query.Window);
        var next = (query.Cursor ?? 0) + rows.Count;
        var total = rows.Count > 0 ? rows[0].Total : 0;
        return new WindowBookingsAnswer
        {
            Window = query.Window,
            Total = total,
            Bookings = [.. rows.Select(r => Of(r, stops, viewer, disputed))],
            Next = next < total ? next : null,
        };
    }

    /// <summary>Bookings of a window about which the house disputes what the distributor entered for it.</summary>
    internal static async Task<HashSet<(TheaterId Theater, BookingId Booking)>> Disputed(Look look, WindowId window) =>
        (await look.Query<string>($"select body from on_behalf_mark m where \"window\" = @window and state = 'disputed' and {look.InForce("m")}", new { window = window.Value }))
            .Select(Json.Read<OnBehalfMark>).SelectMany(m => m.Mark.Bookings.Select(b => (m.Theater, b))).ToHashSet();

    private static BookingStanding Of(Row row, StopSet stops, Viewer viewer, HashSet<(TheaterId, BookingId)> disputed)
    {
        var booked = BookedHouse.Of(Json.Read<Booking>(row.Body), row.Market, row.Region, row.Zone);
        var b = booked.Booking;
        var standing = Standings.Of(b, booked.House, stops.Disruptions, [.. stops.Openings[b.Window]], Stored.Date(row.Day));
        var by = row.Because is { } n ? stops.ByNumber(n) : null;
        var maySee = by is not null && viewer.MaySee(by);
        return new(
            b.Theater, row.Name, b.Chain.Value, row.Region, b.Id, row.Key, maySee ? by!.Id.Value : by is null ? null : "masked",
            Why(row.Key, b, maySee ? by : null), b.From, b.End, standing.EndsEarly, standing.Gaps, b.Version, b.Format, b.Screens, b.Override, b.ConfirmedFor, disputed.Contains((b.Theater, b.Id)));
    }

    /// <summary>The reason of a standing in words.</summary>
    /// <param name="by">The disruption that decides, when the viewer may see it.</param>
    internal static string? Why(string key, Booking b, ReleasePlanner.Disruptions.Disruption? by) => key switch
    {
        "stopped" when by is not null => $"{by.Kind} by {Actor.Parse(by.PlacedBy).Reach}, {by.PlacedAt:uuuu-MM-dd HH:mm}: {by.Reason}",
        "stopped" => "stopped by another party",
        "needsReconfirmation" or "lapsed" when by is not null => $"{by.Id} was lifted; the house has to confirm again",
        "needsReconfirmation" or "lapsed" => $"made for the opening {b.MadeUnder:uuuu-MM-dd}, which has moved",
        "displaced" => b.Displaced!.Because,
        "dropped" => b.Dropped?.Reason?.ToString(),
        "cancelled" => b.Cancelled?.Reason?.ToString(),
        _ => null,
    };
}
