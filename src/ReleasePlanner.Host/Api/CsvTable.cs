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

    /// <summary>RFC 4180; text that a spreadsheet would take for a formula begins with an apostrophe. Numbers stay numbers, also below zero.</summary>
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape, TrueValue = "true", FalseValue = "false" };

    private const string Signs = "=+-@\t\r";

    /// <summary>Full-width, small, superscript and subscript forms, the minus sign and the heavy plus and minus.</summary>
    private const string LookAlikes = "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212\u2795\u2796";

    /// <summary>Spaces, byte order marks, zero-width and other marks that show nothing.</summary>
    private const string Unseen = " \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff";

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
                csv.WriteField(Plain(string.Join("; ", value.EnumerateArray().Select(v => v.ToString()))));
                break;
            default:
                csv.WriteField(Plain(value.ToString()));
                break;
        }
    }

    /// <summary>
    /// The writer knows the signs of ASCII that begin a formula. Spreadsheets also take look-alikes of them, such as full-width ones, and some skip what is not seen before.
    /// </summary>
    private static string Plain(string text)
    {
        var start = text.AsSpan().TrimStart(Unseen);
        return text.Length > 0 && !Signs.Contains(text[0]) && (text[0] == '\n' || (start.Length > 0 && (Signs.Contains(start[0]) || LookAlikes.Contains(start[0])))) ? "'" + text : text;
    }
}
