using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Scenarios;

/// <summary>A theater, the chain whose house it is, and the market it is in.</summary>
internal sealed record ChosenTheater(TheaterId Theater, ChainId Chain, MarketId Market);

/// <summary>Finds the theaters of an <c>each</c>, and makes the command of one of them.</summary>
internal sealed class ScenarioTheaters(Database database)
{
    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Chain { get; init; } = "";

        public string Market { get; init; } = "";

        public string Name { get; init; } = "";

        public string? City { get; init; }
    }

    /// <summary>In id order.</summary>
    public async Task<IReadOnlyList<ChosenTheater>> FindAsync(ScenarioSelection selection, CancellationToken cancellation)
    {
        var sql = new StringBuilder(
            """
            select t.id, t.chain, t.market, t.name, t.city from theater t join chain c on c.id = t.chain and c.to_seq = @current
            where t.to_seq = @current
            """);
        var parameters = new DynamicParameters(new { current = Stored.Current });
        void In(string column, string name, IEnumerable<string> values)
        {
            if (values.ToList() is { Count: > 0 } list)
            {
                sql.Append($" and {column} in (select value from {(database.IsSqlite ? $"json_each(@{name})" : $"jsonb_array_elements_text(@{name}::jsonb) as v(value)")})");
                parameters.Add(name, Json.Write(list));
            }
        }
        In("t.id", "ids", selection.Ids.Select(i => i.Value));
        In("t.chain", "chains", selection.Chains.Select(c => c.Value));
        In("c.kind", "kinds", selection.Kinds.Select(k => k.ToString().ToLowerInvariant()));
        In("t.region", "regions", selection.Regions.Select(r => r.Value));
        In("t.market", "markets", selection.Markets.Select(m => m.Value));
        if (selection.MinScreens is { } screens)
        {
            sql.Append(" and t.screens >= @screens");
            parameters.Add("screens", screens);
        }
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(sql.Append(" order by t.id").ToString(), parameters);
        var (names, cities) = (FoldedText.Set(selection.Names), FoldedText.Set(selection.Cities));
        return [.. rows
            .Where(r => (selection.Names.IsEmpty || names.Contains(FoldedText.Of(r.Name)))
                && (selection.Cities.IsEmpty || cities.Contains(FoldedText.Of(r.City ?? ""))))
            .Select(r => new ChosenTheater(TheaterId.Parse(r.Id), ChainId.Parse(r.Chain), MarketId.Parse(r.Market)))
            .Where(t => !selection.Except.Contains(t.Theater))
            .Skip(selection.Offset ?? 0)
            .Take(selection.First ?? int.MaxValue)];
    }

    /// <summary>
    /// The members of the command for one theater: <c>{theater}</c> and <c>{chain}</c> in any text become its ids, <c>{market}</c> the slug of
    /// its market, as in the ids of windows; where no text has <c>{theater}</c>, the member <c>theater</c> is set.
    /// </summary>
    public static JsonObject Fill(JsonObject with, ChosenTheater chosen)
    {
        var named = false;
        var filled = (JsonObject)Filled(with)!;
        if (!named)
        {
            filled["theater"] = chosen.Theater.Value;
        }
        return filled;

        JsonNode? Filled(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject members:
                    return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Filled(m.Value))));
                case JsonArray items:
                    return new JsonArray([.. items.Select(Filled)]);
                case JsonValue value when value.TryGetValue<string>(out var text):
                    named |= text.Contains("{theater}", StringComparison.Ordinal);
                    return text.Replace("{theater}", chosen.Theater.Value, StringComparison.Ordinal)
                        .Replace("{chain}", chosen.Chain.Value, StringComparison.Ordinal)
                        .Replace("{market}", chosen.Market.Slug, StringComparison.Ordinal);
                default:
                    return node?.DeepClone();
            }
        }
    }
}
