using Dapper;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Grosses;

/// <summary>Takes in a file of grosses: finds the house and film of each row among those the reporter has to do with, and writes what differs.</summary>
internal sealed class GrossImport(Database database, Actor actor, Parsed<GrossRow> file)
{
    private readonly List<BadRow> bad = [.. file.Bad];
    private int summed;

    private sealed class House
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Chain { get; init; } = "";

        public string? Comscore { get; init; }

        public string? OwnCode { get; init; }
    }

    /// <exception cref="ImportFileException">The reporter reports no grosses.</exception>
    public async Task<ImportResult> RunAsync(string source, Instant now, bool strict, bool dryRun, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        if (actor.Role is Role.Executive)
        {
            throw new ImportFileException($"grosses are reported by the administrator, distribution or an exhibitor, not by {actor}");
        }
        var figures = await FindAsync(now, cancellation);
        if (strict && bad.Count > 0)
        {
            return Result(new(0, 0, 0, []));
        }
        if (dryRun)
        {
            // Which of them are news is seen when they are written.
            return new(
                file.Rows, figures.Count, 0, 0, [.. bad.OrderBy(b => b.Line)], Warnings,
                [.. figures.Take(50).Select(f => new PreviewRow(f.Line, f.Theater.Value, $"{f.Film}, {f.Day:uuuu-MM-dd}, {f.Gross}", PreviewState.New))]);
        }
        return Result(await new GrossWriter(database).WriteAsync(
            figures, actor.ToString(), source, now, strict, done => progress?.Invoke(new(done, figures.Count)), cancellation));
    }

    private ImportResult Result(GrossesWritten written)
    {
        bad.AddRange(written.Bad.Select(b => new BadRow(b.Line, b.Reason)));
        return new(file.Rows, written.Added, written.Amended, written.Unchanged, [.. bad.OrderBy(b => b.Line)], Warnings);
    }

    private IReadOnlyList<string> Warnings => summed == 0
        ? file.Warnings
        : [.. file.Warnings, $"{summed} {(summed == 1 ? "figure is the sum" : "figures are sums")} of several rows of one house, film and day"];

    private async Task<List<GrossFigure>> FindAsync(Instant now, CancellationToken cancellation)
    {
        var (houses, films, isOwn) = await KnownAsync(now, cancellation);
        var figures = new List<GrossFigure>();
        foreach (var row in file.Good)
        {
            var named = houses.Coded[row.Theater].Concat(Meant(row.Theater, "theater:", houses.Names).Select(TheaterId.Parse)).Distinct()
                .Where(t => isOwn(t, row.Day)).ToList();
            FilmId? film = Meant(row.Film, "film:", films).FirstOrDefault() is { } id ? FilmId.Parse(id) : null;
            var problem = (named.Count, film) switch
            {
                (0, _) => $"theater '{row.Theater}' is not known: give its id or a code",
                ( > 1, _) => $"theater '{row.Theater}' may be {string.Join(" or ", named.Take(3))}: give its id",
                (_, null) => $"film '{row.Film}' is not known: give its id",
                _ => null,
            };
            if (problem is null)
            {
                figures.Add(new(row.Line, named[0], film!.Value, row.Day, row.Gross, row.Admissions, row.Shows));
            }
            else
            {
                bad.Add(new(row.Line, problem));
            }
        }
        return [.. figures.GroupBy(f => (f.Theater, f.Film, f.Day)).SelectMany(Sum)];
    }

    /// <summary>The rows of one house, film and day as one figure. What only some of them say is no sum, and then none of them counts.</summary>
    private IEnumerable<GrossFigure> Sum(IEnumerable<GrossFigure> rows)
    {
        var all = rows.ToList();
        if (all is [var only])
        {
            return [only];
        }
        var gross = all.ConvertAll(f => f.Gross);
        var admissions = all.ConvertAll(f => (decimal?)f.Admissions);
        var shows = all.ConvertAll(f => (decimal?)f.Shows);
        var lines = string.Join(", ", all.Select(f => f.Line));
        var problem = Problem("gross", gross, GrossesCsv.Most) ?? Problem("admissions", admissions, GrossesCsv.MostCount)
            ?? Problem("shows", shows, GrossesCsv.MostCount);
        if (problem is not null)
        {
            bad.AddRange(all.Select(f => new BadRow(f.Line, problem)));
            return [];
        }
        summed++;
        return [all[0] with { Gross = Total(gross), Admissions = (int?)Total(admissions), Shows = (int?)Total(shows) }];

        static decimal? Total(List<decimal?> values) => values[0] is null ? null : values.Sum();

        string? Problem(string what, List<decimal?> values, decimal most) =>
            values.Exists(v => v is null) && values.Exists(v => v is not null) ? $"lines {lines} are of one house, film and day, and only some of them say {what}"
            : Math.Abs(values.Sum() ?? 0) > most ? $"lines {lines} are of one house, film and day, and their {what} is more than can be"
            : null;
    }

    /// <summary>The ids that a cell may mean: one in full, or that of its slug unless that is another name's; by the former rule only with that name.</summary>
    private static IEnumerable<string> Meant(string cell, string prefix, Dictionary<string, string> names)
    {
        if (cell.StartsWith(prefix, StringComparison.Ordinal))
        {
            return names.ContainsKey(cell) ? [cell] : [];
        }
        var slug = Slug.From(cell);
        var meant = new[] { (Id: prefix + slug, IsFormer: false), (Id: prefix + FormerSlug.From(cell), IsFormer: true) };
        return meant.Where(m => names.TryGetValue(m.Id, out var name)
                && (FoldedText.IsSameName(cell, name) || (!m.IsFormer && (cell == slug || Slug.From(name) != slug))))
            .Select(m => m.Id).Distinct();
    }

    /// <summary>Houses by their codes, and the names of them all by id.</summary>
    private sealed record Houses(ILookup<string, TheaterId> Coded, Dictionary<string, string> Names);

    /// <summary>
    /// Houses by id and codes, and films by id: an exhibitor's own houses, and films it booked, was offered or may book; a distributor's own films.
    /// A house that changed hands is an exhibitor's own on the days on which it had it.
    /// </summary>
    private async Task<(Houses Houses, Dictionary<string, string> Films, Func<TheaterId, LocalDate, bool> IsOwn)> KnownAsync(
        Instant now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var viewer = await Viewer.LoadAsync(connection, null, actor, now);
        var parameters = new { own = actor.Distributor?.Value, current = Stored.Current };
        var houses = (await connection.QueryAsync<House>(
            $"select id, name, chain, comscore, own_code as OwnCode from theater t where to_seq = @current and {viewer.TheatersEver("t")}", parameters)).AsList();
        var moves = await TheaterChains.LoadAsync(connection);
        var current = houses.ToDictionary(h => TheaterId.Parse(h.Id), h => ChainId.Parse(h.Chain));
        var reported = actor.Role switch
        {
            Role.Administrator => "select id from film where to_seq = @current",
            Role.Distribution => "select id from film where distributor = @own and to_seq = @current",
            _ => $"""
                    select film from release_window where bookable = 'open' and {viewer.Announced("film")} and to_seq = @current
                    union select film from booking b where {viewer.Bookings("b")} and to_seq = @current
                    union select film from offer_line l where {viewer.Bookings("l")} and to_seq = @current
                    """,
        };
        var films = await connection.QueryAsync<(string Id, string Title)>($"select id, title from film where to_seq = @current and id in ({reported})", parameters);
        return (
            new(
                houses.SelectMany(h => new[] { h.Comscore, h.OwnCode }.OfType<string>().Distinct().Select(code => (code, h.Id)))
                    .ToLookup(h => h.code, h => TheaterId.Parse(h.Id), StringComparer.Ordinal),
                houses.ToDictionary(h => h.Id, h => h.Name, StringComparer.Ordinal)),
            films.ToDictionary(f => f.Id, f => f.Title, StringComparer.Ordinal),
            (theater, day) => actor.Role != Role.Exhibitor || viewer.IsOf(theater, moves.On(theater, current[theater], day)));
    }
}
