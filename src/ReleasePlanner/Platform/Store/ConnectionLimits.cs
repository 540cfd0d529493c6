namespace ReleasePlanner.Platform.Store;

/// <summary>
/// How many connections of the store each kind of work may hold at once, so that readers never take those of writers. Set in configuration, such as
/// <c>Connections__Queries=32</c> in the environment. On PostgreSQL each kind has a pool of its own, and their sum (91 by default) and one for the
/// lock must stay below the
/// server's <c>max_connections</c> (100 by default). On SQLite the numbers bound readers alone: its writers take turns anyway.
/// </summary>
public sealed record ConnectionLimits
{
    /// <summary>
    /// Reads and writes of aggregates' states, which every command needs. Of PostgreSQL. More commands at once wait for one that is given back.
    /// </summary>
    public int GrainStorage { get; init; } = 30;

    /// <summary>Short work: the sequencer, the projector, batches, identities. Of PostgreSQL.</summary>
    public int General { get; init; } = 25;

    /// <summary>
    /// Queries at once; more wait for their turn. Null: 20 on PostgreSQL; on SQLite, which works on the calling thread, twice the processors and at
    /// least 4.
    /// </summary>
    public int? Queries { get; init; }

    /// <summary>Commands at once that look what they would stop before they decide.</summary>
    public int CommandReads { get; init; } = 4;

    /// <summary>Feeds and webhooks (which bound themselves to 8), verification, confirmations by mail. Of PostgreSQL.</summary>
    public int BackgroundReads { get; init; } = 12;

    /// <summary>
    /// Queries that may wait for their turn, and as many commands for theirs; more are refused at once as <c>unavailable</c>. 0: none waits.
    /// </summary>
    public int Waiting { get; init; } = 400;

    /// <summary>
    /// How long one waits for its turn before it is refused as <c>unavailable</c>: shorter than any time-out of a sender. At least zero.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><see cref="Queries"/> or its default.</summary>
    public int QueriesOf(bool isSqlite) => Queries ?? (isSqlite ? Math.Max(4, Environment.ProcessorCount * 2) : 20);

    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range: its name says which.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GrainStorage, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(General, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueriesOf(isSqlite: false), 1, nameof(Queries));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommandReads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BackgroundReads, 9);
        ArgumentOutOfRangeException.ThrowIfNegative(Waiting);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestWait, TimeSpan.Zero);
    }
}
