using ReleasePlanner.Imports;

namespace ReleasePlanner.Grosses;

/// <summary>A row of <c>grosses.csv</c>. Null figures are not reported: what is known of them stays.</summary>
/// <param name="Theater">As the file names the house: an id, or a code.</param>
/// <param name="Film">As the file names the film.</param>
/// <param name="Gross">In the market's own money; negative when money was given back.</param>
internal sealed record GrossRow(int Line, string Theater, string Film, LocalDate Day, decimal? Gross, int? Admissions, int? Shows);

/// <summary><c>grosses.csv</c>: <c>theater,film,date,gross,admissions,shows</c>, one row per house, film and day.</summary>
internal static class GrossesCsv
{
    /// <summary>More than any house takes on a day, so that sums of all houses stay exact.</summary>
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Of money, such as the dinar's: the store keeps thousandths.</summary>
    private const int Decimals = 3;

    public static Parsed<GrossRow> Parse(byte[] content) => CsvFile.Read(content, ',', "theater", "film", "date", "gross").Each(row =>
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
    });

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
        if (number is not { } whole || (whole is >= 0 and <= 10_000_000 && whole == decimal.Truncate(whole)))
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
