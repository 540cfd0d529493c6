using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Journal;

namespace ReleasePlanner.Approvals;

/// <summary>Tells what was begun or carried out: sent again it changes nothing, so that nobody has to be asked about it.</summary>
internal sealed class KnownCommands(BatchStore batches, JournalReader journal, DisruptionFinder disruptions)
{
    public async Task<bool> HasAsync(Command command, Actor actor) =>
        await batches.FindAsync(actor, command.CommandId) is not null
        || (await StreamAsync(command, actor) is { } stream && await journal.FindCommandAsync(stream, command.CommandId, actor) is not null);

    /// <summary>The one stream that decides; null: many do, as a batch.</summary>
    private async Task<string?> StreamAsync(Command command, Actor actor) => command is OnDisruption on
        ? await disruptions.Find(on.Disruption, actor) is [var one] && one.Id == on.Disruption ? one.Owner : null
        : (command as IDecided)?.Stream;
}
