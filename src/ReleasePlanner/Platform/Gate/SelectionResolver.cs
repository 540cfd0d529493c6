using System.Data.Common;
using System.Text;
using Dapper;
using ReleasePlanner.Groups;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Turns selections into theaters and bookings, within what the caller may act on, after everything answered before.</summary>
internal sealed class SelectionResolver(Database database, ReadModelPump pump, IClock clock, ReadModel model)
{
    /// <summary>So few theaters are looked up one by one: their chain may have millions of runs behind it.</summary>
    private const int Named = 500;

    private sealed class TheaterRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }

        public string? Comscore { get; init; }

        public string? OwnCode { get; init; }
    }

    private sealed class BookingRow
    {
        public string Theater { get; init; } = "";

        public string Id { get; init; } = "";
    }

    /// <summary>The theaters, in id order; never empty.</summary>
    /// <param name="advice">Is told of codes and names that found nothing, or more than one house.</param>
    /// <param name="member">The member of the command that the selection is: refusals name it.</param>
    public async Task<Result<ImmutableArray<TheaterId>>> Theaters(
        Selection selection, Actor actor, CancellationToken cancellation, List<Warning> advice, string member = "theaters")
    {
        await pump.CatchUpAsync(cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var viewer = await Viewer.LoadAsync(connection, null, actor, clock.GetCurrentInstant());
        HashSet<TheaterId>? grouped = null;
        if (!selection.Groups.IsEmpty)
        {
            var groups = await Groups(selection.Groups, viewer, connection);
            if (groups.Refusal is { } refusal)
            {
                return refusal;
            }
            grouped = groups.Value;
        }
        var found = await Find(selection, viewer, connection, advice);
        if (grouped is not null)
        {
            found.RemoveAll(t => !grouped.Contains(t));
        }
        if (selection.Ids.Where(id => !found.Contains(id)).Concat(selection.Except).ToList() is { Count: > 0 } absent)
        {
            // Their own that another criterion left out are no strangers.
            var theirs = (await connection.QueryAsync<string>(
                $"select id from theater t where to_seq = {Stored.Current} and {viewer.Theaters("t")} and {Viewer.In("id", absent)}")).ToHashSet();
            if (absent.Where(id => !theirs.Contains(id.Value)).Select(id => (TheaterId?)id).FirstOrDefault() is { } foreign)
            {
                return Refusal.NotFound(foreign);
            }
        }
        var chosen = Chosen(selection, found);
        if (!chosen.IsEmpty)
        {
            return chosen;
        }
        return await FindsNothing(selection, viewer, connection) is { } alone
            ? Refusal.Invalid("finds no theater", $"{member}.{alone}")
            : Refusal.Invalid("the selection finds no theater", member);
    }

    /// <summary>The criterion that finds no theater by itself; null: it is all of them together.</summary>
    private async Task<string?> FindsNothing(Selection selection, Viewer viewer, DbConnection connection)
    {
        foreach (var (member, alone) in Criteria(selection))
        {
            var found = alone.Groups.IsEmpty
                ? (await Find(alone, viewer, connection, [])).Count
                : (await Groups(alone.Groups, viewer, connection)).Value?.Count ?? 0;
            if (found == 0)
            {
                return member;
            }
        }
        return null;
    }

    /// <summary>The criteria of a selection, each by itself.</summary>
    internal static IEnumerable<(string Member, Selection Alone)> Criteria(Selection selection)
    {
        var criteria = new (string Member, bool Given, Func<Selection> Alone)[]
        {
            ("ids", !selection.Ids.IsEmpty, () => new() { Ids = selection.Ids }),
            ("codes", !selection.Codes.IsEmpty, () => new() { Codes = selection.Codes }),
            ("names", !selection.Names.IsEmpty, () => new() { Names = selection.Names }),
            ("chains", !selection.Chains.IsEmpty, () => new() { Chains = selection.Chains }),
            ("regions", !selection.Regions.IsEmpty, () => new() { Regions = selection.Regions }),
            ("cities", !selection.Cities.IsEmpty, () => new() { Cities = selection.Cities }),
            ("markets", !selection.Markets.IsEmpty, () => new() { Markets = selection.Markets }),
            ("buyers", !selection.Buyers.IsEmpty, () => new() { Buyers = selection.Buyers }),
            ("groups", !selection.Groups.IsEmpty, () => new() { Groups = selection.Groups }),
            ("minScreens", selection.MinScreens is not null, () => new() { MinScreens = selection.MinScreens }),
        };
        return criteria.Where(c => c.Given).Select(c => (c.Member, c.Alone()));
    }

    private static ImmutableArray<TheaterId> Chosen(Selection selection, List<TheaterId> found) =>
        [.. found.Except(selection.Except).Take(selection.First ?? int.MaxValue)];

    /// <summary>The houses of any of the viewer's own groups, as their selections find them now. What is no longer the viewer's is left out.</summary>
    private async Task<Result<HashSet<TheaterId>>> Groups(ImmutableArray<string> asked, Viewer viewer, DbConnection connection)
    {
        var houses = new HashSet<TheaterId>();
        foreach (var slug in asked.Distinct())
        {
            var id = Slug.IsValid(slug) ? viewer.Actor.Group(slug) : GroupId.Parse(slug);
            var body = id.Owner != viewer.Actor.Group(id.Slug).Owner ? null : await connection.QuerySingleOrDefaultAsync<string>(
                $"select body from saved_group where id = @id and to_seq = {Stored.Current} and deleted = 0", new { id = id.Value });
            if (body is null)
            {
                return Refusal.NotFound(slug);
            }
            var selection = Json.Read<GroupDetails>(body).Theaters;
            houses.UnionWith(Chosen(selection, await Find(selection, viewer, connection, [])));
        }
        return houses;
    }

    /// <summary>What the criteria find, in id order, but for groups.</summary>
    private async Task<List<TheaterId>> Find(Selection selection, Viewer viewer, DbConnection connection, List<Warning> advice)
    {
        var sql = new StringBuilder($"select id, name, city, comscore, own_code as OwnCode from theater t where to_seq = {Stored.Current} and {viewer.Theaters("t")}");
        var parameters = new DynamicParameters();
        void And(string condition, string name, object value)
        {
            sql.Append(" and ").Append(condition);
            parameters.Add(name, value);
        }
        AndIn("id", "ids", selection.Ids.Select(i => i.Value));
        AndIn("chain", "chains", selection.Chains.Select(i => i.Value));
        AndIn("region", "regions", selection.Regions.Select(i => i.Value));
        AndIn("market", "markets", selection.Markets.Select(i => i.Value));
        if (!selection.Buyers.IsEmpty)
        {
            sql.Append(" and ").Append(Viewer.In("t.id", (await Viewer.HousesOf(selection.Buyers, connection, null, clock.GetCurrentInstant())).Keys));
        }
        if (!selection.Codes.IsEmpty)
        {
            And($"({database.In("comscore", "@codes")} or {database.In("own_code", "@codes")})", "codes", selection.Codes.ToList());
        }
        if (selection.MinScreens is { } screens)
        {
            And("screens >= @screens", "screens", screens);
        }
        var rows = await connection.QueryAsync<TheaterRow>(sql.Append(" order by id").ToString(), parameters);
        // A criterion that was given and means nothing finds nothing: a group that was saved earlier may have one.
        var (names, cities) = (FoldedText.Set(selection.Names), FoldedText.Set(selection.Cities));
        var found = rows
            .Where(r => (selection.Names.IsEmpty || names.Contains(FoldedText.Of(r.Name)))
                && (selection.Cities.IsEmpty || cities.Contains(FoldedText.Of(r.City ?? ""))))
            .ToList();
        advice.AddRange(SelectionAdvice.Of(selection, found.ConvertAll(r => new NamedHouse(r.Name, r.Comscore, r.OwnCode))));
        return found.ConvertAll(r => TheaterId.Parse(r.Id));

        void AndIn(string column, string name, IEnumerable<string> values)
        {
            var list = values.ToList();
            if (list.Count > 0)
            {
                And(database.In(column, "@" + name), name, list);
            }
        }
    }

    /// <summary>The bookings by theater, in id order; never empty. Of runs that are not over, or that were not played and wait, but for those named by id.</summary>
    public async Task<Result<IReadOnlyList<(TheaterId Theater, ImmutableArray<BookingId> Bookings)>>> Bookings(
        OverBookings over, Actor actor, CancellationToken cancellation, List<Warning> advice)
    {
        ImmutableArray<TheaterId>? theaters = null;
        if (over.Theaters is { } selection)
        {
            var resolved = await Theaters(selection, actor, cancellation, advice);
            if (resolved.Refusal is { } refusal)
            {
                return refusal;
            }
            theaters = resolved.Value;
        }
        else
        {
            await pump.CatchUpAsync(cancellation);
        }
        var today = clock.GetCurrentInstant().InUtc().Date.PlusDays(-1);
        var waiting = over.Bookings.IsEmpty ? await WaitingBookings.Of(model, over, actor, today, cancellation) : [];
        await using var connection = await database.OpenAsync(cancellation);
        var viewer = await Viewer.LoadAsync(connection, null, actor, clock.GetCurrentInstant());
        var sql = new StringBuilder($"select theater, id from booking b where to_seq = {Stored.Current} and {viewer.Bookings("b")}");
        var parameters = new DynamicParameters();
        void And(string condition, string name, object value)
        {
            sql.Append(" and ").Append(condition);
            parameters.Add(name, value);
        }
        if (theaters is { Length: <= Named } few)
        {
            And(database.In("theater", "@theaters"), "theaters", few.Select(t => t.Value).ToList());
        }
        if (over.Window is { } window)
        {
            And("\"window\" = @window", "window", window.Value);
        }
        if (over.Chain is { } chain)
        {
            And("chain = @chain", "chain", chain.Value);
        }
        if (!over.Formats.IsEmpty)
        {
            And(database.In("format", "@formats"), "formats", over.Formats.ToList());
        }
        if (!over.Versions.IsEmpty)
        {
            And(database.In("version", "@versions"), "versions", over.Versions.ToList());
        }
        if (over.Bookings.IsEmpty)
        {
            And("end_day >= @today", "today", Stored.Day(today));
        }
        else
        {
            And(database.In("id", "@ids"), "ids", over.Bookings.Select(b => b.Value).ToList());
        }
        var rows = (await connection.QueryAsync<BookingRow>(sql.ToString(), parameters)).AsList();
        rows.AddRange(waiting.Select(w => new BookingRow { Theater = w.Theater.Value, Id = w.Booking.Value }));
        rows.Sort((one, other) => (string.CompareOrdinal(one.Theater, other.Theater), string.CompareOrdinal(one.Id, other.Id)).CompareTo((0, 0)));
        var within = theaters?.Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        rows.RemoveAll(r => within is not null && !within.Contains(r.Theater));
        if (over.Bookings.FirstOrDefault(b => rows.All(r => r.Id != b.Value)) is { Value: not null } foreign)
        {
            return Refusal.NotFound(foreign);
        }
        if (rows.Count == 0)
        {
            return Refusal.Invalid("the selection finds no booking", "bookings");
        }
        return rows.GroupBy(r => r.Theater)
            .Select(g => (TheaterId.Parse(g.Key), g.Select(r => BookingId.Parse(r.Id)).ToImmutableArray()))
            .ToList();
    }
}
