using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>A row of the grid as far as it is needed to choose, sort and count it.</summary>
internal sealed class HouseKey
{
    public string Theater { get; init; } = "";

    /// <summary>Of the booking or line within its theater.</summary>
    public string Id { get; init; } = "";

    public bool Line { get; init; }

    public string Key { get; init; } = "";

    public string Chain { get; init; } = "";

    public string Name { get; init; } = "";

    public string? City { get; init; }

    public string? Region { get; init; }

    public int? HouseScreens { get; init; }

    public string Zone { get; init; } = "";

    public int? Because { get; init; }

    /// <summary>The day asked about.</summary>
    public int Day { get; init; }

    /// <summary>Of a house's rows the least counts.</summary>
    public string Place { get; init; } = "";

    public int Halves { get; init; }

    /// <summary>The house has a booking that plays: upcoming ones add no screens.</summary>
    public bool Plays { get; init; }

    public int? FromDay { get; init; }

    public int? UntilDay { get; init; }

    /// <summary>Of lines, where they are sorted by days.</summary>
    public string? LineFrom { get; init; }

    public string? LineWeeks { get; init; }

    public string? StartsOn { get; init; }

    /// <summary>Where it is sorted by that.</summary>
    public string? Answered { get; init; }

    /// <summary>The state's place in the order of the counts.</summary>
    public int Rank => Key == HouseState.None ? 99 : int.Parse(Place.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture) % 100;

    /// <summary>A sneak, event or festival: no theater of the counts.</summary>
    public bool IsSpecial => Place.StartsWith('2');

    /// <summary>Screens that count, in halves.</summary>
    public int Counted => Key == "upcoming" && Plays ? 0 : Halves;
}

/// <summary>Reads the keys of all rows in one statement: standing is derived for the whole window, and the page is then chosen among them.</summary>
internal static class HouseKeys
{
    /// <param name="houses">Conditions on a theater <c>t</c>.</param>
    /// <param name="viewer">Whose houses are looked for where they have nothing.</param>
    /// <param name="exact">Every line, whatever booking its house has.</param>
    public static async Task<List<HouseKey>> Load(
        Look look, WindowHouses query, BookingFilter filter, StopSet stops, Viewer viewer, IReadOnlyList<string>? houses = null, bool exact = false)
    {
        var sql = await StandingSql.Prepare(look, filter, stops);
        var parameters = LineSql.With(sql.Parameters, look);
        parameters["of_chain"] = query.Chain?.Value;
        parameters["of_region"] = query.Region?.Value;
        parameters["of_text"] = Like.Part(query.Text);
        parameters["min_screens"] = query.MinScreens;
        parameters["of_market"] = query.Window.Market.Value;
        var db = look.Database;
        var dated = query.Sort is HouseSort.From or HouseSort.Until;
        var answered = query.Sort == HouseSort.AnsweredAt;
        string When(bool wanted, string text) => wanted ? text : "cast(null as text)";
        var where = string.Concat((houses ?? []).Select(h => " and " + h))
            + (query.Region is null ? "" : " and t.region = @of_region")
            + (query.MinScreens is null ? "" : " and t.screens >= @min_screens")
            + (query.Text is null ? "" : " and (lower(t.name) like @of_text escape '!' or t.id like @of_text escape '!' or lower(t.city) like @of_text escape '!')");
        var none = !query.State.Contains(HouseState.None) || exact ? "" : $"""
            union all select t.id, '', 0, '{HouseState.None}', t.chain, t.name, t.city, t.region, t.screens, t.zone, null, 0, '', 0, 0, null, null, null, null, null, null
            from theater t left join h on h.theater = t.id where {look.InForce("t")} and t.market = @of_market and h.theater is null and {viewer.Theaters("t")}{where}
                {(query.Chain is null ? "" : "and t.chain = @of_chain")}
            """;
        return await look.Query<HouseKey>(
            $"""
            {sql.With},
            s as materialized (
                select theater, "window", at_market, chain, region, key, because, special, halves, cast(100 + special * 100 + rank as text) || id as place,
                    0 as line, day, from_day, end_day, {When(false, "")} as line_from, {When(false, "")} as line_weeks, {When(false, "")} as starts_on,
                    {When(answered, $"rtrim({db.Text("body", "confirmedAt")}, 'Z')")} as answered
                from st
                union all {LineSql.Select(look, filter, $"""
                    , 1, 0, cast(null as int), cast(null as int), {When(dated, db.Text("l.body", "run.from"))}, {When(dated, db.Text("l.body", "run.weeks"))},
                    {When(dated, db.Text("t.body", "playWeekStartsOn"))}, {When(answered, $"rtrim({db.Text("l.body", "answer.at")}, 'Z')")}
                    """)}),
            h as (
                select theater, min(case when line = 0 then place end) as booked, max(case when key = 'playing' then 1 else 0 end) as plays
                from s group by theater)
            select t.id as Theater, substr(s.place, 4) as Id, s.line as Line, s.key as "Key", s.chain as Chain, t.name as Name, t.city as City, t.region as Region,
                t.screens as HouseScreens, t.zone as Zone, s.because as Because, s.day as "Day", s.place as Place, s.halves as Halves, h.plays as Plays,
                s.from_day as FromDay, s.end_day as UntilDay, s.line_from as LineFrom, s.line_weeks as LineWeeks, s.starts_on as StartsOn, s.answered as Answered
            from s join h on h.theater = s.theater join theater t on t.id = s.theater and {look.InForce("t")}
            where {(exact ? "1 = 1" : "(s.line = 0 or h.booked is null or s.place < h.booked)")}{where}{(query.Chain is null ? "" : " and s.chain = @of_chain")}
            {none}
            """,
            parameters);
    }
}
