using Dapper;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Grosses;

/// <summary>Takes in a file of grosses: finds the house and film of each row among those the reporter has to do with, and writes what differs.</summary>
internal sealed class GrossImport(Database database, Actor actor, Parsed<GrossRow> file)
{
    private readonly List<BadRow> bad = [.. file.Bad];

    private sealed class House
    {
        public string Id { get; init; } = "";

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
                file.Rows, figures.Count, 0, 0, [.. bad.OrderBy(b => b.Line)], file.Warnings,
                [.. figures.Take(50).Select(f => new PreviewRow(f.Line, f.Theater.Value, $"{f.Film}, {f.Day:uuuu-MM-dd}, {f.Gross}", PreviewState.New))]);
        }
        return Result(await new GrossWriter(database).WriteAsync(
            figures, actor.ToString(), source, now, strict, done => progress?.Invoke(new(done, figures.Count)), cancellation));
    }

    private ImportResult Result(GrossesWritten written)
    {
        bad.AddRange(written.Bad.Select(b => new BadRow(b.Line, b.Reason)));
        return new(file.Rows, written.Added, written.Amended, written.Unchanged, [.. bad.OrderBy(b => b.Line)], file.Warnings);
    }

    private async Task<List<GrossFigure>> FindAsync(Instant now, CancellationToken cancellation)
    {
        var (houses, films, isOwn) = await KnownAsync(now, cancellation);
        var figures = new List<GrossFigure>();
        var lines = new Dictionary<(TheaterId, FilmId, LocalDate), int>();
        foreach (var row in file.Good)
        {
            var named = houses[row.Theater].Concat(houses[$"theater:{Slug.From(row.Theater)}"]).Distinct().Where(t => isOwn(t, row.Day)).ToList();
            var film = films.GetValueOrDefault(row.Film.StartsWith("film:", StringComparison.Ordinal) ? row.Film : $"film:{Slug.From(row.Film)}");
            var problem = (named.Count, film) switch
            {
                (0, _) => $"theater '{row.Theater}' is not known: give its id or a code",
                ( > 1, _) => $"theater '{row.Theater}' may be {string.Join(" or ", named.Take(3))}: give its id",
                (_, null) => $"film '{row.Film}' is not known: give its id",
                _ => null,
            };
            if (problem is null && !lines.TryAdd((named[0], film!.Value, row.Day), row.Line))
            {
                var first = lines[(named[0], film.Value, row.Day)];
                problem = $"{film} in {named[0]} on {row.Day:uuuu-MM-dd} is on line {first} already; line {first} counts, line {row.Line} does not";
            }
            if (problem is null)
            {
                figures.Add(new(row.Line, named[0], film!.Value, row.Day, row.Gross, row.Admissions, row.Shows));
            }
            else
            {
                bad.Add(new(row.Line, problem));
            }
        }
        return figures;
    }

    /// <summary>
    /// Houses by id and codes, and films by id: an exhibitor's own houses, and films it booked, was offered or may book; a distributor's own films.
    /// A house that changed hands is an exhibitor's own on the days on which it had it.
    /// </summary>
    private async Task<(ILookup<string, TheaterId> Houses, Dictionary<string, FilmId?> Films, Func<TheaterId, LocalDate, bool> IsOwn)> KnownAsync(
        Instant now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var viewer = await Viewer.LoadAsync(connection, null, actor, now);
        var parameters = new { own = actor.Distributor?.Value, current = Stored.Current };
        var houses = (await connection.QueryAsync<House>(
            $"select id, chain, comscore, own_code as OwnCode from theater t where to_seq = @current and {viewer.TheatersEver("t")}", parameters)).AsList();
        var moves = await TheaterChains.LoadAsync(connection);
        var current = houses.ToDictionary(h => TheaterId.Parse(h.Id), h => ChainId.Parse(h.Chain));
        var films = await connection.QueryAsync<string>(
            actor.Role switch
            {
                Role.Administrator => "select id from film where to_seq = @current",
                Role.Distribution => "select id from film where distributor = @own and to_seq = @current",
                _ => $"""
                    select film from release_window where bookable = 'open' and {viewer.Announced("film")} and to_seq = @current
                    union select film from booking b where {viewer.Bookings("b")} and to_seq = @current
                    union select film from offer_line l where {viewer.Bookings("l")} and to_seq = @current
                    """,
            },
            parameters);
        return (
            houses.SelectMany(h => new[] { h.Id, h.Comscore, h.OwnCode }.OfType<string>().Distinct().Select(name => (name, h.Id)))
                .ToLookup(h => h.name, h => TheaterId.Parse(h.Id), StringComparer.Ordinal),
            films.ToDictionary(f => f, f => (FilmId?)FilmId.Parse(f), StringComparer.Ordinal),
            (theater, day) => actor.Role != Role.Exhibitor || viewer.IsOf(theater, moves.On(theater, current[theater], day)));
    }
}
