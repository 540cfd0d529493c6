using System.Collections.Immutable;
using Microsoft.JSInterop;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using LineState = ReleasePlanner.Platform.Batches.LineState;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>Taking back what was last applied here, as far as there are commands that do; what others changed since stays, and is told.</summary>
public partial class BookingsPage
{
    private GridUndo? undo;
    private bool undoing;
    private string? undone;
    private IReadOnlyList<string> notUndone = [];

    /// <summary>By the button, and by Ctrl+Z in the grid.</summary>
    [JSInvokable]
    public async Task UndoAsync()
    {
        if (undo is not { IsPossible: true } last || undoing || !CanPlan)
        {
            return;
        }
        undoing = true;
        try
        {
            if (await RefusedAsync(last) is not { } refused)
            {
                (undone, notUndone) = ("It is still being carried out: undo it in a moment.", []);
                return;
            }
            var told = new List<string>();
            var back = 0;
            foreach (var command in await BackAsync(last, refused, told))
            {
                var answer = await Workspace.Send(command, Gone);
                var wrong = RefusedHouses.Of(command, answer);
                told.AddRange(wrong.Select(w => $"{NameOf(last, w.House)}: {w.Why}"));
                back += RefusedHouses.Named(command).Length - wrong.Count;
            }
            (undo, notUndone) = (null, told);
            undone = back == 0 ? "Nothing was undone." : $"Undone: {Viewing.Counted(back, "row is", "rows are")} as before.";
            await RefreshAsync();
        }
        finally
        {
            undoing = false;
            StateHasChanged();
        }
    }

    private void Applied(GridUndo last) => (undo, undone, notUndone) = (last, null, []);

    private void ForgetUndo() => (undo, undone, notUndone) = (null, null, []);

    /// <summary>Why what was done to selected rows is not undone here; offers are, where nothing stood before.</summary>
    private void DeedSent(Outcome outcome)
    {
        IReadOnlyList<CommandId> underWay = outcome is { IsUnderWay: true, Batch: { } batch } ? [CommandId.Parse(batch)] : [];
        var refused = (outcome.Refused ?? []).Select(r => r.Theater).OfType<TheaterId>().ToHashSet();
        Applied(deed switch
        {
            "offer" when chosen is { IsPasted: false } => GridUndo.OfOffers([.. chosen.Rows.Where(r => !refused.Contains(r.Theater))], underWay),
            "offer" => GridUndo.None("Offered", "What pasted houses had before is not known here: an offer is taken back by withdrawing it."),
            "answer" => GridUndo.None(
                "Entered", "An answer that was entered is not undone: a yes is taken back by canceling the booking, any other by entering the right one."),
            "hold" => GridUndo.None("Held over", "It is not undone: say Final for the same week to take it back."),
            "final" => GridUndo.None("Final proposed", "It is not undone: say Hold over to take it back."),
            "withdraw" => GridUndo.None("Withdrawn", "A withdrawn offer is not undone: offer it again."),
            _ => GridUndo.None("Canceled", "A canceled booking is not undone: offer it again."),
        });
    }

    /// <summary>The houses that batches which were under way have refused by now; null: one of them still is.</summary>
    private async Task<IReadOnlySet<string>?> RefusedAsync(GridUndo last)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in last.UnderWay)
        {
            var status = (await Workspace.Ask(new BatchStatus { Batch = batch, State = LineState.Refused, Limit = 500 }, Gone)).Value;
            if (status?.FinishedAt is null)
            {
                return null;
            }
            refused.UnionWith(status.Lines.Select(l => l.Key));
        }
        return refused;
    }

    private async Task<IReadOnlyList<Command>> BackAsync(GridUndo last, IReadOnlySet<string> refused, List<string> told)
    {
        var id = Workspace.NewId();
        if (last.Offered.Count == 0)
        {
            return CellEdits.Commands(filter.Window, last.Cells.Where(c => !refused.Contains(c.Row.Theater.Value)), last.House, id);
        }
        // Who has answered since keeps its answer.
        var houses = last.Offered.Select(r => r.Theater).Where(t => !refused.Contains(t.Value)).ToHashSet();
        var now = (await FreshAsync(houses)).Where(r => houses.Contains(r.Theater) && r.Offer is not null).ToList();
        var answered = now.Where(r => r.State != "awaiting").ToList();
        told.AddRange(answered.Select(r => $"{r.Name}: it is {StateWords.Of(r.State)} by now, and stays so."));
        return [.. now.Except(answered).GroupBy(r => r.Offer!.Value).Select((g, i) => new WithdrawOffer
        {
            CommandId = CommandId.Parse($"{id}-{i + 1}"),
            Offer = g.Key,
            Theaters = GridSelection.Listed([.. g]),
        })];
    }

    private static string NameOf(GridUndo last, TheaterId house) =>
        last.Cells.Select(c => c.Row).Concat(last.Offered).FirstOrDefault(r => r.Theater == house)?.Name ?? "A house";
}
