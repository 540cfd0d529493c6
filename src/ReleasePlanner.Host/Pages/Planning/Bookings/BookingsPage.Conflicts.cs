using System.Text.Json;
using Microsoft.AspNetCore.Components;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>What was written into cells and not applied outlives the page, and meets what others changed meanwhile: whoever wrote later is told, and chooses.</summary>
public partial class BookingsPage
{
    /// <summary>Rows that are compared with what is there now.</summary>
    private const int MostCompared = 500;

    private readonly List<CellConflict> conflicts = [];
    private IReadOnlyDictionary<TheaterId, string> refusedRows = new Dictionary<TheaterId, string>();
    private string? restoredOf;
    private int restored;

    [Inject]
    internal Drafts Drafts { get; set; } = null!;

    /// <summary>Cells as they are kept: texts, and what stood there.</summary>
    private sealed record KeptCells(string Theater, string Key, Dictionary<string, string> Written, Dictionary<string, string> Stood);

    private string DraftName => $"cells of {filter.Window}";

    private Task KeepCellsAsync() => Drafts.KeepAsync(DraftName, edits.Count == 0 ? null : Json.Write(edits.Select(e => new KeptCells(
        e.Value.Row.Theater.Value, e.Key,
        GridColumn.All.Where(c => IsEdited(c, e.Value.Row)).ToDictionary(c => c.Key, c => Shown(c, e.Value.Row)),
        GridColumn.All.Where(c => IsEdited(c, e.Value.Row)).ToDictionary(c => c.Key, c => c.Text(e.Value.Row, Viewing)))).ToList()));

    /// <summary>Brings back what was written here before a reload, a way back or a lost connection.</summary>
    private async Task RestoreCellsAsync()
    {
        restoredOf = DraftName;
        if (await Drafts.ReadAsync(DraftName) is not { Length: > 0 } text || edits.Count > 0)
        {
            return;
        }
        List<KeptCells> kept;
        try
        {
            kept = Json.Read<List<KeptCells>>(text);
        }
        catch (JsonException)
        {
            return;
        }
        var rows = (await FreshAsync(kept.Select(k => IdsOfAddresses.Read(k.Theater, TheaterId.Parse)).OfType<TheaterId>())).ToDictionary(GridLine.KeyOf);
        foreach (var cells in kept)
        {
            if (!rows.TryGetValue(cells.Key, out var row))
            {
                continue;
            }
            // As it was when it was written into: what was changed since is met as a conflict.
            var stood = cells.Stood.Aggregate(new RowEdit(row), (e, c) => RowEdit.Read(e, c.Key, c.Value).Edit ?? e);
            var edit = new RowEdit(row with { Screens = stood.Screens ?? row.Screens, From = stood.From ?? row.From, Weeks = stood.Weeks ?? row.Weeks });
            Keep(cells.Written.Aggregate(edit, (e, c) => RowEdit.Read(e, c.Key, c.Value).Edit ?? e));
        }
        restored = edits.Count;
        await CompareAsync();
        StateHasChanged();
    }

    private async Task<IReadOnlyList<HouseRow>> FreshAsync(IEnumerable<TheaterId> theaters)
    {
        var ids = theaters.Distinct().Take(MostCompared).ToList();
        return ids.Count == 0 ? [] : (await Workspace.Ask(new WindowHouses { Window = filter.Window, Theaters = [.. ids], Limit = 500 }, Gone)).Value?.Rows ?? [];
    }

    /// <summary>Finds the cells that somebody else changed since they were written into.</summary>
    private async Task CompareAsync()
    {
        if (edits.Count == 0)
        {
            conflicts.Clear();
            return;
        }
        var fresh = (await FreshAsync(edits.Values.Select(e => e.Row.Theater))).ToDictionary(GridLine.KeyOf);
        conflicts.Clear();
        foreach (var (key, edit) in edits.Where(e => fresh.ContainsKey(e.Key)).OrderBy(e => e.Value.Row.Name, StringComparer.Ordinal))
        {
            var now = fresh[key];
            foreach (var column in GridColumn.All.Where(c => IsEdited(c, edit.Row)))
            {
                var (stood, stands) = (column.Text(edit.Row, Viewing), column.Text(now, Viewing));
                if (stood != stands && stands != Shown(column, edit.Row))
                {
                    conflicts.Add(new(key, now, column.Name, stood, stands, Shown(column, edit.Row), await WhoChangedAsync(now)));
                }
            }
        }
    }

    private Task<string> WhoChangedAsync(HouseRow row) => Workspace.WhoChangedAsync(new() { Window = filter.Window, Theater = row.Theater }, ["booking-amended.", "line-amended."], Gone);

    /// <summary>What was written stays, over what the other made of it.</summary>
    private async Task KeepMineAsync(CellConflict conflict)
    {
        edits[conflict.Key] = edits[conflict.Key] with { Row = conflict.Now };
        conflicts.RemoveAll(c => c.Key == conflict.Key);
        await KeepCellsAsync();
    }

    /// <summary>What the other made of it stays.</summary>
    private async Task TakeTheirsAsync(CellConflict conflict)
    {
        edits.Remove(conflict.Key);
        conflicts.RemoveAll(c => c.Key == conflict.Key);
        await KeepCellsAsync();
    }

    /// <summary>Rows that were refused stay written in and marked; the others are done.</summary>
    private async Task AppliedAsync(AppliedEdits applied)
    {
        refusedRows = new Dictionary<TheaterId, string>(applied.Refused);
        var done = edits.Where(e => !refusedRows.ContainsKey(e.Value.Row.Theater)).ToList();
        if (done.Count > 0)
        {
            Applied(GridUndo.OfCells([.. done.Select(e => e.Value)], behalf.Value, applied.UnderWay));
        }
        done.ForEach(e => edits.Remove(e.Key));
        await KeepCellsAsync();
    }
}

/// <summary>A cell that was written into and that somebody else changed meanwhile.</summary>
/// <param name="Stood">What stood in it when it was written into.</param>
/// <param name="Stands">What the other made of it.</param>
/// <param name="Who">Who that was, and when.</param>
internal sealed record CellConflict(string Key, HouseRow Now, string Column, string Stood, string Stands, string Written, string Who);
