using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.FilmRental;

/// <summary>How the rental of a run follows from its grosses. In JSON its <c>kind</c> says which, as in <c>{"kind": "firm", "percent": 55}</c>.</summary>
[JsonConverter(typeof(RentalConverter))]
public abstract record Rental
{
    private protected Rental(string kind, bool hasPercents = true) => (Kind, HasPercents) = (kind, hasPercents);

    /// <summary>The kind as it is written, such as <c>over-allowance</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Kind { get; }

    /// <summary>The rental is a share of the gross, to which penalty points can be added.</summary>
    [JsonIgnore]
    public bool HasPercents { get; }

    /// <summary>All problems of shape.</summary>
    public abstract void Check(Problems problems, string field);

    protected static void CheckPercent(Problems problems, string field, decimal percent) =>
        problems.If(percent is < 0 or > 100, field, $"is {percent}: percents are from 0 to 100");

    protected static void CheckPercents(Problems problems, string field, ImmutableArray<decimal> percents)
    {
        problems.If(percents.Length is 0 or > Terms.MostWeeks, field, $"has {percents.Length} percents: give 1 to {Terms.MostWeeks}, the last goes on");
        foreach (var percent in percents.Where(p => p is < 0 or > 100).Take(1))
        {
            CheckPercent(problems, field, percent);
        }
    }

    protected static void CheckAmount(Problems problems, string field, decimal amount) => problems.If(amount is < 0 or > Terms.MostMoney, field, $"is {amount}: amounts are from 0 to {Terms.MostMoney}");

    /// <summary>The percent of a week (0: the first) in a table whose last value goes on.</summary>
    internal static decimal InWeek(ImmutableArray<decimal> percents, int week) => percents[Math.Min(week, percents.Length - 1)];
}

/// <summary>A percent per week, the last repeating (Mica: 50/50/45/40/35/30).</summary>
public sealed record Weekly() : Rental("weekly")
{
    public required ImmutableArray<decimal> Percents { get; init; }

    public override void Check(Problems problems, string field) => CheckPercents(problems, field + ".percents", Percents);
}

/// <summary>One percent, the same in each week.</summary>
public sealed record Firm() : Rental("firm")
{
    public required decimal Percent { get; init; }

    public override void Check(Problems problems, string field) => CheckPercent(problems, field + ".percent", Percent);
}

/// <summary>One percent of what the whole run grossed.</summary>
public sealed record Aggregate() : Rental("aggregate")
{
    public required decimal Percent { get; init; }

    public override void Check(Problems problems, string field) => CheckPercent(problems, field + ".percent", Percent);
}

/// <summary>Whose gross decides the step of a scale.</summary>
public enum ScaleOn
{
    /// <summary>The house's own, of the run.</summary>
    Local,

    /// <summary>The film's in its whole market: known only when all houses have finished.</summary>
    National,
}

/// <summary>A scale: the percent of the step that the gross reaches holds for the whole of the run.</summary>
public sealed record Scale() : Rental("scale")
{
    public required ScaleOn On { get; init; }

    /// <summary>From 0 upwards; a step is reached at its own gross.</summary>
    public required ImmutableArray<ScaleStep> Steps { get; init; }

    /// <summary>The percent for a gross.</summary>
    public decimal PercentAt(decimal gross) => (Steps.LastOrDefault(s => gross >= s.From) ?? Steps[0]).Percent;

    public override void Check(Problems problems, string field)
    {
        if (Steps.Any(s => s is null))
        {
            problems.Add(field + ".steps", "has a null in its list");
            return;
        }
        Terms.Steps(problems, field + ".steps", [.. Steps.Select(s => s.From)], required: true);
        foreach (var step in Steps.Where(s => s.Percent is < 0 or > 100).Take(1))
        {
            CheckPercent(problems, field + ".steps", step.Percent);
        }
    }
}

/// <summary>From a gross on, a percent.</summary>
public sealed record ScaleStep
{
    public required decimal From { get; init; }

    public required decimal Percent { get; init; }
}

/// <summary>
/// 90/10: in each week the percent of what is over the house's allowance (its nut), but no less than the week's floor percent of the gross.
/// Vista writes it <c>90/10: 50,50,40,35,30,25</c>.
/// </summary>
public sealed record OverAllowance() : Rental("over-allowance")
{
    public decimal Percent { get; init; } = 90;

    /// <summary>What the house keeps of each week before anything is shared.</summary>
    public required decimal Allowance { get; init; }

    /// <summary>Floor percents per week, the last repeating.</summary>
    public required ImmutableArray<decimal> Floors { get; init; }

    public override void Check(Problems problems, string field)
    {
        CheckPercent(problems, field + ".percent", Percent);
        CheckAmount(problems, field + ".allowance", Allowance);
        CheckPercents(problems, field + ".floors", Floors);
    }
}

/// <summary>What a flat amount is paid for.</summary>
public enum FlatPer
{
    Run,
    Week,
}

/// <summary>An amount, whatever the gross.</summary>
public sealed record Flat() : Rental("flat", hasPercents: false)
{
    public required decimal Amount { get; init; }

    public FlatPer Per { get; init; }

    public override void Check(Problems problems, string field) => CheckAmount(problems, field + ".amount", Amount);
}

/// <summary>The distributor rents the house: it pays the amount for each week and keeps the gross.</summary>
public sealed record FourWall() : Rental("four-wall", hasPercents: false)
{
    public required decimal Amount { get; init; }

    public override void Check(Problems problems, string field) => CheckAmount(problems, field + ".amount", Amount);
}

/// <summary>As the master agreement between the two says, which is not kept here.</summary>
public sealed record Master() : Rental("master", hasPercents: false)
{
    /// <summary>Which agreement, in the parties' words.</summary>
    public required string Agreement { get; init; }

    public override void Check(Problems problems, string field) => problems.Text(field + ".agreement", Agreement, required: true);
}

/// <summary>Not agreed yet.</summary>
public sealed record ToBeAgreed() : Rental("to-be-agreed", hasPercents: false)
{
    public override void Check(Problems problems, string field)
    {
    }
}

/// <summary>Reads the kind wherever it stands among the members: PostgreSQL's jsonb keeps no order.</summary>
internal sealed class RentalConverter : JsonConverter<Rental>
{
    public override Rental Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        var kind = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("kind", out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
        return kind switch
        {
            "weekly" => InWords.Read<Weekly>(json, "weekly terms", options),
            "firm" => InWords.Read<Firm>(json, "firm terms", options),
            "aggregate" => InWords.Read<Aggregate>(json, "aggregate terms", options),
            "scale" => InWords.Read<Scale>(json, "scale terms", options),
            "over-allowance" => InWords.Read<OverAllowance>(json, "over-allowance terms", options),
            "flat" => InWords.Read<Flat>(json, "flat terms", options),
            "four-wall" => InWords.Read<FourWall>(json, "four-wall terms", options),
            "master" => InWords.Read<Master>(json, "master terms", options),
            "to-be-agreed" => InWords.Read<ToBeAgreed>(json, "terms to be agreed", options),
            _ => throw new JsonException(
                $"{(kind is null ? "a rental has no kind" : $"'{kind}' is not a kind of rental")}: give weekly, firm, aggregate, scale, over-allowance, flat, four-wall, master or to-be-agreed"),
        };
    }

    public override void Write(Utf8JsonWriter writer, Rental value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
