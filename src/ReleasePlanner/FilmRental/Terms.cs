using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.FilmRental;

/// <summary>
/// What a house pays for a run and what it promises. Percents are of the gross net of tax, amounts in the market's money.
/// JSON text alone is terms to be agreed with that text as their note.
/// </summary>
[JsonConverter(typeof(TermsConverter))]
public sealed record Terms
{
    /// <summary>The most weeks a table has; the last goes on for longer runs.</summary>
    public const int MostWeeks = 60;

    /// <summary>More than that no film ever took.</summary>
    internal const decimal MostMoney = 1_000_000_000_000m;

    private const int MostClauses = 12;

    public required Rental Rental { get; init; }

    /// <summary>What is owed for the run at the least.</summary>
    public decimal? MinimumGuarantee { get; init; }

    /// <summary>Points added to every percent for the whole run once a clause was broken, however often (The Last Jedi: 65, and 70 after one canceled show).</summary>
    public decimal? PenaltyPoints { get; init; }

    /// <summary>Best week first: the highest percents of the week table go to the highest-grossing weeks, whatever their order.</summary>
    public bool Floating { get; init; }

    /// <summary>How long the film is in theaters only, by what its opening weekend grossed; empty: no promise.</summary>
    public ImmutableArray<ExclusivityStep> Exclusivity { get; init; } = [];

    public ImmutableArray<Clause> Clauses { get; init; } = [];

    public string? Note { get; init; }

    /// <summary>Days from the opening that the film is in theaters only, for an opening gross; null: no promise.</summary>
    public int? ExclusivityDays(decimal openingGross) => Exclusivity.LastOrDefault(s => openingGross >= s.From)?.Days;

    /// <summary>All problems of shape.</summary>
    public void Check(Problems problems, string field)
    {
        Rental.Check(problems, field + ".rental");
        problems.If(MinimumGuarantee is < 0 or > MostMoney, field + ".minimumGuarantee", $"is {MinimumGuarantee}: amounts are from 0 to {MostMoney}");
        problems.If(PenaltyPoints is <= 0 or > 100, field + ".penaltyPoints", $"is {PenaltyPoints}: give points above 0 and up to 100");
        problems.If(PenaltyPoints is not null && !Rental.HasPercents, field + ".penaltyPoints", $"there is no percent to add them to in {Rental.Kind}");
        problems.If(Floating && Rental is not Weekly, field + ".floating", $"is for a week table, not for {Rental.Kind}");
        Steps(problems, field + ".exclusivity", [.. Exclusivity.Where(s => s is not null).Select(s => s.From)], required: false);
        problems.If(Exclusivity.Any(s => s is null || s.Days is < 1 or > 1000), field + ".exclusivity", "has a step that is not 1 to 1000 days");
        problems.If(Clauses.Length > MostClauses, field + ".clauses", $"are {Clauses.Length}: at most {MostClauses} are kept");
        for (var i = 0; i < Clauses.Length; i++)
        {
            if (Clauses[i] is { } clause)
            {
                clause.Check(problems, $"{field}.clauses[{i}]");
            }
            else
            {
                problems.Add($"{field}.clauses[{i}]", "is null");
            }
        }
        problems.Text(field + ".note", Note, 2000);
    }

    /// <summary>Steps begin at 0, so that one is always reached, and ascend.</summary>
    internal static void Steps(Problems problems, string field, IReadOnlyList<decimal> froms, bool required)
    {
        problems.If(froms.Count == 0 && required, field, "needs at least one step");
        problems.If(froms.Count > MostWeeks, field, $"has {froms.Count} steps: at most {MostWeeks} are kept");
        problems.If(froms.Count > 0 && froms[0] != 0, field, "does not begin at 0");
        problems.If(froms.Zip(froms.Skip(1)).Any(pair => pair.First >= pair.Second), field, "has steps that do not ascend");
    }

    public bool Equals(Terms? other) => other is not null && Json.Write(this) == Json.Write(other);

    public override int GetHashCode() => Json.Write(this).GetHashCode(StringComparison.Ordinal);
}

/// <summary>From an opening gross on, so many days in theaters only.</summary>
public sealed record ExclusivityStep
{
    public required decimal From { get; init; }

    public required int Days { get; init; }
}

internal sealed class TermsConverter : JsonConverter<Terms>
{
    private sealed record Shape
    {
        public required Rental Rental { get; init; }

        public decimal? MinimumGuarantee { get; init; }

        public decimal? PenaltyPoints { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Floating { get; init; }

        public ImmutableArray<ExclusivityStep> Exclusivity { get; init; } = [];

        /// <summary>A null among them is told with its place by the check of the terms.</summary>
        public ImmutableArray<Clause?> Clauses { get; init; } = [];

        public string? Note { get; init; }
    }

    public override Terms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new Terms { Rental = new ToBeAgreed(), Note = reader.GetString() };
        }
        var shape = InWords.Read<Shape>(JsonElement.ParseValue(ref reader), "terms", options);
        return new Terms
        {
            Rental = shape.Rental,
            MinimumGuarantee = shape.MinimumGuarantee,
            PenaltyPoints = shape.PenaltyPoints,
            Floating = shape.Floating,
            Exclusivity = shape.Exclusivity,
            Clauses = shape.Clauses!,
            Note = shape.Note,
        };
    }

    public override void Write(Utf8JsonWriter writer, Terms value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(
            writer,
            new Shape
            {
                Rental = value.Rental,
                MinimumGuarantee = value.MinimumGuarantee,
                PenaltyPoints = value.PenaltyPoints,
                Floating = value.Floating,
                Exclusivity = value.Exclusivity,
                Clauses = value.Clauses!,
                Note = value.Note,
            },
            options);
}
