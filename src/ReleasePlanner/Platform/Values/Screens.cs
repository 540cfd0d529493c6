using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Values;

/// <summary>A number of screens held for a run, in halves (a split takes half a screen). From 0.5 to 99.5.</summary>
[JsonConverter(typeof(ScreensConverter))]
public readonly record struct Screens
{
    private Screens(int halves) => Halves = halves;

    /// <summary>The number in half screens: 3 is one and a half.</summary>
    public int Halves { get; }

    public static readonly Screens One = new(2);

    /// <exception cref="FormatException">Not a multiple of one half between 0.5 and 99.5.</exception>
    public static Screens Of(decimal screens) => screens is >= 0.5m and <= 99.5m && screens * 2 == decimal.Truncate(screens * 2)
        ? new((int)(screens * 2))
        : throw new FormatException($"{screens} is not a number of screens: give 0.5 or more, in halves");

    public override string ToString() => (Halves / 2m).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class ScreensConverter : JsonConverter<Screens>
{
    public override Screens Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out var screens))
        {
            throw new JsonException("screens are numbers, such as 2 or 0.5");
        }
        try
        {
            return Screens.Of(screens);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message);
        }
    }

    public override void Write(Utf8JsonWriter writer, Screens value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Halves % 2 == 0 ? value.Halves / 2 : value.Halves / 2m);
}

/// <summary>Screens per play week of a run: one number for all of it, or one per week, the last repeating. JSON: <c>2</c> or <c>[2, 1.5]</c>.</summary>
[JsonConverter(typeof(WeeklyScreensConverter))]
public sealed record WeeklyScreens(ImmutableArray<Screens> Weeks)
{
    /// <summary>The most weeks a run has.</summary>
    public const int MostWeeks = 60;

    public static readonly WeeklyScreens One = new([Screens.One]);

    /// <summary>1 to 60. What could not be read back is not made either: it would be stored.</summary>
    public ImmutableArray<Screens> Weeks { get; init; } = Weeks.Length is > 0 and <= MostWeeks
        ? Weeks
        : throw new FormatException("give 1 to 60 numbers of screens, one per week");

    /// <summary>Screens in the week with the given index; 0 is the first week, previews included.</summary>
    public Screens InWeek(int index) => Weeks[Math.Min(index, Weeks.Length - 1)];

    public bool Equals(WeeklyScreens? other) => other is not null && Weeks.SequenceEqual(other.Weeks);

    public override int GetHashCode() => Weeks.Aggregate(17, (hash, w) => HashCode.Combine(hash, w));
}

internal sealed class WeeklyScreensConverter : JsonConverter<WeeklyScreens>
{
    private static readonly ScreensConverter One = new();

    public override WeeklyScreens Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return new([One.Read(ref reader, typeof(Screens), options)]);
        }
        var weeks = ImmutableArray.CreateBuilder<Screens>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            weeks.Add(One.Read(ref reader, typeof(Screens), options));
        }
        return weeks.Count is > 0 and <= WeeklyScreens.MostWeeks ? new(weeks.ToImmutable()) : throw new JsonException("give 1 to 60 numbers of screens, one per week");
    }

    public override void Write(Utf8JsonWriter writer, WeeklyScreens value, JsonSerializerOptions options)
    {
        if (value.Weeks.Length == 1)
        {
            JsonSerializer.Serialize(writer, value.Weeks[0], options);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Weeks, options);
        }
    }
}

/// <summary>Auditoriums of a house by format, <c>{"standard": 12, "imax": 1}</c>. Unknown counts are the absence of this value.</summary>
[JsonConverter(typeof(ScreenCountsConverter))]
public sealed record ScreenCounts(ImmutableSortedDictionary<string, int> ByFormat)
{
    public const string Standard = "standard";

    public int Total => ByFormat.Values.Sum();

    public int Of(string format) => ByFormat.GetValueOrDefault(format);

    public bool Equals(ScreenCounts? other) => other is not null && ByFormat.SequenceEqual(other.ByFormat);

    public override int GetHashCode() => Total;
}

internal sealed class ScreenCountsConverter : JsonConverter<ScreenCounts>
{
    public override bool HandleNull => false;

    public override ScreenCounts? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() == "unknown")
        {
            return null;
        }
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var total))
        {
            return Checked(ImmutableSortedDictionary<string, int>.Empty.Add(ScreenCounts.Standard, total));
        }
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("screens of a house are a number, {\"standard\": 12, \"imax\": 1} or \"unknown\"");
        }
        return Checked(JsonSerializer.Deserialize<Dictionary<string, int>>(ref reader, options)!.ToImmutableSortedDictionary());
    }

    public override void Write(Utf8JsonWriter writer, ScreenCounts value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, (IReadOnlyDictionary<string, int>)value.ByFormat, options);

    private static ScreenCounts Checked(ImmutableSortedDictionary<string, int> byFormat)
    {
        if (byFormat.Any(f => !Slug.IsValid(f.Key) || f.Value is < 0 or > 100))
        {
            throw new JsonException("a house has 0 to 100 screens of each format, and formats are slugs such as imax");
        }
        return new(byFormat);
    }
}
