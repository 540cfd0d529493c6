using ReleasePlanner.Platform.Journal;

namespace ReleasePlanner.Platform.Verification;

/// <summary>A row of table <c>journal</c> with every column that something is read by. All but the place in the sequence are copies of what the
/// body says.</summary>
internal sealed class StoredEvent
{
    /// <summary>The columns, for a select.</summary>
    public const string Columns =
        """
        coalesce(seq, 0) as Seq, recorded_at as RecordedAt, hash, body, stream, version, ordinal, kind, at, occurred_at as OccurredAt, actor, on_behalf as OnBehalf,
        command_id as CommandId, trace_parent as TraceParent, film, "window", chain, theater, market
        """;

    /// <summary>0: not in the sequence yet.</summary>
    public long Seq { get; init; }

    public string? RecordedAt { get; init; }

    public string? Hash { get; init; }

    public string Body { get; init; } = "";

    public string Stream { get; init; } = "";

    public long Version { get; init; }

    public long Ordinal { get; init; }

    public string Kind { get; init; } = "";

    public string At { get; init; } = "";

    public string? OccurredAt { get; init; }

    public string Actor { get; init; } = "";

    public string? OnBehalf { get; init; }

    public string CommandId { get; init; } = "";

    public string? TraceParent { get; init; }

    public string? Film { get; init; }

    public string? Window { get; init; }

    public string? Chain { get; init; }

    public string? Theater { get; init; }

    public string? Market { get; init; }

    /// <summary>Names of columns that are not as the body says, in the order of the table.</summary>
    public IEnumerable<string> Differences(RecordedEvent body)
    {
        (string Column, object? Stored, object? Expected)[] columns =
        [
            ("stream", Stream, body.Stream),
            ("version", Version, body.Version),
            ("ordinal", Ordinal, (long)body.Ordinal),
            ("kind", Kind, body.Kind),
            ("at", At, body.At),
            ("occurred_at", OccurredAt, body.OccurredAt),
            ("actor", Actor, body.Actor),
            ("on_behalf", OnBehalf, body.OnBehalf?.Person),
            ("command_id", CommandId, body.CommandId),
            ("trace_parent", TraceParent, body.TraceParent),
            ("film", Film, body.Film),
            ("window", Window, body.Window),
            ("chain", Chain, body.Chain),
            ("theater", Theater, body.Theater),
            ("market", Market, body.Market),
        ];
        return columns.Where(c => !Equals(c.Stored, c.Expected)).Select(c => c.Column);
    }
}
