using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsvHelper;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host;

/// <summary>
/// An answer's main list as a table. The columns follow from the list's type, never from what is in it: members of members have dotted names, a
/// list of plain values is one cell, of a list of things with members the number is told.
/// </summary>
internal sealed class CsvTable
{
    private static readonly ConcurrentDictionary<Type, CsvTable?> Known = new();

    /// <summary>RFC 4180. Numbers stay numbers, also below zero; text is marked by <see cref="SpreadsheetText"/>.</summary>
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.None, TrueValue = "true", FalseValue = "false" };

    private CsvTable(string list, IReadOnlyList<ImmutableArray<string>> columns) => (List, Columns) = (list, [.. columns.Select(c => string.Join('.', c))]);

    /// <summary>The list's name in the answer.</summary>
    public string List { get; }

    /// <summary>Dotted names, in the order of the members.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The table of an answer's type; null: it has no list.</summary>
    public static CsvTable? Of(Type answer) => Known.GetOrAdd(answer, Made);

    public string Write(params IEnumerable<JsonElement> answers)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Options))
        {
            csv.WriteHeader(Columns.AsSpan());
            foreach (var row in answers.SelectMany(answer => answer.TryGetProperty(List, out var rows) ? rows.EnumerateArray() : default))
            {
                foreach (var column in Columns)
                {
                    Write(csv, At(row, column));
                }
                csv.EndRecord();
            }
        }
        return text.ToString();
    }

    private static CsvTable? Made(Type answer)
    {
        var lists = Json.Options.GetTypeInfo(answer).Properties.Where(p => ElementOf(p.PropertyType) is { } element && HasMembers(element)).ToList();
        var main = lists.Find(p => p.AttributeProvider?.IsDefined(typeof(RowsAttribute), inherit: false) == true) ?? lists.FirstOrDefault();
        return main is null ? null : new(main.Name, [.. Flat(ElementOf(main.PropertyType)!, [], [])]);
    }

    /// <summary>The paths to the plain values of a type.</summary>
    /// <param name="within">Types that are being told: one that holds itself is told once.</param>
    private static IEnumerable<ImmutableArray<string>> Flat(Type type, ImmutableArray<string> path, ImmutableArray<Type> within)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return HasMembers(type) && !within.Contains(type)
            ? Json.Options.GetTypeInfo(type).Properties.Where(p => p.Get is not null).SelectMany(p => Flat(p.PropertyType, path.Add(p.Name), within.Add(type)))
            : [path];
    }

    private static bool HasMembers(Type type) => Json.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object;

    private static Type? ElementOf(Type type) => type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) || type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        ? type.GetGenericArguments()[0]
        : null;

    private static JsonElement At(JsonElement row, string column)
    {
        foreach (var name in column.Split('.'))
        {
            if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out row))
            {
                return default;
            }
        }
        return row;
    }

    private static void Write(CsvWriter csv, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                csv.WriteField(value.GetDecimal());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                csv.WriteField(value.GetBoolean());
                break;
            case JsonValueKind.Array when value.EnumerateArray().Any(v => v.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                csv.WriteField(value.GetArrayLength());
                break;
            case JsonValueKind.Array:
                csv.WriteField(SpreadsheetText.Escape(string.Join("; ", value.EnumerateArray().Select(v => v.ToString()))));
                break;
            default:
                csv.WriteField(SpreadsheetText.Escape(value.ToString()));
                break;
        }
    }
}
