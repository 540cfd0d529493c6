using ReleasePlanner.Imports;

namespace ReleasePlanner.Grosses;

/// <summary>A row of <c>grosses.csv</c>. Null figures are not reported: what is known of them stays.</summary>
/// <param name="Theater">As the file names the house: an id, or a code.</param>
/// <param name="Film">As the file names the film.</param>
/// <param name="Gross">In the market's own money; negative when money was given back.</param>
internal sealed record GrossRow(int Line, string Theater, string Film, LocalDate Day, decimal? Gross, int? Admissions, int? Shows);

/// <summary>
/// <c>grosses.csv</c>: <c>theater,film,date,gross,admissions,shows</c>, one row per house, film and day, or several that are summed, such as one per auditorium.
/// </summary>
internal static class GrossesCsv
{
    /// <summary>More than any house takes on a day, so that sums of all houses stay exact.</summary>
    internal const decimal Most = 1_000_000_000_000m;

    /// <summary>Admissions or shows.</summary>
    internal const int MostCount = 10_000_000;

    /// <summary>Of money, such as the dinar's: the store keeps thousandths.</summary>
    private const int Decimals = 3;

    public static Parsed<GrossRow> Parse(byte[] content)
    {
        var file = CsvFile.Read(content, ',', "theater", "film", "date", "gross");
        var rows = file.Rows.ToDictionary(r => r, Read);
        // A part is not stored as the whole.
        foreach (var one in file.Rows.GroupBy(r => (r.Cell("theater"), r.Cell("film"), r.Cell("date"))).Where(g => g.Count() > 1))
        {
            if (one.FirstOrDefault(r => r.Problems.Count > 0) is { } wrong)
            {
                foreach (var row in one.Where(r => r.Problems.Count == 0).ToList())
                {
                    row.Problems.Add($"line {wrong.Line} is of the same house, film and day, and is wrong");
                }
            }
        }
        return file.Each(r => rows[r]);
    }

    private static GrossRow Read(CsvRow row)
    {
        var (theater, film) = (row.Required("theater"), row.Required("film"));
        if (row.Cell("date") is null)
        {
            row.Problems.Add("date is blank");
        }
        var day = row.Date("date");
        if (day is { Year: < 1900 or >= 2100 })
        {
            row.Problems.Add($"date is '{row.Cell("date")}': dates are from 1900 to 2099");
        }
        return new GrossRow(row.Line, theater, film, day ?? default, Gross(row), Whole(row, "admissions"), Whole(row, "shows"));
    }

    private static decimal? Gross(CsvRow row)
    {
        var gross = Number(row, "gross");
        if (gross is { } amount && (decimal.Round(amount, Decimals) != amount || Math.Abs(amount) > Most))
        {
            row.Problems.Add($"gross is '{row.Cell("gross")}': give an amount of at most {Decimals} decimals");
        }
        return gross;
    }

    private static int? Whole(CsvRow row, string column)
    {
        var number = Number(row, column);
        if (number is not { } whole || (whole is >= 0 and <= MostCount && whole == decimal.Truncate(whole)))
        {
            return (int?)number;
        }
        row.Problems.Add($"{column} is '{row.Cell(column)}': give a whole number, or nothing when it is unknown");
        return null;
    }

    private static decimal? Number(CsvRow row, string column)
    {
        var number = Figure.Read(row.Cell(column), out var problem);
        if (problem is not null)
        {
            row.Problems.Add($"{column} is '{Short(row.Cell(column)!)}', which {problem}");
        }
        return number;
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
