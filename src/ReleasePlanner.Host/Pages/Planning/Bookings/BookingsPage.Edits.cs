using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Planning.Shock;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>Writing into the cells of the grid: what is written is kept and marked until it is applied; the script asks here once for each thing that is done.</summary>
public partial class BookingsPage
{
    private const string Script = "./js/bookings.js";

    private readonly Dictionary<string, RowEdit> edits = new(StringComparer.Ordinal);
    private readonly BehalfFields behalf = new();
    private DotNetObjectReference<BookingsPage>? self;
    private ElementReference grid;
    private string? attachedTo;
    private bool applying;
    private IReadOnlyList<(string Name, string Problem)> pasteProblems = [];
    private string? pastedText;
    private OfferAnswer says;

    [Inject]
    internal IJSRuntime Js { get; set; } = null!;

    /// <summary>The text of a cell: what was written there, or what is.</summary>
    private string Shown(GridColumn column, HouseRow row) => edits.GetValueOrDefault(GridLine.KeyOf(row)) is { } edit ? column.Key switch
    {
        GridColumn.Screens when edit.Screens is { } screens => string.Join(", ", screens.Weeks),
        GridColumn.From when edit.From is { } from => NodaTime.Text.LocalDatePattern.Iso.Format(from),
        GridColumn.Weeks when edit.Weeks is { } weeks => weeks.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => column.Text(row, Viewing),
    }
    : TextOf(column, row);

    private string TextOf(GridColumn column, HouseRow row) => column.Key == GridColumn.RespondBy && row.RespondBy is { } by ? Workspace.Deadline(by, filter.Window.Market) : column.Text(row, Viewing);

    private bool IsEdited(GridColumn column, HouseRow row) => edits.GetValueOrDefault(GridLine.KeyOf(row)) is { } edit
        && column.Key switch { GridColumn.Screens => edit.Screens is not null, GridColumn.From => edit.From is not null, GridColumn.Weeks => edit.Weeks is not null, _ => false };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The grid is gone while nothing matches, and another element when something does again.
        if (RendererInfo.IsInteractive && total > 0 && grid.Id is { } id && attachedTo != id)
        {
            attachedTo = id;
            self ??= DotNetObjectReference.Create(this);
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", Script);
            if (CanPlan && restoredOf != DraftName)
            {
                await RestoreCellsAsync();
            }
            await module.InvokeVoidAsync("attach", grid, self, CanPlan ? GridColumn.All.Where(c => c.IsEdited).Select(c => c.Key).ToArray() : []);
        }
    }

    /// <summary>Writes into a cell; answers why it cannot be, or null.</summary>
    [JSInvokable]
    public async Task<string?> WriteAsync(int line, string column, string text)
    {
        if (!CanPlan || await RowOn(line) is not { } row)
        {
            return "this cannot be changed now";
        }
        var (edit, problem) = RowEdit.Read(edits.GetValueOrDefault(GridLine.KeyOf(row)) ?? new RowEdit(row), column, text);
        if (edit is not null && refusedRows.ContainsKey(row.Theater))
        {
            refusedRows = refusedRows.Where(r => r.Key != row.Theater).ToDictionary();
        }
        if (edit is not null)
        {
            Keep(edit);
            await KeepCellsAsync();
            StateHasChanged();
        }
        return problem;
    }

    [JSInvokable]
    public async Task ToggleLineAsync(int line)
    {
        if (CanPlan && await RowOn(line) is { } row)
        {
            selection.Set([row], !selection.Has(GridLine.KeyOf(row)));
            lastTouched = line;
            Changed();
            StateHasChanged();
        }
    }

    /// <summary>Selects all rows from one line to another, both included, and no others.</summary>
    [JSInvokable]
    public async Task SelectAsync(int from, int to)
    {
        if (CanPlan)
        {
            var these = await Between(Math.Max(0, Math.Min(from, to)), Math.Min(layout.Lines - 1, Math.Max(from, to)));
            selection.Clear();
            selection.Set(these, true);
            lastTouched = to;
            Changed();
            StateHasChanged();
        }
    }

    /// <summary>The selected rows as a spreadsheet takes them, with the names of the columns; without a selection the cell.</summary>
    [JSInvokable]
    public async Task<string> CopyAsync(int line, string column)
    {
        var these = selection.IsAll ? await All() : selection.Rows;
        return these.Count > 0
            ? Tsv.Write([GridColumn.All.Select(c => c.Name), .. these.Select(r => GridColumn.All.Select(c => Shown(c, r)))])
            : await RowOn(line) is { } row && GridColumn.Of(column) is { } one ? Shown(one, row) : "";
    }

    /// <summary>Cells go over the rows from a line on; a list of names goes to where houses are looked for.</summary>
    [JSInvokable]
    public async Task PasteAsync(int line, string column, string text)
    {
        if (!CanPlan)
        {
            return;
        }
        var cells = Tsv.Read(text);
        if (cells.Count == 0)
        {
            return;
        }
        if (GridColumn.Of(column)?.IsEdited != true && cells.All(c => c.Count == 1))
        {
            (pasting, pastedText) = (true, text);
            StateHasChanged();
            return;
        }
        var onto = await Between(line, Math.Min(layout.Lines - 1, line + cells.Count - 1));
        var problems = new List<(string, string)>();
        foreach (var (edit, wrong, row) in CellEdits.Paste(onto, column, cells))
        {
            if (edit is not null)
            {
                Keep(edit);
            }
            problems.AddRange(wrong.Select(w => (row.Name, w)));
        }
        if (cells.Count > onto.Count)
        {
            problems.Add(("The rest", $"{cells.Count - onto.Count} rows of what was pasted have no row here"));
        }
        pasteProblems = problems;
        await KeepCellsAsync();
        StateHasChanged();
    }

    [JSInvokable]
    public void ApplyEditsAsync()
    {
        applying = edits.Count > 0 && conflicts.Count == 0 && CanPlan;
        StateHasChanged();
    }

    private void Keep(RowEdit edit)
    {
        var key = GridLine.KeyOf(edit.Row);
        if (edit.IsEmpty)
        {
            edits.Remove(key);
        }
        else
        {
            edits[key] = edit;
        }
    }

    private async Task DiscardAsync()
    {
        edits.Clear();
        conflicts.Clear();
        refusedRows = new Dictionary<TheaterId, string>();
        (applying, pasteProblems, restored) = (false, [], 0);
        await KeepCellsAsync();
    }

    /// <summary>What was applied has been read; what was refused is still written in.</summary>
    private Task Applied()
    {
        (applying, pasteProblems, restored) = (false, [], 0);
        return RefreshAsync();
    }

    private bool EditsBookings => edits.Values.Any(e => e.Row.Booking is not null);

    /// <summary>The commands that say the edits, or what is missing.</summary>
    private (IReadOnlyList<Command> Commands, string? Problem) EditCommands(CommandId id)
    {
        if (EditsBookings && behalf.Value is null)
        {
            return ([], "bookings are the houses' own: say who told us");
        }
        return (CellEdits.Commands(filter.Window, edits.Values, EditsBookings ? behalf.Value : null, id), null);
    }

    private static string EditWords(Command command)
    {
        var (screens, from, weeks, houses) = command switch
        {
            AmendOffer o => (o.Screens, o.From, o.Weeks, o.Theaters),
            ReleasePlanner.Theaters.Bookings.AmendBookings b => (b.Screens, b.From, b.Weeks, b.Theaters),
            _ => (null, null, null, null),
        };
        var said = new[]
        {
            screens is null ? null : $"{string.Join(", ", screens.Weeks)} screens",
            from is { } day ? $"from {Viewing.Day(day)}" : null,
            weeks is null ? null : $"{weeks} weeks",
        };
        return $"{(command is AmendOffer ? "Offers" : "Bookings")} of {houses?.Ids.Length} theaters: {string.Join(", ", said.Where(s => s is not null))}";
    }

    private object? Answer(CommandId id) => behalf.Value is not { } house ? "say who told us"
        : says == OfferAnswer.Decline && reason is null ? "say why it declines"
        : screens.Trim().Length > 0 && Read(screens) is null ? $"'{screens}' is no number of screens: write 2, or one a week as 2, 1.5"
        : new AnswerOffer
        {
            CommandId = id,
            Window = filter.Window,
            Theaters = Houses,
            Answer = says,
            Screens = says is OfferAnswer.Confirm or OfferAnswer.Counter ? Read(screens) : null,
            From = says is OfferAnswer.Confirm or OfferAnswer.Counter ? Day : null,
            Weeks = says == OfferAnswer.Counter ? weeks : null,
            Until = says == OfferAnswer.Pencil ? Day?.PlusDays(1) : null,
            Reason = says is OfferAnswer.Decline or OfferAnswer.Counter ? reason : null,
            OnBehalf = house,
        };

    private async Task<HouseRow?> RowOn(int line)
    {
        if (line < 0 || line >= layout.Lines)
        {
            return null;
        }
        var (head, offset) = layout.At(line);
        return head is null ? await Row(offset) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        self?.Dispose();
        await base.DisposeAsync();
    }
}
