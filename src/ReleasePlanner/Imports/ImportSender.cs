using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Imports;

/// <summary>What an import does with the store: reads what is known, sends commands in parallel, counts what they changed.</summary>
internal sealed class ImportSender(
    Dispatcher dispatcher, Database database, Actor actor, string content, bool strict, Action<ImportProgress>? progress)
{
    private const int AtOnce = 16;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Body { get; init; } = "";
    }

    private sealed class Head
    {
        public string Stream { get; init; } = "";

        public long Version { get; init; }
    }

    public bool Strict { get; } = strict;

    /// <summary>Registrations in the read model by id.</summary>
    public async Task<Dictionary<string, T>> KnownAsync<T>(string table)
    {
        await using var connection = await database.OpenAsync();
        var rows = await connection.QueryAsync<Row>($"select id, body from {table} where to_seq = @current", new { current = Stored.Current });
        return rows.ToDictionary(r => r.Id, r => Json.Read<T>(r.Body), StringComparer.Ordinal);
    }

    /// <summary>Versions of all streams of a kind.</summary>
    public async Task<Dictionary<string, long>> VersionsAsync(string prefix)
    {
        await using var connection = await database.OpenAsync();
        var rows = await connection.QueryAsync<Head>("select stream, version from stream_head where stream like @like", new { like = prefix + ":%" });
        return rows.ToDictionary(r => r.Stream, r => r.Version, StringComparer.Ordinal);
    }

    /// <summary>Stable while neither the file nor the stream changes; another once the stream moved on.</summary>
    public CommandId IdFor(string stream, long version) => CommandId.Parse($"import/{content}/{version}/{stream}");

    public Task<Result<Outcome>> SendAsync(Command command, CancellationToken cancellation) => dispatcher.Send(actor, command, cancellation);

    public Task<Result<Outcome>> SendAsync(Actor by, Command command, CancellationToken cancellation) => dispatcher.Send(by, command, cancellation);

    /// <summary>Runs the work for each item, several at once.</summary>
    public async Task EachAsync<T>(IReadOnlyCollection<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(items, options, async (item, token) =>
        {
            await work(item, token);
            progress?.Invoke(new(Interlocked.Increment(ref done), items.Count));
        });
    }
}

/// <summary>Counts what commands changed; from several threads.</summary>
internal sealed class ImportTally(int rows, IEnumerable<BadRow> bad, IReadOnlyList<string> warnings)
{
    private readonly List<BadRow> bad = [.. bad];
    private int added;
    private int amended;
    private int unchanged;

    /// <summary>A row turned out to be bad.</summary>
    public void Refused(int line, string reason)
    {
        lock (bad)
        {
            bad.Add(new(line, reason));
        }
    }

    public void Unchanged() => Interlocked.Increment(ref unchanged);

    /// <param name="before">The stream's version before; 0: it was not there.</param>
    public void Done(Outcome outcome, long before)
    {
        if (outcome.Streams![0].Version <= before)
        {
            Unchanged();
        }
        else if (before == 0)
        {
            Interlocked.Increment(ref added);
        }
        else
        {
            Interlocked.Increment(ref amended);
        }
    }

    public bool HasBad
    {
        get
        {
            lock (bad)
            {
                return bad.Count > 0;
            }
        }
    }

    public ImportResult Result => new(rows, added, amended, unchanged, [.. bad.OrderBy(b => b.Line).ThenBy(b => b.Reason, StringComparer.Ordinal)], warnings);
}
