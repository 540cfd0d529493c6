using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Values;

/// <summary>Why something was done: a short code for counting, a note in the party's own words. JSON text alone is the note.</summary>
[JsonConverter(typeof(ReasonConverter))]
public sealed record Reason(string? Code, string? Note)
{
    public override string ToString() => (Code, Note) switch
    {
        (null, _) => Note ?? "",
        (_, null) => Code,
        _ => $"{Code}: {Note}",
    };
}

internal sealed class ReasonConverter : JsonConverter<Reason>
{
    private sealed record Shape(string? Code, string? Note);

    public override Reason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(null, reader.GetString());
        }
        var shape = JsonSerializer.Deserialize<Shape>(ref reader, options)!;
        return new(shape.Code, shape.Note);
    }

    public override void Write(Utf8JsonWriter writer, Reason value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Shape(value.Code, value.Note), options);
}
