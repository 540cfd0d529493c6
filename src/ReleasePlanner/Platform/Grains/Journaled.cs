using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Platform.Grains;

/// <summary>
/// What lies in a grain's row: its state and, for the database to append in the same transaction, the events of its last command
/// and the stop rows they change.
/// </summary>
public sealed class Journaled<TState>
    where TState : State<TState>, new()
{
    /// <summary>The shape of <typeparamref name="TState"/>; a program does not read a higher one than its own.</summary>
    public int Schema { get; init; } = 1;

    public long Version { get; init; }

    /// <summary>The latest instant of the stream.</summary>
    public Instant At { get; init; } = Instant.MinValue;

    public TState State { get; init; } = new();

    /// <summary>Events as the exact text to store.</summary>
    public IReadOnlyList<string> Raised { get; init; } = [];

    public Stops Stops { get; init; } = Stops.None;
}

/// <summary>Stop rows that a command changed.</summary>
public sealed record Stops(IReadOnlyList<StopRow> Placed, IReadOnlyList<StopRow> Changed, IReadOnlyList<OpeningRow> Openings)
{
    public static readonly Stops None = new([], [], []);
}

/// <summary>An opening as a row of table <c>window_opening</c>.</summary>
/// <param name="Opens">Days since 1970-01-01; null: undated.</param>
public sealed record OpeningRow(string Window, long Version, int? Opens, string At, bool Follow);
