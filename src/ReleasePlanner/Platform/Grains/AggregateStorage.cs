using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Grains;

/// <summary>Orleans' ADO.NET storage behind the write gate of SQLite.</summary>
internal sealed class AggregateStorage(IGrainStorage inner, Database database, WriteOutcomes outcomes) : IGrainStorage
{
    /// <summary>The name aggregates ask for.</summary>
    public const string Name = "rp";

    /// <summary>The name of the ADO.NET provider behind it.</summary>
    public const string AdoNet = "rp-adonet";

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var gate = await database.WriteGateAsync();
        try
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
            outcomes.Succeeded();
        }
        catch (Exception e)
        {
            outcomes.Failed(e);
            throw;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("an aggregate's state is never cleared: its journal would go on without it");
}

/// <summary>Grain rows are the system's JSON, so that the database can read them.</summary>
internal sealed class AggregateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(input, Json.Options);
        Diagnostics.StateSize.Record(bytes.Length, new KeyValuePair<string, object?>("state", typeof(T).GenericTypeArguments.FirstOrDefault()?.Name));
        return new BinaryData(bytes);
    }

    public T Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input, Json.Options) ?? throw new JsonException($"an empty row where a {typeof(T).Name} should be");
}
