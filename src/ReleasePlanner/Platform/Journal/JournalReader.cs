using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Journal;

/// <summary>Looks things up in the journal.</summary>
public sealed class JournalReader(Database database)
{
    /// <summary>The first event that a command wrote in a stream; null when it wrote none.</summary>
    public async Task<RecordedEvent?> FindCommandAsync(string stream, CommandId command)
    {
        await using var connection = await database.OpenAsync();
        var body = await connection.QuerySingleOrDefaultAsync<string>(
            "select body from journal where stream = @stream and command_id = @command and ordinal = 0",
            new { stream, command = command.Value });
        return body is null ? null : EventText.Read(body);
    }

    /// <summary>The highest position written so far; 0 for an empty journal.</summary>
    public async Task<long> LastPositionAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from journal");
    }
}
