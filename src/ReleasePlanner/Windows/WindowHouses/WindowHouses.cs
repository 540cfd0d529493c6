using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Standing;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>
/// The rows of a window's booking grid, from any of them on: a row per house and booking, or line that was offered. A line is left out where a
/// booking of its house counts before it, as in the counts. With <c>change</c> exactly the houses behind a figure of <c>WindowWeeks</c>.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record WindowHouses : Query<WindowHousesAnswer>
{
    public required WindowId Window { get; init; }

    public ChainId? Chain { get; init; }

    public RegionId? Region { get; init; }

    /// <summary>
    /// Keys of the counts, such as <c>awaiting</c> or <c>stopped</c>; <c>inEffect</c> is playing and upcoming, <c>none</c> are houses of the market that
    /// have nothing of the window. Empty: all but <c>none</c>.
    /// </summary>
    public ImmutableArray<string> State { get; init; } = [];

    /// <summary>Only these houses, at most 500; empty: all.</summary>
    public ImmutableArray<TheaterId> Theaters { get; init; } = [];

    /// <summary>Part of the theater's name, id or city.</summary>
    public string? Text { get; init; }

    /// <summary>Only houses that this buyer books for today.</summary>
    public BuyerId? Buyer { get; init; }

    /// <summary>Only houses of this group of one's own, by its slug or id, as it finds them today.</summary>
    public string? Group { get; init; }

    /// <summary>Only houses with at least so many screens; those whose screens are not known are left out.</summary>
    public int? MinScreens { get; init; }

    /// <summary>Which figure of the play week asked about; needs <c>playWeek</c>.</summary>
    public WeekChange? Change { get; init; }

    public HouseSort Sort { get; init; }

    public bool Descending { get; init; }

    /// <summary>Rows come group by group, by the groups' names, and each group's figures with them.</summary>
    public HouseGrouping? GroupBy { get; init; }

    /// <summary>How many rows to pass over.</summary>
    public int Offset { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    protected override void CheckShape(Problems problems)
    {
        problems.Page(Limit);
        problems.If(!Theaters.IsDefault && Theaters.Length > 500, "theaters", "names more than 500 houses");
        problems.If(Offset < 0, "offset", "is negative");
        problems.If(MinScreens < 1, "minScreens", "is less than 1");
        problems.Text("text", Text, 100);
        problems.If(Change is not null && PlayWeek is null, "change", "is of a play week: give playWeek");
        problems.If(Group is { } group && !Slug.IsValid(group) && !GroupId.IsOne(group), "group", "is a slug of one of your own groups, such as art-houses");
        foreach (var state in State.Where(s => !HouseState.All.Contains(s)).Take(1))
        {
            problems.Add("state", $"{state} is not one of {string.Join(", ", HouseState.All)}");
        }
    }
}

public enum HouseSort
{
    Theater,
    Name,
    Chain,
    Region,
    City,

    /// <summary>In the order of the counts.</summary>
    State,
    From,

    /// <summary>Open runs last.</summary>
    Until,
    Screens,

    /// <summary>When the house last said something: its yes, its no, its counter.</summary>
    AnsweredAt,
}

public enum HouseGrouping
{
    Chain,
    Region,
}

/// <summary>A figure of a play week in <c>WindowWeeks</c>.</summary>
public enum WeekChange
{
    /// <summary>All houses of the week.</summary>
    Theaters,
    New,
    Held,

    /// <summary>Houses of the week before that are gone.</summary>
    Final,
    Undecided,

    /// <summary>Houses that have not answered a line that would play in it.</summary>
    Awaiting,
}

/// <summary>What a row of the grid can be.</summary>
internal static class HouseState
{
    public const string None = "none";

    private const string InEffect = "inEffect";

    public static readonly ImmutableArray<string> All =
    [
        InEffect, .. Enum.GetNames<StandingKey>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName), "countered", "awaiting", "declined", None,
    ];

    /// <summary>With what <c>inEffect</c> means.</summary>
    public static HashSet<string> Asked(ImmutableArray<string> states) => [.. states.SelectMany(s => s == InEffect ? ["playing", "upcoming"] : new[] { s })];
}

/// <summary>What somebody said, and how it came here.</summary>
/// <param name="By">Who sent it; of the other side the party only.</param>
/// <param name="Name">Who of the house said it, when distribution entered it.</param>
/// <param name="Via"><c>phone</c>, <c>mail</c> or <c>meeting</c> when distribution entered it, else <c>person</c> or <c>system</c>; null: not known.</param>
/// <param name="Note">What was noted with it, or the reason that was given.</param>
/// <param name="Person">What who sent it is called today, on one's own side; null: the other side's, or nobody by name.</param>
public sealed record HouseWord(Instant At, string By, string? Name, string? Via, string? Note, string? Person = null);

/// <summary>What the house proposes instead of what it was offered.</summary>
/// <param name="Terms">In a few words; null: the offer's.</param>
public sealed record HouseCounter(WeeklyScreens Screens, LocalDate? From, int Weeks, Shows Shows, string? Terms, string? Reason);

/// <summary>A row of the grid. Members that do not apply are absent.</summary>
public sealed record HouseRow
{
    public required TheaterId Theater { get; init; }

    public required string Name { get; init; }

    /// <summary>The chain of the booking or line: where it was made under another it is that one.</summary>
    public required ChainId Chain { get; init; }

    public required string ChainName { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    /// <summary>Screens of the house; null: not known.</summary>
    public int? HouseScreens { get; init; }

    /// <summary>A key of the counts, or <c>none</c>.</summary>
    public required string State { get; init; }

    /// <summary>The reason of the state in words.</summary>
    public string? Why { get; init; }

    /// <summary>The disruption that decides.</summary>
    public string? Because { get; init; }

    public BookingId? Booking { get; init; }

    /// <summary>The line's id within its theater; of a booking null.</summary>
    public string? Line { get; init; }

    public OfferId? Offer { get; init; }

    public string? Version { get; init; }

    public string? Format { get; init; }

    public BookingKind? Kind { get; init; }

    public Shows? Shows { get; init; }

    /// <summary>Per play week of the run.</summary>
    public WeeklyScreens? Screens { get; init; }

    /// <summary>Of a line without a day of its own: the opening; null: undated.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The first day after the run as it now is; null: open.</summary>
    public LocalDate? Until { get; init; }

    public int? Weeks { get; init; }

    /// <summary>Remaining days that are stopped while the booking goes on.</summary>
    public IReadOnlyList<PlayWeek> Gaps { get; init; } = [];

    public bool EndsEarly { get; init; }

    public bool Pinned { get; init; }

    /// <summary>In a few words; null: none were agreed on. Of a line: the offer's, which <c>OffersOut</c> has.</summary>
    public string? Terms { get; init; }

    public Instant? RespondBy { get; init; }

    public HouseCounter? Counter { get; init; }

    /// <summary>The house's yes, or its last word on a line; null: it has said nothing.</summary>
    public HouseWord? House { get; init; }

    /// <summary>The distributor's yes, its offer, or its last word on a line; null: the window is open to all.</summary>
    public HouseWord? Distributor { get; init; }

    /// <summary>The house disputes what the distributor entered for it about this booking.</summary>
    public bool Disputed { get; init; }

    /// <summary>
    /// The theater's stream version, what a command to this one house may name. Told to the house's own side only, of now: the theater's other business moves it too.
    /// </summary>
    public long? ExpectedVersion { get; init; }
}

/// <summary>Figures of a chain or region.</summary>
/// <param name="Key">The chain or region; null: houses without a region.</param>
/// <param name="Rows">Rows of it among all rows: where the next group begins.</param>
/// <param name="Theaters">Houses with a row.</param>
/// <param name="Screens">Of the rows, as in the counts.</param>
/// <param name="States">Houses by the first of their rows' states, those there are.</param>
public sealed record HouseGroup(string? Key, string Name, int Rows, int Theaters, decimal Screens, IReadOnlyDictionary<string, int> States);

public sealed record WindowHousesAnswer : Answer
{
    public required WindowId Window { get; init; }

    /// <summary>Rows that match, wherever the page begins.</summary>
    public required int Total { get; init; }

    /// <summary>Houses with a row that matches.</summary>
    public required int Theaters { get; init; }

    [Rows]
    public required IReadOnlyList<HouseRow> Rows { get; init; }

    /// <summary>In the order of their rows; null unless asked for.</summary>
    public IReadOnlyList<HouseGroup>? Groups { get; init; }
}
