using System.Globalization;
using CsvHelper;

namespace ReleasePlanner.Imports;

/// <summary>
/// A table of text with a header. UTF-8 with or without a byte-order mark, any line ends. Bytes that are not UTF-8 are never guessed at:
/// the row that has them is reported, because a guess would store wrong names without a word.
/// </summary>
internal sealed class CsvFile
{
    private const char NotUtf8 = '\uFFFD';

    private CsvFile(IReadOnlyList<CsvRow> rows, List<BadRow> bad) => (Rows, Bad, Count) = (rows, bad, rows.Count + bad.Count);

    /// <summary>Rows that can be looked into.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>Rows that are no rows of this table; readers add those that say something impossible.</summary>
    public List<BadRow> Bad { get; }

    /// <summary>All rows below the header.</summary>
    public int Count { get; }

    /// <param name="required">Columns that have to be there, with other names for them after <c>|</c>; other columns are optional or ignored.</param>
    /// <exception cref="ImportFileException">It has no header or lacks a required column.</exception>
    public static CsvFile Read(byte[] content, char delimiter, params IReadOnlyList<string> required)
    {
        var (rows, bad) = (new List<CsvRow>(), new List<BadRow>());
        using var reader = CsvReader.Create(content, CsvReaderOptions.Default with
        {
            Separator = delimiter,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => bad.Add(new((int)record.LineNumber, Malformed(record.Reason))),
        });
        reader.ReadHeader();
        var header = reader.Headers.ToArray();
        if (header.Length == 0)
        {
            throw new ImportFileException("the file is empty: its first line must name the columns");
        }
        var columns = Columns(header, delimiter, required);
        while (reader.Read())
        {
            var fields = reader.Current.ToArray();
            if (fields.All(string.IsNullOrWhiteSpace))
            {
                // Spreadsheets leave such rows below and between.
                continue;
            }
            if (fields.Length == header.Length)
            {
                rows.Add(new((int)reader.LineNumber, columns, fields));
            }
            else
            {
                bad.Add(new((int)reader.LineNumber, $"has {fields.Length} cells, the header has {header.Length}"));
            }
        }
        return new(rows, bad);
    }

    /// <summary>Reads each row with <paramref name="read"/>; rows in which it finds problems are reported with all of them.</summary>
    public Parsed<T> Each<T>(Func<CsvRow, T> read, IReadOnlyList<string>? warnings = null)
    {
        var good = new List<T>();
        foreach (var row in Rows)
        {
            var value = read(row);
            if (row.Problems.Count == 0)
            {
                good.Add(value);
            }
            else
            {
                Bad.Add(new(row.Line, string.Join("; ", row.Problems)));
            }
        }
        return new(Count, good, [.. Bad.OrderBy(b => b.Line)], warnings ?? []);
    }

    private static Dictionary<string, int> Columns(string[] header, char delimiter, IReadOnlyList<string> required)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, name) in header.Index())
        {
            if (!columns.TryAdd(name.Trim(), index) && required.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
            {
                throw new ImportFileException($"the column {name.Trim()} is there twice");
            }
        }
        var names = required.Select(r => r.Split('|')).ToList();
        foreach (var of in names.Where(n => !columns.ContainsKey(n[0])))
        {
            if (of.FirstOrDefault(columns.ContainsKey) is { } other)
            {
                columns[of[0]] = columns[other];
            }
        }
        var missing = names.Select(n => n[0]).Where(r => !columns.ContainsKey(r)).ToList();
        if (missing.Count == 0)
        {
            return columns;
        }
        var hint = header.Any(h => h.Contains(NotUtf8)) ? "; the header is not UTF-8, save the file as UTF-8"
            : header.Length == 1 && header[0].IndexOfAny([',', ';', '\t']) >= 0 ? $"; columns are separated by '{delimiter}' in this format"
            : "";
        throw new ImportFileException(
            $"the file lacks the column{(missing.Count > 1 ? "s" : "")} {string.Join(", ", missing)}; it has {string.Join(", ", header.Select(h => h.Trim()))}{hint}");
    }

    private static string Malformed(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "opens a quote that is never closed: everything from here to the end of the file belongs to this row",
        CsvMalformedReason.TextAfterClosingQuote => "has text after a closing quote: double the quotes that are part of a text",
        _ => "has a quote inside a text: put the whole text in quotes and double those inside",
    };
}

/// <summary>One row: asks for its cells collect what is wrong with them. A blank cell is null.</summary>
internal sealed class CsvRow(int line, Dictionary<string, int> columns, string[] fields)
{
    /// <summary>The line on which it begins.</summary>
    public int Line { get; } = line;

    /// <summary>What is wrong with it, in the order found.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>A cell without the blanks around it; null when it is blank or the file has no such column.</summary>
    public string? Cell(string column) =>
        columns.TryGetValue(column, out var index) && SpreadsheetText.Unescape(fields[index].Trim()).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A cell of text that people wrote.</summary>
    public string? Text(string column)
    {
        var text = Cell(column);
        if (text is null)
        {
            return null;
        }
        if (text.Contains('\uFFFD'))
        {
            Problems.Add($"{column} has bytes that are not UTF-8: save the file as UTF-8");
        }
        else if (text.Contains('\0'))
        {
            Problems.Add($"{column} contains the character U+0000, which cannot be stored");
        }
        else if (text.Length > 400)
        {
            Problems.Add($"{column} is {text.Length} characters long; at most 400 are kept");
        }
        return text;
    }

    /// <summary>A cell that must not be blank; empty text when it is.</summary>
    public string Required(string column)
    {
        var text = Text(column);
        if (text is null)
        {
            Problems.Add($"{column} is blank");
        }
        return text ?? "";
    }

    /// <summary>A whole number; also written <c>4.0</c>, as the CNC does.</summary>
    public int? Whole(string column, int min, int max)
    {
        if (Cell(column) is not { } text)
        {
            return null;
        }
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && number >= min && number <= max)
        {
            return (int)number;
        }
        Problems.Add($"{column} is '{Short(text)}': give a whole number from {min} to {max}, or nothing when it is unknown");
        return null;
    }

    /// <summary>A coordinate.</summary>
    public double? Degrees(string column, double most)
    {
        if (Cell(column) is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var degrees)
            && Math.Abs(degrees) <= most)
        {
            return degrees;
        }
        Problems.Add($"{column} is '{Short(text)}': give degrees from -{most} to {most}");
        return null;
    }

    public DateTimeZone? Zone(string column)
    {
        if (Cell(column) is not { } text)
        {
            return null;
        }
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(text);
        if (zone is null)
        {
            Problems.Add($"{column} is '{Short(text)}': give a time zone of the IANA list, such as America/New_York");
        }
        return zone;
    }

    public LocalDate? Date(string column)
    {
        if (Cell(column) is not { } text)
        {
            return null;
        }
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(text);
        if (!date.Success)
        {
            Problems.Add($"{column} is '{Short(text)}': give a date such as 2014-12-25");
        }
        return date.Success ? date.Value : null;
    }

    /// <summary>The text of an id cell that is not an id in full, whose id may turn out to be another thing's; null: it is an id.</summary>
    public string? Written(string column, string prefix) =>
        Cell(column) is { } text && !text.StartsWith(prefix + ":", StringComparison.Ordinal) && !Slug.IsValid(text) ? text : null;

    /// <summary>An id written in full, or any text that becomes one.</summary>
    public TId? Id<TId>(string column, string prefix, Func<string, TId> parse)
        where TId : struct
    {
        var text = Required(column);
        if (text.Length == 0)
        {
            return null;
        }
        try
        {
            return parse(text.StartsWith(prefix + ":", StringComparison.Ordinal) ? text : $"{prefix}:{Slug.From(text)}");
        }
        catch (FormatException e)
        {
            Problems.Add($"{column}: {e.Message}");
            return null;
        }
    }

    /// <summary>One of some words.</summary>
    public TEnum? OneOf<TEnum>(string column)
        where TEnum : struct, Enum
    {
        if (Cell(column) is not { } text)
        {
            return null;
        }
        if (!int.TryParse(text, out _) && Enum.TryParse<TEnum>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value))
        {
            return value;
        }
        var words = Enum.GetNames<TEnum>().Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName);
        Problems.Add($"{column} is '{Short(text)}': give one of {string.Join(", ", words)}");
        return null;
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
