using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Groups;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>The booking grid of a window: its houses, of which only those in sight are asked for, and what is done to a selection of them.</summary>
public partial class BookingsPage
{
    /// <summary>Rows asked for at once: ten screens full, so that the next are there before they come into sight.</summary>
    private const int PageSize = 250;

    private static readonly (string Key, string Word)[] Deeds = [("offer", "Offer"), ("answer", "Enter their answer"), ("hold", "Hold over"), ("final", "Final"), ("withdraw", "Withdraw offers"), ("cancel", "Cancel bookings")];

    private readonly Dictionary<int, Task<IReadOnlyList<HouseRow>>> pages = [];
    private readonly HashSet<string> closed = new(StringComparer.Ordinal);
    private readonly GridSelection selection = new();
    private WindowHouses filter = null!;
    private GridLayout layout = new(0, null, new HashSet<string>());
    private IReadOnlyList<HouseGroup>? heads;
    private int total;
    private int theaters;
    private string? title;
    private Dictionary<OfferId, string> chains = [];
    private IReadOnlyList<Region> regions = [];
    private IReadOnlyList<SavedGroup> groups = [];
    private TermsDraft terms = new();
    private Virtualize<GridLine>? rows;
    private string? shownRows;
    private int lastTouched = -1;
    private bool pasting;
    private IReadOnlyList<(TheaterId Theater, ChainId Chain)> pasted = [];
    private string? deed;
    private Chosen? chosen;
    private bool tooMany;

    private string screens = "";
    private string format = "";
    private int? weeks = 1;
    private DateTime? day;
    private DateTime? respondBy;
    private Reason? reason;

    /// <summary>What a deed is done to.</summary>
    /// <param name="Bookings">Of the rows; empty: whatever those theaters have booked.</param>
    /// <param name="Offers">Those of them that can be withdrawn.</param>
    private sealed record Chosen(ImmutableArray<TheaterId> Theaters, ImmutableArray<BookingId> Bookings, bool IsPasted, IReadOnlyList<(OfferId Offer, ImmutableArray<TheaterId> Houses)> Offers)
    {
        /// <summary>The chains that an offer goes to.</summary>
        public IReadOnlyList<(ChainId Chain, string Name)> Chains { get; init; } = [];

        /// <summary>The rows as they stood when they were chosen; of pasted houses they are not known.</summary>
        public IReadOnlyList<HouseRow> Rows { get; init; } = [];
    }


    [CascadingParameter]
    public Viewing Viewing { get; set; } = Viewing.Unknown;

    [Parameter]
    public string Film { get; set; } = "";

    [Parameter]
    public string Market { get; set; } = "";

    [Parameter]
    public string Rest { get; set; } = "";

    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

    /// <summary>Keys of the counts, parted by commas.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "chain")]
    public string? Chain { get; set; }

    [SupplyParameterFromQuery(Name = "region")]
    public string? Region { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    public string? Group { get; set; }

    [SupplyParameterFromQuery(Name = "screens")]
    public int? MinScreens { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "desc")]
    public bool Descending { get; set; }

    /// <summary>The first day of a play week, and which figure of it.</summary>
    [SupplyParameterFromQuery(Name = "week")]
    public string? Week { get; set; }

    [SupplyParameterFromQuery(Name = "change")]
    public string? Change { get; set; }

    private string Name => $"{title ?? Executive.Said.Name(Film)}, {Market.ToUpperInvariant()} {Rest.Replace('/', ' ')}";

    private (string, object?)[] Asked =>
    [
        ("window", filter.Window), ("text", filter.Text), ("state", State), ("chain", filter.Chain), ("region", filter.Region), ("group", filter.Group), ("minScreens", filter.MinScreens),
        ("playWeek", filter.PlayWeek is { } week ? LocalDatePattern.Iso.Format(week) : null), ("change", filter.Change), ("sort", filter.Sort), ("descending", filter.Descending ? "true" : null),
    ];

    internal override async Task<Refusal?> LoadAsync()
    {
        WindowHouses asked;
        try
        {
            asked = new WindowHouses
            {
                Window = WindowId.Parse($"window:{Film}/{Market}/{Rest.TrimEnd('/')}"),
                Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
                State = [.. (State ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
                Chain = string.IsNullOrEmpty(Chain) ? null : ChainId.Parse(Chain),
                Region = string.IsNullOrEmpty(Region) ? null : RegionId.Parse(Region),
                Group = string.IsNullOrEmpty(Group) ? null : Group,
                MinScreens = MinScreens,
                PlayWeek = LocalDatePattern.Iso.Parse(Week ?? "") is { Success: true } week ? week.Value : null,
                Change = Enum.TryParse<WeekChange>(Change, true, out var change) ? change : null,
                Sort = Enum.TryParse<HouseSort>(Sort, true, out var sort) ? sort : HouseSort.Name,
                Descending = Descending,
                GroupBy = Enum.TryParse<HouseGrouping>(By, true, out var grouping) ? grouping : null,
                Limit = PageSize,
                AsOf = AsOf,
            };
        }
        catch (FormatException)
        {
            return Unreadable;
        }
        if (asked.State.FirstOrDefault(s => s is not ("inEffect" or "none") && !StateWords.Keys.Contains(s)) is { } unknown)
        {
            return Refusal.Invalid($"No booking or offer is ever “{unknown}”: choose a state from the list.");
        }
        var found = await Workspace.Ask(asked, Gone);
        if (found.Refusal is { } refusal)
        {
            return refusal;
        }
        // Other rows than those that were selected are not what a deed was meant for.
        var rowsOf = $"{asked.Window}|{Text}|{State}|{Chain}|{Region}|{Group}|{MinScreens}|{Week}|{Change}";
        if (shownRows != rowsOf && selection.IsAll)
        {
            Clear();
        }
        shownRows = rowsOf;
        (filter, total, theaters, heads) = (asked, found.Value!.Total, found.Value.Theaters, found.Value.Groups);
        pages.Clear();
        pages[0] = Task.FromResult(found.Value.Rows);
        layout = new(total, heads, closed);
        if (title is null)
        {
            await Known();
        }
        if (edits.Count > 0 && CanPlan)
        {
            await CompareAsync();
        }
        if (rows is not null)
        {
            await rows.RefreshDataAsync();
        }
        return null;
    }

    /// <summary>What the filters offer; it is asked for once.</summary>
    private async Task Known()
    {
        var window = filter.Window;
        await Workspace.LearnZonesAsync(Gone);
        title = (await Workspace.Ask(new FilmWindows { Film = window.Film, AsOf = AsOf }, Gone)).Value?.Title ?? Executive.Said.Name(Film);
        regions = (await Workspace.Ask(new ReleasePlanner.Markets.Markets { AsOf = AsOf }, Gone)).Value?.Markets.FirstOrDefault(m => m.Market == window.Market)?.Regions.OrderBy(r => r.Name, StringComparer.Ordinal).ToList() ?? [];
        groups = Actor.Role == Role.Administrator ? [] : (await Workspace.AskAll(new ReleasePlanner.Groups.Groups { AsOf = AsOf }, Gone)).Value?.Groups ?? [];
    }

    private async ValueTask<ItemsProviderResult<GridLine>> Lines(ItemsProviderRequest request)
    {
        var shown = layout;
        var lines = new List<GridLine>();
        for (var i = request.StartIndex; i < Math.Min(request.StartIndex + request.Count, shown.Lines); i++)
        {
            var (head, offset) = shown.At(i);
            lines.Add(new(i, head is null ? await Row(offset) : null, head));
        }
        if (lines.Count > 0)
        {
            Foresee(shown.At(lines[0].Index).Offset, shown.At(lines[^1].Index).Offset);
        }
        return new(lines, shown.Lines);
    }

    /// <summary>Asks for the rows before and behind those in sight, and does not wait for them.</summary>
    private void Foresee(int first, int last)
    {
        foreach (var offset in new[] { last + (PageSize / 2), first - (PageSize / 2) })
        {
            if (offset >= 0 && offset < total)
            {
                _ = Page(offset / PageSize);
            }
        }
    }

    private Task<IReadOnlyList<HouseRow>> Page(int page)
    {
        if (!pages.TryGetValue(page, out var known) || known is { IsCompletedSuccessfully: false, IsCompleted: true })
        {
            pages[page] = known = AskPageAsync(filter, page);
        }
        return known;
    }

    private async Task<IReadOnlyList<HouseRow>> AskPageAsync(WindowHouses asked, int page) =>
        (await Workspace.Ask(asked with { Offset = page * PageSize }, Gone)).Value?.Rows ?? [];

    private async Task<HouseRow?> Row(int offset)
    {
        var found = await Page(offset / PageSize);
        return offset % PageSize < found.Count ? found[offset % PageSize] : null;
    }

    private async Task<List<HouseRow>> Between(int first, int last)
    {
        var found = new List<HouseRow>();
        for (var i = first; i <= last; i++)
        {
            var (head, offset) = layout.At(i);
            if (head is null && await Row(offset) is { } row)
            {
                found.Add(row);
            }
        }
        return found;
    }

    private Task Filter(string name, ChangeEventArgs e) => Places.SetAsync((name, string.IsNullOrWhiteSpace(e.Value?.ToString()) ? null : e.Value.ToString()!.Trim()));

    private async Task OpenOrCloseAsync(HouseGroup head)
    {
        if (!closed.Remove(head.Key ?? ""))
        {
            closed.Add(head.Key ?? "");
        }
        layout = new(total, heads, closed);
        await rows!.RefreshDataAsync();
    }

    private async Task ToggleAsync(GridLine line, MouseEventArgs e)
    {
        var on = !selection.Has(line.Key);
        var these = e.ShiftKey && lastTouched >= 0 ? await Between(Math.Min(lastTouched, line.Index), Math.Max(lastTouched, line.Index)) : [line.Row!];
        selection.Set(these, on);
        lastTouched = line.Index;
        Changed();
    }

    private async Task ToggleGroupAsync(GridLine line)
    {
        var head = line.Group!;
        var offset = heads!.TakeWhile(g => g != head).Sum(g => g.Rows);
        var these = new List<HouseRow>();
        for (var i = offset; i < offset + head.Rows; i++)
        {
            if (await Row(i) is { } row)
            {
                these.Add(row);
            }
        }
        selection.Set(these, !these.TrueForAll(r => selection.Has(GridLine.KeyOf(r))));
        Changed();
    }

    private void ToggleAll()
    {
        if (selection.IsAll)
        {
            selection.Clear();
        }
        else
        {
            selection.All();
        }
        Changed();
    }

    private void Clear()
    {
        selection.Clear();
        Changed();
    }

    private void Changed()
    {
        pasted = [];
        End();
    }

    private void End() => (deed, chosen, tooMany) = (null, null, false);

    private void Pasted(IReadOnlyList<(TheaterId Theater, ChainId Chain)> houses)
    {
        selection.Clear();
        Changed();
        (pasted, pasting) = (houses, false);
    }

    private async Task<IReadOnlyList<HouseRow>> All()
    {
        var all = new List<HouseRow>();
        for (var offset = 0; offset < total; offset += 500)
        {
            all.AddRange((await Workspace.Ask(filter with { Offset = offset, Limit = 500, GroupBy = null }, Gone)).Value?.Rows ?? []);
        }
        return all;
    }

    private string ChainName(OfferId offer) => chains.GetValueOrDefault(offer) ?? Workspace.Say(offer.Value);

    private static string GroupWords(HouseGroup head) =>
        $"{Viewing.Number(head.Theaters)} theaters, {Viewing.Number(head.Screens)} screens; " + string.Join(", ", head.States.Select(s => $"{s.Value} {StateWords.Of(s.Key).ToLowerInvariant()}"));

    private static string ChangeWord(WeekChange change) => change switch
    {
        WeekChange.Theaters => "Houses that play",
        WeekChange.New => "New houses",
        WeekChange.Held => "Houses held over",
        WeekChange.Final => "Finals: houses of the week before that are gone",
        WeekChange.Undecided => "Houses past their firm weeks",
        _ => "Houses that have not answered",
    };
}
