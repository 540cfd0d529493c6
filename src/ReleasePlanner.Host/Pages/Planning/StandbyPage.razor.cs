using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>Houses that could fill a hole: what they are asked for by, which are picked, and what is sent to them.</summary>
public partial class StandbyPage
{
    /// <summary>Picked houses stay picked from page to page.</summary>
    private readonly Dictionary<(WindowId Window, TheaterId Theater), StandbyKind> chosen = [];
    private IReadOnlyList<StandbyRow> rows = [];
    private IReadOnlyList<StandbyCount> kinds = [];
    private IReadOnlyList<StandbyCount> chains = [];
    private IReadOnlyList<StandbyCount> regions = [];
    private IReadOnlyDictionary<FilmId, string> titles = new Dictionary<FilmId, string>();
    private IReadOnlyList<FilmWindow> ofFilm = [];
    private IReadOnlyList<FilmWindow> others = [];
    private long total;
    private int? next;
    private FilmId? film;
    private FilmId? known;
    private WindowId? window;
    private MarketId? market;
    private string? region;
    private StandbyKind? kind;
    private StandbySort sort;
    private (string? What, WindowId Window) deed;
    private string into = "";
    private DateTime? from;
    private DateTime? respondBy;
    private int? weeks;
    private Reason? reason;

    [CascadingParameter]
    public Viewing Viewing { get; set; } = Viewing.Unknown;

    [SupplyParameterFromQuery]
    public string? Film { get; set; }

    [SupplyParameterFromQuery]
    public string? Window { get; set; }

    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery]
    public string? Chain { get; set; }

    /// <summary>The market and the region, as <c>market:us/ny</c>.</summary>
    [SupplyParameterFromQuery]
    public string? Region { get; set; }

    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    [SupplyParameterFromQuery]
    public string? Week { get; set; }

    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery]
    public bool Down { get; set; }

    [SupplyParameterFromQuery]
    public int? Cursor { get; set; }

    internal override async Task<Refusal?> LoadAsync()
    {
        Standby asked;
        try
        {
            film = IdsOfAddresses.Read("film:", Film, FilmId.Parse);
            window = string.IsNullOrEmpty(Window) ? null : WindowId.Parse(Window);
            film ??= window?.Film;
            kind = Enum.TryParse<StandbyKind>(Kind, ignoreCase: true, out var k) ? k : null;
            sort = Enum.TryParse<StandbySort>(Sort, ignoreCase: true, out var s) ? s : default;
            (market, region) = Region?.Split('/') is [var m, var r] ? (MarketId.Parse(m), r.Length == 0 ? null : r) : default((MarketId?, string?));
            asked = new Standby
            {
                Film = film,
                Window = window,
                Kind = kind,
                Chain = string.IsNullOrEmpty(Chain) ? null : ChainId.Parse(Chain),
                Market = market,
                Region = region is null ? null : RegionId.Parse(region),
                Text = Text,
                Sort = sort,
                Descending = Down,
                Cursor = Cursor,
                PlayWeek = LocalDatePattern.Iso.Parse(Week ?? "") is { Success: true } week ? week.Value : null,
                AsOf = AsOf,
            };
        }
        catch (FormatException)
        {
            return Unreadable;
        }
        var answer = await Workspace.Ask(asked, Gone);
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }
        (rows, total, next) = (answer.Value!.Rows, answer.Value.Total, answer.Value.Next);
        (kinds, chains, regions) = (answer.Value.Kinds, answer.Value.Chains, answer.Value.Regions);
        // Of what is picked and shown, what it is may have changed; with everything on one page, who is gone is picked no more.
        foreach (var row in rows.Where(r => chosen.ContainsKey((r.Window, r.Theater))))
        {
            chosen[(row.Window, row.Theater)] = row.Kind;
        }
        if (Cursor is null && next is null)
        {
            var there = rows.Select(r => (r.Window, r.Theater)).ToHashSet();
            foreach (var gone in chosen.Keys.Where(c => !there.Contains(c)).ToList())
            {
                chosen.Remove(gone);
            }
        }
        if (titles.Count == 0)
        {
            titles = ((await Workspace.Ask(new Titles { Limit = 500, AsOf = AsOf }, Gone)).Value?.Films ?? []).ToDictionary(f => f.Film, f => f.Title);
        }
        if (film != known)
        {
            (known, ofFilm) = (film, film is { } one ? (await Workspace.Ask(new FilmWindows { Film = one, AsOf = AsOf }, Gone)).Value?.Windows ?? [] : []);
        }
        return null;
    }

    private string Called(WindowId id) => $"{titles.GetValueOrDefault(id.Film) ?? Workspace.Say(id.Film.Value)}, {WindowNames.Of(id)}";

    private static string? Typed(ChangeEventArgs e) => e.Value?.ToString()?.Trim() is { Length: > 0 } typed ? typed : null;

    private Task Filter(string name, ChangeEventArgs e) => Places.SetAsync((name, Typed(e)), ("cursor", null));

    private void Pick(StandbyRow row, bool on)
    {
        if (on)
        {
            chosen[(row.Window, row.Theater)] = row.Kind;
        }
        else
        {
            chosen.Remove((row.Window, row.Theater));
        }
    }

    private void PickAll(bool on)
    {
        foreach (var row in rows)
        {
            Pick(row, on);
        }
    }

    private void None()
    {
        chosen.Clear();
        deed = default;
    }

    private async Task Begin(string what, WindowId of)
    {
        // What they were offered before is mostly past its time: a week is what a house has to answer, unless said otherwise.
        var by = Clock.GetCurrentInstant().InZone(Viewing.TimeZone).Date.PlusDays(7).ToDateTimeUnspecified();
        (deed, into, from, respondBy, weeks, reason) = ((what, of), of.Value, null, what == "offer" ? by : null, null, null);
        others = what == "refuse" ? [] : (await Workspace.Ask(new FilmWindows { Film = of.Film }, Gone)).Value?.Windows.Where(w => w.Market == of.Market && w.Channel == Channel.Theatrical).ToList() ?? [];
    }

    /// <summary>Who is still there was refused, and stays picked; of other pages nobody knows here.</summary>
    private async Task DoneAsync(WindowId of)
    {
        await RefreshAsync();
        var there = rows.Where(r => r.Window == of).Select(r => r.Theater).ToHashSet();
        foreach (var gone in chosen.Keys.Where(c => c.Window == of && !there.Contains(c.Theater)).ToList())
        {
            chosen.Remove(gone);
        }
    }

    private LocalDate? FromDay => from is { } day ? LocalDate.FromDateTime(day) : null;

    private SendOffer Offer(CommandId id, IReadOnlyList<TheaterId> houses) => new()
    {
        CommandId = id,
        Window = WindowId.Parse(into),
        Theaters = new() { Ids = [.. houses] },
        From = FromDay,
        Weeks = weeks,
        RespondBy = respondBy is { } by ? new(null, LocalDate.FromDateTime(by)) : null,
    };

    private GrantAsk Grant(CommandId id, IReadOnlyList<TheaterId> houses) => new() { CommandId = id, Window = WindowId.Parse(into), Theaters = new() { Ids = [.. houses] }, From = FromDay, Weeks = weeks };

    private static string Word(StandbyKind kind) => kind switch
    {
        StandbyKind.Asked => "asks",
        StandbyKind.Refused => "asked and was refused",
        StandbyKind.Declined => "declined",
        StandbyKind.Withdrawn => "withdrawn",
        StandbyKind.Lapsed => "did not answer in time",
        StandbyKind.Dropped => "dropped it",
        StandbyKind.Cancelled => "was canceled",
        _ => "free again after a stop",
    };

    private static string Tone(StandbyKind kind) => kind switch
    {
        StandbyKind.Asked => "t-out",
        StandbyKind.Freed => "t-booked",
        StandbyKind.Dropped or StandbyKind.Declined => "t-off",
        StandbyKind.Lapsed => "t-reconfirm",
        _ => "t-closed",
    };
}
