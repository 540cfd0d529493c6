using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;

namespace ReleasePlanner.Platform.Values;

/// <summary>
/// A time to answer by: an instant, or a day, which means until the end of it in the market's zone. JSON: <c>"2014-11-24T17:00:00Z"</c> or
/// <c>"2014-11-24"</c>.
/// </summary>
[JsonConverter(typeof(DeadlineConverter))]
public sealed record Deadline(Instant? At, LocalDate? On)
{
    /// <summary>The first instant that is too late.</summary>
    public Instant In(DateTimeZone zone) => At ?? On!.Value.PlusDays(1).BeginsIn(zone);

    /// <summary>The last day on which there is time, in the zone, and the time on it by which there is; null: the whole day.</summary>
    /// <param name="by">The first instant that is too late.</param>
    public static (LocalDate Day, LocalTime? At) Last(Instant by, DateTimeZone zone)
    {
        var local = by.InZone(zone);
        return local.Date.BeginsIn(zone) == by ? (local.Date.PlusDays(-1), null) : (local.Date, local.TimeOfDay);
    }
}

internal sealed class DeadlineConverter : JsonConverter<Deadline>
{
    public override Deadline Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
        {
            return new(null, InRange(day.Value));
        }
        if (InstantPattern.ExtendedIso.Parse(text) is { Success: true } at)
        {
            InRange(at.Value.InUtc().Date);
            return new(at.Value, null);
        }
        throw new JsonException($"'{text}' is not a time to answer by: write 2014-11-24 or 2014-11-24T17:00:00Z");
    }

    public override void Write(Utf8JsonWriter writer, Deadline value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.On is { } day ? LocalDatePattern.Iso.Format(day) : InstantPattern.ExtendedIso.Format(value.At!.Value));

    private static LocalDate InRange(LocalDate day) => day.Year is >= 1900 and < 2100 ? day : throw new JsonException("times to answer by are from 1900 to 2099");
}
