using Dapper;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Imports;

/// <summary>What an import does with the store: reads what is known, tries commands, and carries them out as one batch.</summary>
internal sealed class ImportSender(
    Dispatcher dispatcher, Database database, BatchRunner batches, Actor actor, ImportRequest request, string content, Action<ImportProgress>? progress)
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

    public bool Strict => request.Strict;

    public bool DryRun => request.DryRun;

    private string Prefix => $"import/{content}";

    /// <summary>Waits for what an import of the same file left unfinished: what differs is seen only then.</summary>
    public Task EarlierAsync(CancellationToken cancellation) => batches.EndOfAllAsync(actor, Prefix + "/", Shown, cancellation);

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
    public CommandId IdFor(string stream, long version) => CommandId.Parse($"{Prefix}/{version}/{stream}");

    /// <summary>Tries commands and writes nothing; what would be refused is in the answer, in their order.</summary>
    /// <param name="commands">The line of the file, the command, and who sends it when that is not the importer.</param>
    public async Task<IReadOnlyList<BadRow>> TryAsync(IReadOnlyList<(int Line, Command Command, Actor? As)> commands, CancellationToken cancellation) =>
        [.. (await TriedAsync(commands, cancellation)).Zip(commands).Where(c => c.First.Refusal is not null).Select(c => new BadRow(c.Second.Line, c.First.Refusal!.Message))];

    /// <summary>What became of each command that was tried, in their order.</summary>
    public async Task<IReadOnlyList<Result<Outcome>>> TriedAsync(IReadOnlyList<(int Line, Command Command, Actor? As)> commands, CancellationToken cancellation)
    {
        var answers = new Result<Outcome>[commands.Count];
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, commands.Count, options, async (i, token) =>
        {
            answers[i] = await dispatcher.Send(commands[i].As ?? actor, commands[i].Command with { DryRun = true }, token);
            Shown(Interlocked.Increment(ref done), commands.Count);
        });
        return answers;
    }

    /// <summary>What is wrong with a command whatever there is already; null: nothing.</summary>
    public Refusal? Unfit(Command command, Actor? sentBy = null) => Admission.OfRole(command, sentBy ?? actor) ?? Admission.OfShape(command);

    /// <summary>Carries out all lines as one batch, and returns what became of each, by key. What the gate would not let in is no part of it.</summary>
    public async Task<Dictionary<string, Result<Outcome>>> RunAsync(IReadOnlyList<BatchLine> lines, CancellationToken cancellation)
    {
        var answers = new Dictionary<string, Result<Outcome>>(StringComparer.Ordinal);
        var admitted = new List<BatchLine>();
        foreach (var line in lines)
        {
            if (Unfit(line.Command, line.As) is { } refusal)
            {
                answers[line.Key] = refusal;
            }
            else
            {
                admitted.Add(line);
            }
        }
        if (admitted.Count > 0)
        {
            var name = $"Import{request.Kind}";
            foreach (var line in await batches.RunAsync(name, Prefix, actor, admitted, Shown, cancellation))
            {
                answers[line.Line] = line.State switch
                {
                    "done" => Json.Read<Outcome>(line.Outcome!),
                    "refused" => Json.Read<Refusal>(line.Outcome!),
                    _ => Refusal.Unavailable("the import was cancelled before this"),
                };
            }
        }
        return answers;
    }

    private void Shown(int done, int total) => progress?.Invoke(new(done, total));
}

/// <summary>Counts what commands changed.</summary>
internal sealed class ImportTally(int rows, IEnumerable<BadRow> bad, IReadOnlyList<string> warnings)
{
    private const int MostPreviewed = 50;

    private readonly List<BadRow> bad = [.. bad];
    private readonly List<string> warned = [.. warnings];
    private readonly List<PreviewRow> preview = [];
    private int added;
    private int amended;
    private int unchanged;

    public bool HasBad => bad.Count > 0;

    public ImportResult Result => new(rows, added, amended, unchanged, [.. bad.OrderBy(b => b.Line).ThenBy(b => b.Reason, StringComparer.Ordinal)], warned);

    /// <summary>What would become of the file.</summary>
    public ImportResult Foreseen => Result with { Preview = [.. preview.OrderBy(p => p.Line).Take(MostPreviewed)] };

    /// <summary>A row would be taken in.</summary>
    public void Would(PreviewRow row)
    {
        preview.Add(row);
        _ = row.State switch { PreviewState.New => added++, PreviewState.Changed => amended++, _ => unchanged++ };
    }

    /// <summary>A row turned out to be bad.</summary>
    public void Refused(int line, string reason) => bad.Add(new(line, reason));

    public void Refused(IEnumerable<BadRow> more) => bad.AddRange(more);

    public void Unchanged() => unchanged++;

    /// <summary>What somebody may want to know of rows that are taken in.</summary>
    public void Warn(IEnumerable<string> more) => warned.AddRange(more);

    /// <param name="before">The stream's version before; 0: it was not there.</param>
    public void Done(Outcome outcome, long before)
    {
        if (outcome.Streams![0].Version <= before)
        {
            unchanged++;
        }
        else if (before == 0)
        {
            added++;
        }
        else
        {
            amended++;
        }
    }
}
