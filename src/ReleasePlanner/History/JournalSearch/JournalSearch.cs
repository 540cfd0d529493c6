using System.Text.Json;
using MediatR;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Verification;

namespace ReleasePlanner.History;

/// <summary>The journal as it lies, row by row, newest first, with how far its chain of hashes was checked. Criteria are ANDed.</summary>
[May(Role.Administrator)]
public sealed record JournalSearch : Query<JournalSearchAnswer>
{
    /// <summary>The stream, such as <c>film:the-interview</c>.</summary>
    public string? Stream { get; init; }

    /// <summary>The kind of event, such as <c>booking-dropped.v1</c>; without its version: any.</summary>
    public string? Kind { get; init; }

    /// <summary>Part of who sent it, such as a person's id or <c>distribution:columbia</c>.</summary>
    public string? Actor { get; init; }

    /// <summary>The command's id; of a batch: all its lines.</summary>
    public string? CommandId { get; init; }

    /// <summary>Part of the row's text, whatever the case.</summary>
    public string? Text { get; init; }

    /// <summary>Recorded at this instant or after it.</summary>
    public Instant? From { get; init; }

    /// <summary>Recorded before this instant.</summary>
    public Instant? Until { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The <c>next</c> of the page before.</summary>
    public long? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.Text("stream", Stream, IdText.LongestDerived);
        problems.Text("kind", Kind, 100);
        problems.Text("actor", Actor, IdText.LongestDerived);
        problems.Text("commandId", CommandId, IdText.LongestDerived);
        problems.Text("text", Text, 200);
        problems.If(From >= Until, "until", "is not after from; it is the first instant that is left out");
        problems.Page(Limit);
    }
}

/// <summary>A row of the journal.</summary>
/// <param name="RecordedAt">When it took its place in the sequence.</param>
/// <param name="OccurredAt">When it happened, if that was before it was entered.</param>
/// <param name="OnBehalf">The person of the house who said it, when the actor entered it for the house.</param>
/// <param name="Words">What happened, in words.</param>
/// <param name="Body">The exact text that is stored and was hashed.</param>
/// <param name="Hash">SHA-256 of the hash before and the body.</param>
public sealed record JournalRow(
    long Seq, Instant RecordedAt, Instant? OccurredAt, string Stream, long Version, int Ordinal, string Kind, string Actor, string? OnBehalf, string CommandId, string Words, string Body,
    string Hash);

/// <summary>The last row of the sequence, whatever instant is looked at.</summary>
/// <param name="RecordedAt">Null: there is no row yet.</param>
public sealed record JournalHead(long Seq, string Hash, Instant? RecordedAt);

public sealed record JournalSearchAnswer : Answer
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<JournalRow> Rows { get; init; }

    public required JournalHead Head { get; init; }

    /// <summary>The last verification: how far the chain was checked, and what was found. Null: none since the program started.</summary>
    public VerificationOver? Verified { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public long? Next { get; init; }
}

internal sealed class JournalSearchHandler(ReadModel model, Caller caller, VerificationRuns runs) : IRequestHandler<JournalSearch, Result<JournalSearchAnswer>>
{
    private sealed class Row
    {
        public long Seq { get; init; }

        public string RecordedAt { get; init; } = "";

        public string? OccurredAt { get; init; }

        public string Stream { get; init; } = "";

        public long Version { get; init; }

        public int Ordinal { get; init; }

        public string Kind { get; init; } = "";

        public string Actor { get; init; } = "";

        public string? OnBehalf { get; init; }

        public string CommandId { get; init; } = "";

        public string Body { get; init; } = "";

        public string Hash { get; init; } = "";
    }

    public Task<Result<JournalSearchAnswer>> Handle(JournalSearch query, CancellationToken cancellationToken) => model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<JournalSearchAnswer>> Read(Look look, JournalSearch query)
    {
        var rows = await look.Query<Row>(
            $"""
            select seq, recorded_at as RecordedAt, occurred_at as OccurredAt, stream, version, ordinal, kind, actor, on_behalf as OnBehalf, command_id as CommandId, body, hash
            from journal where seq <= @seq and seq < @before
                and (cast(@stream as text) is null or stream = @stream)
                and (cast(@kind as text) is null or kind = @kind or kind like @kinds escape '!')
                and (cast(@actor as text) is null or lower(actor) like @actor escape '!')
                and (cast(@command as text) is null or command_id = @command or command_id like @lines escape '!')
                and (cast(@text as text) is null or lower(body) like @text escape '!')
                and (cast(@from as text) is null or recorded_at >= @from) and (cast(@until as text) is null or recorded_at < @until)
            order by seq desc limit {query.Limit + 1}
            """,
            new
            {
                seq = look.Seq,
                before = query.Cursor ?? long.MaxValue,
                stream = query.Stream,
                kind = query.Kind,
                kinds = query.Kind is { } kind ? Like.Plain(kind) + ".v%" : null,
                actor = Like.Part(query.Actor),
                command = query.CommandId,
                lines = query.CommandId is { } command ? Like.Plain(command) + "/%" : null,
                text = Like.Part(query.Text),
                from = query.From is { } from ? Stored.Text(from) : null,
                until = query.Until is { } until ? Stored.Text(until) : null,
            });
        var viewer = await look.Viewer(caller.Actor);
        var head = (await look.Query<(long Seq, string Hash, string At)>("select seq, hash, recorded_at from journal_head")).Single();
        var page = rows.Take(query.Limit).ToList();
        return new JournalSearchAnswer
        {
            Rows = [.. page.Select(r => new JournalRow(
                r.Seq, Stored.Instant(r.RecordedAt), Stored.InstantOrNone(r.OccurredAt), r.Stream, r.Version, r.Ordinal, r.Kind, r.Actor, r.OnBehalf, r.CommandId, WordsOf(r.Body, viewer), r.Body, r.Hash))],
            Head = new(head.Seq, head.Hash, head.At.Length == 0 ? null : Stored.Instant(head.At)),
            Verified = runs.Last,
            Next = rows.Count > query.Limit ? page[^1].Seq : null,
        };
    }

    /// <summary>A row that was tampered with is shown all the same.</summary>
    private static string WordsOf(string body, Viewer viewer)
    {
        try
        {
            var recorded = EventText.Read(body);
            return Words.Of(recorded, EventText.Event(recorded), viewer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return $"cannot be read: {e.Message}";
        }
    }
}
