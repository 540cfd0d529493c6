using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Offers;

/// <summary>
/// A page of the houses that could fill a hole: those that ask for a film, and those that had it offered or booked and lost it. A house is there once for a window, by its
/// ask, else by the last word. Who plays the film, will, or has an offer of it to answer is left out, unless it also asks. Without a film or window: of all windows that are not over.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record Standby : Query<StandbyAnswer>
{
    public WindowId? Window { get; init; }

    public FilmId? Film { get; init; }

    public MarketId? Market { get; init; }

    public RegionId? Region { get; init; }

    /// <summary>The house's chain of today.</summary>
    public ChainId? Chain { get; init; }

    public StandbyKind? Kind { get; init; }

    /// <summary>Part of the theater's name, id or city.</summary>
    public string? Text { get; init; }

    public StandbySort Sort { get; init; }

    public bool Descending { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
        problems.Text("text", Text, 100);
    }
}

/// <summary>Why a house may be asked.</summary>
public enum StandbyKind
{
    /// <summary>It asks, and has no answer.</summary>
    Asked,

    /// <summary>It asked, and the distributor said no.</summary>
    Refused,

    /// <summary>It said no to an offer.</summary>
    Declined,

    /// <summary>An offer or an ask was taken back.</summary>
    Withdrawn,

    /// <summary>It let the time to answer go by.</summary>
    Lapsed,

    /// <summary>The house dropped its booking.</summary>
    Dropped,

    /// <summary>The distributor cancelled its booking.</summary>
    Cancelled,

    /// <summary>Its booking was stopped, and released when the stop was lifted.</summary>
    Freed,
}

public enum StandbySort
{
    /// <summary>The newest word first.</summary>
    Said,
    Name,
    Chain,

    /// <summary>By market, then region.</summary>
    Region,

    /// <summary>The largest houses first; not known ones last.</summary>
    Screens,
    Kind,
}

/// <summary>A house that may be asked.</summary>
public sealed record StandbyRow
{
    public required StandbyKind Kind { get; init; }

    public required WindowId Window { get; init; }

    public required TheaterId Theater { get; init; }

    public required string Name { get; init; }

    public required ChainId Chain { get; init; }

    public required string ChainName { get; init; }

    public required MarketId Market { get; init; }

    public string? Region { get; init; }

    public string? City { get; init; }

    /// <summary>Of the house; null: not known.</summary>
    public int? Screens { get; init; }

    /// <summary>Those that no booking holds on any day of the play week asked about (default: this one); null: the house's screens are not known.</summary>
    public decimal? Free { get; init; }

    /// <summary>The run it asks for, was offered or had.</summary>
    public required LineRun Run { get; init; }

    /// <summary>The first day that a booking is not played any more.</summary>
    public LocalDate? Since { get; init; }

    /// <summary>The last word, and why.</summary>
    public required HouseWord Word { get; init; }
}

/// <summary>How many of something there are: under all the other criteria.</summary>
public sealed record StandbyCount(string Key, string Name, int Houses);

public sealed record StandbyAnswer : Answer
{
    /// <summary>All that match, on every page.</summary>
    public long Total { get; init; }

    [Rows]
    public required IReadOnlyList<StandbyRow> Rows { get; init; }

    public required IReadOnlyList<StandbyCount> Kinds { get; init; }

    public required IReadOnlyList<StandbyCount> Chains { get; init; }

    /// <summary>The key is the market and the region, as <c>market:us/ny</c>; of all of the market <c>market:us/</c>.</summary>
    public required IReadOnlyList<StandbyCount> Regions { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}
