using System.Collections.Concurrent;
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

    /// <summary>A row that cannot be read gives a state that says so: its grain refuses commands with the reason.</summary>
    public T Deserialize<T>(BinaryData input) => (T)StateRow.Of(typeof(T)).Read(input);

    /// <summary>Reads rows of one type of state.</summary>
    private abstract class StateRow
    {
        private static readonly ConcurrentDictionary<Type, StateRow> Known = new();

        public static StateRow Of(Type journaled) => Known.GetOrAdd(
            journaled, static t => (StateRow)Activator.CreateInstance(typeof(StateRow<>).MakeGenericType(t.GenericTypeArguments))!);

        public abstract object Read(BinaryData row);
    }

    private sealed class StateRow<TState> : StateRow
        where TState : State<TState>, new()
    {
        public override object Read(BinaryData row)
        {
            try
            {
                return Journaled<TState>.Read(row.ToMemory().Span);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                return new Journaled<TState> { Unreadable = e.Message };
            }
        }
    }
}
