using MediatR;
using ReleasePlanner.Grosses;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// Who plays on: every run that plays in the play week before the one decided, with its figures, what its house has coming in, a proposal, and what either
/// side says. A party's own without asking; <c>playWeek</c> is a day of the week decided.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record HoldoverWorklist : Query<HoldoverWorklistAnswer>
{
    public DistributorId? Distributor { get; init; }

    public ChainId? Chain { get; init; }

    /// <summary>Houses that this buyer books for today.</summary>
    public BuyerId? Buyer { get; init; }

    public TheaterId? Theater { get; init; }

    /// <summary>Only runs of this film; the counters are of those, <c>films</c> of all.</summary>
    public FilmId? Film { get; init; }

    /// <summary>Only rows of this state; the counters are of all.</summary>
    public HoldoverState? State { get; init; }

    /// <summary>Only runs to which the house still has to say something; the counters are of all.</summary>
    public bool NeedsTheater { get; init; }

    public WorklistSort Sort { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.If(PlayWeek is null, "playWeek", "is missing: give the first day of the play week that is decided");
        problems.PageAt(Limit, Cursor);
    }
}

public enum WorklistSort
{
    Theater,

    /// <summary>Least last weekend first; runs without a figure last.</summary>
    Weekend,

    /// <summary>Steepest fall first; runs with nothing to compare last.</summary>
    Change,

    Film,

    /// <summary>To do, waiting for who asks, disagreeing, waiting for the other side, decided, firm.</summary>
    State,
}

/// <summary>A run that begins in the decided week.</summary>
public sealed record ComingIn(FilmId Film, LocalDate From, decimal Screens);

/// <summary>What the house has coming in.</summary>
/// <param name="Screens">Screens that openings take, all together.</param>
/// <param name="Others">Of them, those of films that the viewer has nothing to do with.</param>
/// <param name="Films">The rest.</param>
public sealed record WorklistComingIn(decimal Screens, decimal Others, IReadOnlyList<ComingIn> Films);

/// <summary>One run to decide on. Figures are the film's in the house: runs of two versions share them.</summary>
/// <param name="PlayWeek">The first day of the week decided: houses have weeks of their own.</param>
/// <param name="Until">The first day after the firm weeks.</param>
/// <param name="WeeksPlayed">Before the week decided.</param>
/// <param name="FirmWeeksLeft">The week decided included.</param>
/// <param name="Weekend">Gross of the last weekend before the week decided; null: not reported.</param>
/// <param name="Change">Against the weekend before it, in percent.</param>
/// <param name="Week">Gross of the whole play week so far.</param>
/// <param name="Rank">By the weekend's gross among the house's films.</param>
/// <param name="Of">Films of the house with a figure.</param>
/// <param name="ScreensFree">Left by runs that are firm in the week decided; null: the house's screens are not known.</param>
public sealed record WorklistRow(
    TheaterId Theater, string Name, string? City, ChainId Chain, BookingId Booking, FilmId Film, WindowId Window, string Version, string Format, decimal Screens,
    LocalDate PlayWeek, LocalDate Until, int WeeksPlayed, int FirmWeeksLeft, decimal? Weekend, decimal? Change, decimal? Week, int? Rank, int Of,
    WorklistComingIn ComingIn, decimal? ScreensFree, HoldoverProposal Proposed, HoldoverCell Distributor, HoldoverCell Exhibitor, HoldoverState State)
{
    /// <summary>Open: the run goes on after its firm weeks until it is finalled.</summary>
    public required Runs Runs { get; init; }

    /// <summary>The house's firm word is still missing, whether or not the distributor has spoken.</summary>
    public required bool NeedsTheater { get; init; }
}

/// <summary>The runs of one film on the worklist.</summary>
/// <param name="Title">The code name where it is not announced.</param>
/// <param name="NeedsTheater">Of them, those to which the house still has to say something.</param>
/// <param name="WaitingForDistributor">Those to which the house has spoken, and the distributor not.</param>
/// <param name="Hold">Those that the distributor wants to play on as before.</param>
/// <param name="Split">Those that the distributor wants to play on with fewer shows.</param>
/// <param name="Final">Those that the distributor wants to end.</param>
public sealed record WorklistFilm(
    FilmId Film, string Title, DistributorId Distributor, int Runs, int NeedsTheater, int WaitingForDistributor, int Disagree, int Decided, int Firm, int Hold, int Split, int Final);

public sealed record HoldoverWorklistAnswer : Answer
{
    /// <summary>Of nothing, as before the first answer.</summary>
    public static readonly HoldoverWorklistAnswer Empty = new()
    {
        Total = 0,
        Todo = 0,
        WaitingForTheater = 0,
        WaitingForDistributor = 0,
        NeedsTheater = 0,
        Decided = 0,
        Disagree = 0,
        Firm = 0,
        Holds = 0,
        Finals = 0,
        Splits = 0,
        Films = [],
        Rows = [],
    };

    /// <summary>Rows of the whole worklist.</summary>
    public required int Total { get; init; }

    /// <summary>Nobody has spoken.</summary>
    public required int Todo { get; init; }

    /// <summary>The distributor has spoken, the house has not.</summary>
    public required int WaitingForTheater { get; init; }

    /// <summary>The house has spoken, the distributor has not.</summary>
    public required int WaitingForDistributor { get; init; }

    /// <summary>To which the house still has to say something, whether or not the distributor has spoken.</summary>
    public required int NeedsTheater { get; init; }

    public required int Decided { get; init; }

    public required int Disagree { get; init; }

    public required int Firm { get; init; }

    /// <summary>Of the decided, those that play on as before.</summary>
    public required int Holds { get; init; }

    /// <summary>Of the decided, those that end.</summary>
    public required int Finals { get; init; }

    /// <summary>Of the decided, those that play on with fewer shows.</summary>
    public required int Splits { get; init; }

    /// <summary>By title; of every film, whichever is asked for.</summary>
    public required IReadOnlyList<WorklistFilm> Films { get; init; }

    [Rows]
    public required IReadOnlyList<WorklistRow> Rows { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class HoldoverWorklistHandler(ReadModel model, Caller caller) : IRequestHandler<HoldoverWorklist, Result<HoldoverWorklistAnswer>>
{
    private static readonly HoldoverState[] Order =
        [HoldoverState.ToDo, HoldoverState.WaitingForDistributor, HoldoverState.Disagree, HoldoverState.WaitingForTheater, HoldoverState.Decided, HoldoverState.Firm];

    /// <summary>They are shown on days of their own and not held over.</summary>
    private static readonly BookingKind[] Special = [BookingKind.Sneak, BookingKind.Event, BookingKind.Festival];

    public Task<Result<HoldoverWorklistAnswer>> Handle(HoldoverWorklist query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<HoldoverWorklistAnswer>> Read(Look look, HoldoverWorklist query)
    {
        var viewer = await look.Viewer(caller.Actor);
        if (await NotFound(look, query, viewer) is { } refusal)
        {
            return refusal;
        }
        var buyers = query.Buyer is { } buyer ? await Viewer.HousesOf([buyer], look.Connection, look.Transaction, look.AskedAt) : null;
        var houses = new[]
        {
            viewer.Theaters("t"),
            query.Chain is null ? null : "t.chain = @chain",
            query.Theater is null ? null : "t.id = @theater",
            buyers is null ? null : Viewer.In("t.id", buyers.Keys),
        }.OfType<string>();
        var mine = query.Distributor is null ? viewer.Bookings("m") : $"{viewer.Bookings("m")} and m.distributor = @distributor";
        var all = await WorklistHouses.Load(
            look, query.PlayWeek!.Value, mine, string.Join(" and ", houses), new GrossFilter { HousesOf = viewer, Chain = query.Chain, Theater = query.Theater },
            new() { ["chain"] = query.Chain?.Value, ["theater"] = query.Theater?.Value, ["distributor"] = query.Distributor?.Value });
        var mineAll = all.SelectMany(h => h.Playing.Where(b => !Special.Contains(b.Kind) && IsMine(b, query, viewer)).Select(b => (Row: Row(h, b, viewer), b.Distributor))).ToList();
        var rows = mineAll.Select(r => r.Row).Where(r => query.Film is null || r.Film == query.Film).ToList();
        var asked = Sorted(rows.Where(r => (query.State is null || r.State == query.State) && (!query.NeedsTheater || r.NeedsTheater)), query.Sort, Turn(caller.Actor)).ToList();
        var page = asked.Skip(query.Cursor ?? 0).Take(query.Limit).ToList();
        var next = (query.Cursor ?? 0) + page.Count;
        var decided = rows.Where(r => r.State == HoldoverState.Decided).CountBy(Says).ToDictionary();
        return new HoldoverWorklistAnswer
        {
            Total = rows.Count,
            Todo = rows.Count(r => r.State == HoldoverState.ToDo),
            WaitingForTheater = rows.Count(r => r.State == HoldoverState.WaitingForTheater),
            WaitingForDistributor = rows.Count(r => r.State == HoldoverState.WaitingForDistributor),
            NeedsTheater = rows.Count(r => r.NeedsTheater),
            Decided = rows.Count(r => r.State == HoldoverState.Decided),
            Disagree = rows.Count(r => r.State == HoldoverState.Disagree),
            Firm = rows.Count(r => r.State == HoldoverState.Firm),
            Holds = decided.GetValueOrDefault(HoldoverSays.Hold),
            Finals = decided.GetValueOrDefault(HoldoverSays.Final),
            Splits = decided.GetValueOrDefault(HoldoverSays.Split),
            Films = await Films(look, mineAll),
            Rows = page,
            Next = page.Count > 0 && next < asked.Count ? next : null,
        };
    }

    private async Task<IReadOnlyList<WorklistFilm>> Films(Look look, IReadOnlyList<(WorklistRow Row, DistributorId Distributor)> rows)
    {
        var films = await look.FilmsToday([.. rows.Select(r => r.Row.Film.Value).Distinct()]);
        return [.. rows.GroupBy(r => r.Row.Film, r => r).Select(g =>
            {
                int Of(Func<WorklistRow, bool> which) => g.Count(r => which(r.Row));
                return new WorklistFilm(
                    g.Key, films.GetValueOrDefault(g.Key)?.TitleFor(caller.Actor, look.AskedAt) ?? g.Key.Slug, g.First().Distributor, g.Count(), Of(r => r.NeedsTheater),
                    Of(r => r.State == HoldoverState.WaitingForDistributor), Of(r => r.State == HoldoverState.Disagree), Of(r => r.State == HoldoverState.Decided),
                    Of(r => r.State == HoldoverState.Firm), Of(r => r.Distributor.Says == HoldoverSays.Hold), Of(r => r.Distributor.Says == HoldoverSays.Split),
                    Of(r => r.Distributor.Says == HoldoverSays.Final));
            }).OrderBy(f => f.Title, StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Film.Value, StringComparer.Ordinal)];
    }

    /// <summary>What the viewer asks for by name and may not see, or nothing to go by.</summary>
    private async Task<Refusal?> NotFound(Look look, HoldoverWorklist query, Viewer viewer)
    {
        if (query.Theater is { } theater && (await look.Theater(theater, caller.Actor)).Refusal is { } unknown)
        {
            return unknown;
        }
        if (query.Chain is { } chain && !viewer.Sees(chain))
        {
            return Refusal.NotFound(chain);
        }
        // A distributor asks for its own films; an exhibitor may narrow to one distributor's.
        if (query.Distributor is { } distributor && caller.Actor.Role != Role.Exhibitor && !caller.Actor.ActsFor(distributor))
        {
            return Refusal.NotFound(distributor);
        }
        if (query.Buyer is { } buyer && caller.Actor is { Chains.IsEmpty: true, Buyers.IsEmpty: false } && !caller.Actor.ActsFor(buyer))
        {
            return Refusal.NotFound(buyer);
        }
        return caller.Actor.Role == Role.Administrator && (query.Distributor, query.Chain, query.Buyer, query.Theater) == (null, null, null, null)
            ? Refusal.Invalid("say whose worklist: give a distributor, a chain, a buyer or a theater", "distributor")
            : null;
    }

    private static bool IsMine(Booking b, HoldoverWorklist query, Viewer viewer) =>
        (query.Distributor is null || b.Distributor == query.Distributor) && (viewer.Actor.ActsFor(b.Distributor) || viewer.IsOf(b.Theater, b.Chain));

    private static WorklistRow Row(WorklistHouse house, Booking b, Viewer viewer)
    {
        var (week, gross) = (house.Week, house.Grosses.GetValueOrDefault(b.Film));
        var change = gross is { Weekend: { } weekend, WeekendBefore: > 0 } ? Math.Round(((weekend / gross.WeekendBefore.Value) - 1) * 100, 1, MidpointRounding.AwayFromZero) : (decimal?)null;
        var played = b.WeekIndex(week.From.PlusDays(-1)) + 1;
        var firm = b.Until <= week.From ? 0 : (Period.DaysBetween(week.From, b.Until) + 6) / 7;
        var cells = HoldoverCells.Of(b, week);
        var comingIn = house.ComingIn.Select(c => (Booking: c, Theirs: viewer.Actor.ActsFor(c.Distributor) || viewer.IsOf(c.Theater, c.Chain), Screens: house.ScreensOf(c))).ToList();
        var coming = comingIn.Sum(c => c.Screens);
        var proposed = HoldoverProposal.Of(
            new(played, firm, gross?.Weekend, change, house.RankOf(b.Film), house.Films, coming, house.Wanted, house.Free));
        return new(
            b.Theater, house.Details.Name, house.Details.City, b.Chain, b.Id, b.Film, b.Window, b.Version, b.Format, b.Screens.InWeek(b.WeekIndex(week.From.PlusDays(-1))).Halves / 2m,
            week.From, b.Until, played, firm, gross?.Weekend, change, gross?.Week, house.RankOf(b.Film), house.Films,
            new(coming, comingIn.Where(c => !c.Theirs).Sum(c => c.Screens), [.. comingIn.Where(c => c.Theirs).Select(c => new ComingIn(c.Booking.Film, c.Booking.From, c.Screens))]),
            house.Free, proposed, cells.Distributor, cells.Exhibitor, cells.State)
        {
            Runs = b.Runs,
            NeedsTheater = cells.NeedsTheater,
        };
    }

    /// <summary>What both sides come to: who asks for a split and meets a plain hold gets the split.</summary>
    private static HoldoverSays Says(WorklistRow row) =>
        row.Distributor.Says == HoldoverSays.Split || row.Exhibitor.Says == HoldoverSays.Split ? HoldoverSays.Split : row.Distributor.Says;

    /// <summary>The states, those that wait for who asks before those that wait for the other side.</summary>
    private static HoldoverState[] Turn(Actor actor) => actor.Role != Role.Exhibitor ? Order : [.. Order.Select(s => s switch
    {
        HoldoverState.WaitingForTheater => HoldoverState.WaitingForDistributor,
        HoldoverState.WaitingForDistributor => HoldoverState.WaitingForTheater,
        _ => s,
    })];

    private static IEnumerable<WorklistRow> Sorted(IEnumerable<WorklistRow> rows, WorklistSort sort, HoldoverState[] order)
    {
        var ordered = sort switch
        {
            WorklistSort.Weekend => rows.OrderBy(r => r.Weekend ?? decimal.MaxValue),
            WorklistSort.Change => rows.OrderBy(r => r.Change ?? decimal.MaxValue),
            WorklistSort.Film => rows.OrderBy(r => r.Film.Value, StringComparer.Ordinal),
            WorklistSort.State => rows.OrderBy(r => Array.IndexOf(order, r.State)),
            _ => rows.OrderBy(_ => 0),
        };
        return ordered.ThenBy(r => r.Theater.Value, StringComparer.Ordinal).ThenBy(r => r.Booking.Value, StringComparer.Ordinal);
    }
}
