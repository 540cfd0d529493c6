using ReleasePlanner.Films;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Imports;

/// <summary>Sends the films of a file and the windows it plans. What only the planner knows of them, such as ratings or previews, stays.</summary>
internal sealed class FilmImport(ImportSender sender, Parsed<FilmRow> file)
{
    private readonly ImportTally tally = new(file.Rows, file.Bad, file.Warnings);
    private List<FilmRow> named = [];
    private Dictionary<string, FilmDetails> films = [];
    private Dictionary<string, WindowDetails> windows = [];
    private Dictionary<string, long> filmVersions = [];
    private Dictionary<string, long> windowVersions = [];

    public async Task<ImportResult> RunAsync(CancellationToken cancellation)
    {
        films = await sender.KnownAsync<FilmDetails>("film");
        windows = await sender.KnownAsync<WindowDetails>("release_window");
        named = Named();
        filmVersions = await sender.VersionsAsync("film");
        windowVersions = await sender.VersionsAsync("window");
        if (sender.Strict)
        {
            await TryAsync(cancellation);
            if (tally.HasBad)
            {
                return tally.Result;
            }
        }
        if (sender.DryRun)
        {
            await ForeseeAsync(cancellation);
            return tally.Foreseen;
        }
        var byFilm = named.GroupBy(r => r.Film).ToList();
        var registered = byFilm.Select(rows => LineOf(rows.First(), rows.Key.Value, FilmFor(rows.First()), phase: 0));
        var planned = named.Where(r => r.Window is not null).Select(r => LineOf(r, r.Window!.Value.Value, WindowFor(r), phase: 1));
        var answers = await sender.RunAsync([.. registered, .. planned], cancellation);
        foreach (var rows in byFilm)
        {
            Tell([.. rows], answers);
        }
        return tally.Result;
    }

    /// <summary>The rows with the films and distributors they mean; those that mean none, or another's, are refused.</summary>
    private List<FilmRow> Named()
    {
        var distributors = new NameIds("distributor");
        foreach (var of in films.Values.GroupBy(f => f.Distributor))
        {
            distributors.With(of.Key.Value, of.Select(f => f.DistributorName).FirstOrDefault(n => n is not null) ?? of.Key.Value);
        }
        var rows = new List<FilmRow>();
        var windows = new HashSet<WindowId>();
        foreach (var row in file.Good)
        {
            if (Named(row, distributors, out var problem) is not { } found)
            {
                tally.Refused(row.Line, problem!);
            }
            else if (found.Window is { } window && !windows.Add(window))
            {
                tally.Refused(row.Line, $"{window} is on an earlier line already; that line counts, this one does not");
            }
            else
            {
                rows.Add(found);
            }
        }
        tally.Warn(distributors.Warnings);
        return rows;
    }

    private FilmRow? Named(FilmRow row, NameIds distributors, out string? problem)
    {
        problem = null;
        if (row.Written is { } written)
        {
            var slug = WrittenIds.Of(written, row.Title, s => films.GetValueOrDefault("film:" + s)?.Title, out problem, out var warning);
            if (problem is not null)
            {
                problem = "id " + problem;
                return null;
            }
            tally.Warn(warning is null ? [] : [$"line {row.Line}: id {warning}"]);
            row = row with { Film = FilmId.Parse("film:" + slug) };
        }
        if (row.DistributorName is not { } name)
        {
            return row;
        }
        // A film whose distributor's id was made by the former rule stays its distributor's.
        if (films.GetValueOrDefault(row.Film.Value) is { DistributorName: null } was && was.Distributor.Value == FormerSlug.From(name)
            && FoldedText.IsSameName(was.Title, row.Title))
        {
            return row with { Distributor = was.Distributor, DistributorName = null };
        }
        var distributor = distributors.Of(name, row.Line, out problem);
        return problem is null
            ? row with { Distributor = DistributorId.Parse(distributor), DistributorName = FoldedText.IsSameName(name, distributor) ? null : name }
            : null;
    }

    /// <summary>Each film is sent by its distributor.</summary>
    private static BatchLine LineOf(FilmRow row, string stream, Command command, int phase) =>
        new(stream, stream, command, phase, Actor.Distribution(row.Distributor));

    /// <summary>Films that exist are the only ones that can be refused for what they are.</summary>
    private async Task TryAsync(CancellationToken cancellation)
    {
        var known = named.Where(r => films.ContainsKey(r.Film.Value)).ToList();
        var commands = known.Select(r => (r.Line, (Command)FilmFor(r), (Actor?)Actor.Distribution(r.Distributor)))
            .Concat(known.Where(r => r.Window is not null).Select(r => (r.Line, (Command)WindowFor(r), (Actor?)Actor.Distribution(r.Distributor))));
        tally.Refused((await sender.TryAsync([.. commands], cancellation)).DistinctBy(b => b.Line));
    }

    /// <summary>A film or window that is new cannot be tried: what it needs may be new too.</summary>
    private async Task ForeseeAsync(CancellationToken cancellation)
    {
        var rows = named.DistinctBy(r => r.Film).Select(r => (Row: r, Stream: r.Film.Value, Command: (Command)FilmFor(r), IsOld: films.ContainsKey(r.Film.Value), Said: r.Title))
            .Concat(named.Where(r => r.Window is not null).Select(r => (
                Row: r, Stream: r.Window!.Value.Value, Command: (Command)WindowFor(r), IsOld: windows.ContainsKey(r.Window.Value.Value), Said: $"{r.Title}, {r.Market}, {r.Channel}, opens {r.Opens?.ToString() ?? "undated"}")))
            .ToList();
        var old = rows.Where(r => r.IsOld).ToList();
        var tried = (await sender.TriedAsync([.. old.Select(r => (r.Row.Line, r.Command, (Actor?)Actor.Distribution(r.Row.Distributor)))], cancellation))
            .Zip(old).ToDictionary(t => t.Second.Stream, t => t.First);
        foreach (var row in rows)
        {
            var answer = tried.GetValueOrDefault(row.Stream);
            if ((answer?.Refusal ?? sender.Unfit(row.Command, Actor.Distribution(row.Row.Distributor))) is { } refusal)
            {
                tally.Refused(row.Row.Line, refusal.Message);
            }
            else
            {
                tally.Would(new(row.Row.Line, row.Stream, row.Said, !row.IsOld ? PreviewState.New : answer?.Value?.Events is { Count: > 0 } ? PreviewState.Changed : PreviewState.Unchanged));
            }
        }
    }

    private void Tell(IReadOnlyList<FilmRow> rows, Dictionary<string, Result<Outcome>> answers)
    {
        var (film, first) = (answers[rows[0].Film.Value], rows[0]);
        if (film.Refusal is { } refused)
        {
            tally.Refused(first.Line, refused.Message);
        }
        else
        {
            tally.Done(film.Value!, filmVersions.GetValueOrDefault(first.Film.Value));
        }
        foreach (var row in rows.Where(r => r.Window is not null))
        {
            var window = answers[row.Window!.Value.Value];
            if (window.Refusal is null)
            {
                tally.Done(window.Value!, windowVersions.GetValueOrDefault(row.Window.Value.Value));
            }
            else if (film.Refusal is null)
            {
                tally.Refused(row.Line, window.Refusal.Message);
            }
            else if (row != first)
            {
                tally.Refused(row.Line, $"{row.Film} was refused on line {first.Line}");
            }
        }
    }

    private RegisterFilm FilmFor(FilmRow row)
    {
        var was = films.GetValueOrDefault(row.Film.Value);
        return new RegisterFilm
        {
            CommandId = sender.IdFor(row.Film.Value, filmVersions.GetValueOrDefault(row.Film.Value)),
            Film = row.Film,
            Title = was?.Title.Trim() == row.Title ? was.Title : row.Title,
            Distributor = row.Distributor,
            DistributorName = row.DistributorName ?? was?.DistributorName,
            RuntimeMinutes = row.RuntimeMinutes ?? was?.RuntimeMinutes,
            LocalTitles = was?.LocalTitles ?? ImmutableSortedDictionary<string, string>.Empty,
            CodeName = was?.CodeName,
            Versions = was?.Versions ?? [],
            Formats = was?.Formats ?? [],
            Ratings = was?.Ratings ?? ImmutableSortedDictionary<string, string>.Empty,
            AnnounceAt = was?.AnnounceAt,
            Audience = was?.Audience ?? [],
        };
    }

    private PlanWindow WindowFor(FilmRow row)
    {
        var id = row.Window!.Value.Value;
        var was = windows.GetValueOrDefault(id);
        return new PlanWindow
        {
            CommandId = sender.IdFor(id, windowVersions.GetValueOrDefault(id)),
            Film = row.Film,
            Market = row.Market!.Value,
            Channel = row.Channel,
            Distributor = was?.Distributor,
            Opens = row.Opens,
            OpensAt = was?.OpensAt,
            Weeks = row.Weeks ?? (was?.Closes is null ? was?.Weeks : null),
            Closes = row.Weeks is null ? was?.Closes : null,
            Stub = was?.Stub ?? default,
            Previews = was?.Previews ?? [],
            Pattern = row.Pattern ?? was?.Pattern,
            Steps = was?.Steps ?? [],
            TargetTheaters = row.TargetTheaters ?? was?.TargetTheaters,
            FloorTheaters = was?.FloorTheaters,
            Runs = was?.Runs ?? default,
            Bookable = was?.Bookable ?? default,
        };
    }
}
