using Dapper;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Journal;

/// <summary>Looks things up in the journal.</summary>
public sealed class JournalReader(Database database)
{
    /// <summary>The first event that a command of the sender's organization wrote in a stream; null when it wrote none.</summary>
    public async Task<RecordedEvent?> FindCommandAsync(string stream, CommandId command, Actor sender)
    {
        await using var connection = await database.OpenAsync();
        var body = await connection.QuerySingleOrDefaultAsync<string>(
            $"select body from journal j where stream = @stream and command_id = @command and {OrganizationSql.Of(database, "j.actor")} = @organization and ordinal = 0",
            new { stream, command = command.Value, organization = sender.Organization });
        return body is null ? null : EventText.Read(body);
    }

    /// <summary>Whether a disruption was placed by another organization than the actor's. One that is not known was not.</summary>
    public async Task<bool> IsOfAnotherAsync(DisruptionId disruption, Actor actor)
    {
        await using var connection = await database.OpenAsync();
        var body = await connection.QuerySingleOrDefaultAsync<string>("select body from disruption where id = @id", new { id = disruption.Value });
        return body is not null && Actor.Parse(Json.Read<Disruption>(body).PlacedBy).Organization != actor.Organization;
    }

    /// <summary>The highest position written so far; 0 for an empty journal.</summary>
    public async Task<long> LastPositionAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from journal");
    }
}
