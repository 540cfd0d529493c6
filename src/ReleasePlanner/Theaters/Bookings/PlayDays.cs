using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>
/// Which days of a run are played: a number of days from its start, a list of dates, or days of the week.
/// JSON: <c>1</c>, <c>["2014-12-25"]</c> or <c>["friday", "saturday"]</c>.
/// </summary>
[JsonConverter(typeof(PlayDaysConverter))]
public sealed record PlayDays(int? Number, ImmutableArray<LocalDate> Dates, ImmutableArray<IsoDayOfWeek> Weekdays);

internal sealed class PlayDaysConverter : JsonConverter<PlayDays>
{
    private const string Forms = "days are a number of days, a list of dates or a list of days of the week";

    public override PlayDays Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt32(out var number) && number is >= 1 and <= 420 ? new(number, [], []) : throw new JsonException(Forms + ", from 1 to 420");
        }
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException(Forms);
        }
        using var list = JsonDocument.ParseValue(ref reader);
        var texts = list.RootElement.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : throw new JsonException(Forms)).ToList();
        if (texts.Count == 0)
        {
            throw new JsonException(Forms + ", at least one");
        }
        return char.IsAsciiDigit(texts[0].FirstOrDefault())
            ? new(null, [.. list.RootElement.Deserialize<LocalDate[]>(options)!.Distinct().Order()], [])
            : new(null, [], [.. list.RootElement.Deserialize<IsoDayOfWeek[]>(options)!.Distinct()]);
    }

    public override void Write(Utf8JsonWriter writer, PlayDays value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else if (!value.Dates.IsEmpty)
        {
            JsonSerializer.Serialize(writer, value.Dates, options);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Weekdays, options);
        }
    }
}
