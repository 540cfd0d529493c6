using System.Text;
using Dapper;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Finds the houses that a command over offer lines is about, within what the caller may act on, after everything answered before.</summary>
internal sealed class LineResolver(Database database, ReadModelPump pump, SelectionResolver selections, IClock clock)
{
    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public string Chain { get; init; } = "";
    }

    /// <summary>In id order; never empty.</summary>
    public async Task<Result<IReadOnlyList<OfferedHouse>>> Houses(OverLines over, Actor actor, CancellationToken cancellation, List<Warning> advice)
    {
        HashSet<string>? selected = null;
        if (over.Theaters is { } selection)
        {
            // The first of those that have such a line, not those with one among the first.
            var whole = over.Asked is null ? selection : selection with { First = null };
            if (over.OnlyChain is { } one && !whole.Chains.IsEmpty && !whole.Chains.Contains(one))
            {
                return Refusal.Invalid($"finds no theater of {one}", "theaters.chains");
            }
            var resolved = await selections.Theaters(over.OnlyChain is { } only ? whole with { Chains = [only] } : whole, actor, cancellation, advice);
            if (resolved.Refusal is { } refusal)
            {
                return refusal;
            }
            selected = resolved.Value.Select(t => t.Value).ToHashSet(StringComparer.Ordinal);
        }
        else
        {
            await pump.CatchUpAsync(cancellation);
        }
        await using var connection = await database.OpenAsync(cancellation);
        var viewer = await Viewer.LoadAsync(connection, null, actor, clock.GetCurrentInstant());
        var (sql, parameters) = Query(over, selected, viewer);
        var rows = await connection.QueryAsync<Row>(sql, parameters);
        var houses = rows.Where(r => selected is null || selected.Contains(r.Theater)).Select(r => new OfferedHouse(TheaterId.Parse(r.Theater), ChainId.Parse(r.Chain)))
            .Take(over.Asked is null ? int.MaxValue : over.Theaters?.First ?? int.MaxValue).ToList();
        return houses.Count == 0
            ? Refusal.Invalid(over.Asked is null ? "the selection finds no theater" : "no house of the selection has such an offer or ask", "theaters")
            : houses;
    }

    /// <summary>A distributor's templates of terms, for offers that name none.</summary>
    public async Task<IReadOnlyList<TermsTemplate>> Templates(DistributorId distributor, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var bodies = await connection.QueryAsync<string>(
            "select body from terms_template where distributor = @distributor and to_seq = @current and deleted = 0", new { distributor = distributor.Value, current = Stored.Current });
        return [.. bodies.Select(Json.Read<TermsTemplate>)];
    }

    /// <summary>Theaters with their chains: all, or those with a line asked about and those named by their ids.</summary>
    private (string Sql, DynamicParameters Parameters) Query(OverLines over, HashSet<string>? selected, Viewer viewer)
    {
        var parameters = new DynamicParameters(new { current = Stored.Current });
        var sql = new StringBuilder("select t.id as Theater, t.chain as Chain from theater t where t.to_seq = @current");
        if (over.Asked is { } asked)
        {
            var named = over.Theaters is { Ids.IsEmpty: false } ids ? ids.Ids.Select(i => i.Value).ToList() : [];
            sql.Append(" and (t.id in (select l.theater from offer_line l where l.to_seq = @current");
            And(database.In("l.state", "@states"), "states", asked.States.Select(s => s.ToString().ToLowerInvariant()).ToList());
            if (asked.Offer is { } offer)
            {
                And("l.offer = @offer", "offer", offer.Value);
            }
            if (asked.Film is { } film)
            {
                And("l.film = @film", "film", film.Value);
                And("l.market = @market", "market", asked.Window!.Value.Market.Value);
            }
            else if (asked.Window is { } window)
            {
                And("l.\"window\" = @window", "window", window.Value);
            }
            sql.Append(asked.States.Contains(LineState.Asked) ? " and l.offer is null" : " and l.offer is not null");
            if (viewer.Actor.Role == Role.Distribution)
            {
                sql.Append(" and ").Append(viewer.Bookings("l"));
            }
            sql.Append(')');
            if (named.Count > 0)
            {
                sql.Append(" or ").Append(database.In("t.id", "@named"));
                parameters.Add("named", named);
            }
            sql.Append(')');
        }
        if (selected is null)
        {
            sql.Append(" and ").Append(viewer.Theaters("t"));
        }
        return (sql.Append(" order by t.id").ToString(), parameters);

        void And(string condition, string name, object value)
        {
            sql.Append(" and ").Append(condition);
            parameters.Add(name, value);
        }
    }
}
