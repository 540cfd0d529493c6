using System.Text.Json;
using System.Text.Json.Serialization;
using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Platform.Grains;

/// <summary>
/// What lies in a grain's row: its state and, for the database to append in the same transaction, the events of its last command
/// and the stop rows they change.
/// </summary>
public sealed class Journaled<TState>
    where TState : State<TState>, new()
{
    /// <summary>The highest <see cref="Schema"/> that this program reads, and the one it writes.</summary>
    public const int KnownSchema = 1;

    /// <summary>Why the row could not be read: nothing else here is set then, and the grain refuses everything.</summary>
    [JsonIgnore]
    public string? Unreadable { get; init; }

    /// <summary>The shape of <typeparamref name="TState"/>; a program does not read a higher one than its own.</summary>
    public int Schema { get; init; } = KnownSchema;

    public long Version { get; init; }

    /// <summary>The latest instant of the stream.</summary>
    public Instant At { get; init; } = Instant.MinValue;

    public TState State { get; init; } = new();

    /// <summary>Events as the exact text to store.</summary>
    public IReadOnlyList<string> Raised { get; init; } = [];

    public Stops Stops { get; init; } = Stops.None;

    /// <summary>Reads a grain's row.</summary>
    /// <exception cref="JsonException">It is not such a row, or was written by a later version of the program.</exception>
    public static Journaled<TState> Read(ReadOnlySpan<byte> row)
    {
        // Before the rest: a later shape may have members that this program does not know.
        var schema = SchemaOf(row);
        var name = typeof(TState).Name;
        return schema <= KnownSchema
            ? JsonSerializer.Deserialize<Journaled<TState>>(row, Json.Options) ?? throw new JsonException($"an empty row where a {name} should be")
            : throw new JsonException($"a {name} of schema {schema}, written by a later version of the program: this one reads up to {KnownSchema}");
    }

    /// <summary>The number the row says; 1 when it says none.</summary>
    private static int SchemaOf(ReadOnlySpan<byte> row)
    {
        var reader = new Utf8JsonReader(row);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("schema");
            reader.Read();
            if (isSchema)
            {
                return reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : throw new JsonException("the schema is not a number");
            }
            reader.Skip();
        }
        return 1;
    }
}

/// <summary>Stop rows that a command changed.</summary>
public sealed record Stops(IReadOnlyList<StopRow> Placed, IReadOnlyList<StopRow> Changed, IReadOnlyList<OpeningRow> Openings)
{
    public static readonly Stops None = new([], [], []);
}

/// <summary>An opening as a row of table <c>window_opening</c>.</summary>
/// <param name="Opens">Days since 1970-01-01; null: undated.</param>
public sealed record OpeningRow(string Window, long Version, int? Opens, string At, bool Follow);
