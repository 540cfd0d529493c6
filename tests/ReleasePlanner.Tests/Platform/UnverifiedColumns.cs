using Xunit;

namespace ReleasePlanner.Tests.Platform;

/// <summary>What <c>verify</c> cannot see when it is changed, and why not. Whoever adds a column either has it verified or adds it here.</summary>
internal static class UnverifiedColumns
{
    private const string NotOfThePlan = "no plan fact: nothing else in the store carries it, so there is nothing to compare it with";

    // Of PostgreSQL alone.
    private const string JournalOrigin = "journal_origin";
    private const string WriterLease = "writer_lease";

    private static readonly (string Table, string[] Columns, string Reason)[] All =
    [
        ("journal", ["position", "xid"], "say only which rows are stamped next; once a row has its seq, the chain of hashes holds its place"),
        ("journal_head", ["one"], "the table's check allows one value"),
        ("grain_state", ["modified_at"], "when a row was last written, for whoever looks at the database by hand; nothing reads it"),
        ("batch", ["request", "started_at", "warnings", "finished_at", "cancelled_at", "cancelled_by", "note", "trace_parent"], "said of the batch itself, in no event"),
        ("batch", ["command"], "what was asked for; its lines are what is carried out. Its name is compared"),
        ("batch_line", ["line", "stream", "actor", "command", "tries"], "what is to be sent and how often it was tried; the journal has it once the line is done"),
        ("batch_line", ["phase"], "only that no line stands before one of an earlier phase is compared: the last line of a batch may say any later one"),
        ("batch_line", ["outcome"], "what the sender was told; done and refused are counted, and the version is looked for in the journal"),
        ("proposal", ["distributor", "name", "request", "command", "state", "impact", "bookings", "at", "expires_at", "decided_by", "decided_at", "note"], NotOfThePlan),
        ("proposal", ["outcome"], "of a done one, its streams' versions are looked for in the journal; of others, what somebody was told"),
        ("approval_policy", ["*"], NotOfThePlan),
        ("stop_let_through", ["*"], "what was let through without a second person in the last days; the stops themselves are in the journal"),
        ("gross", ["*"], "reports as they came in, beside the plan: every version of one is kept, and nothing else carries it"),
        ("health_probe", ["*"], "what the health check writes; it holds nothing"),
        ("feed_key", ["*"], "a secret; with another one, positions that partners hold are refused"),
        ("webhook", ["*"], NotOfThePlan),
        ("webhook_delivery", ["*"], NotOfThePlan),
        ("mail", ["*"], NotOfThePlan),
        ("mail_reader", ["*"], "what a reader set for themselves, and when they were written to"),
        ("mail_reminder", ["*"], NotOfThePlan),
        ("refusal", ["*"], "a log that is cut off at 100,000 rows"),
        ("identity_user", ["*"], NotOfThePlan),
        ("identity_login", ["*"], NotOfThePlan),
        ("identity_secret", ["*"], NotOfThePlan),
        ("identity_passkey", ["*"], NotOfThePlan),
        ("identity_session", ["*"], NotOfThePlan),
        ("identity_link", ["*"], NotOfThePlan),
        ("identity_key", ["*"], NotOfThePlan),
        ("identity_token", ["*"], NotOfThePlan),
        ("identity_sign_in", ["*"], NotOfThePlan),
        ("identity_act", ["*"], NotOfThePlan),
        ("sign_in_attempt", ["*"], "how often somebody guessed lately; it ends by itself"),
        ("poisoned_event", ["*"], "every row of it is a finding"),
        (JournalOrigin, ["*"], "which cluster the rows were last written in; a start compares it with the cluster itself"),
        (WriterLease, ["*"], "who may write now; whoever takes the lock writes it anew"),
        ("orleans_query", ["*"], "the program's own SQL, put there by a migration; with another one no grain can be read or written"),
        ("OrleansQuery", ["*"], "the program's own SQL, put there by a migration; with another one no grain can be read or written"),
        ("schema_migration", ["*"], "which migrations were applied; the program does not start with ones that it does not know, or knows with another text"),
    ];

    public static string? ReasonOf(string table, string column) => Array.Find(All, u => u.Table == table && (u.Columns is ["*"] || u.Columns.Contains(column))).Reason;

    /// <summary>What is listed and is on no store any more is to be taken out. Some are on one store alone.</summary>
    public static void AssertAllExist(IEnumerable<(string Table, string Column)> there)
    {
        string[] ofOneStore = ["journal.xid", "grain_state.modified_at", JournalOrigin, WriterLease];
        var known = there.ToHashSet();
        var gone = All.Where(u => u.Table is not ("orleans_query" or "OrleansQuery"))
            .SelectMany(u => u.Columns is ["*"] ? (known.Any(k => k.Table == u.Table) ? [] : new[] { u.Table }) : u.Columns.Where(c => !known.Contains((u.Table, c))).Select(c => $"{u.Table}.{c}"))
            .Except(ofOneStore).ToList();
        Assert.True(gone.Count == 0, "listed and gone: " + string.Join(", ", gone));
    }
}
