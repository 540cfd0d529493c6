using System.Globalization;

namespace ReleasePlanner.FilmRental;

/// <summary>Terms in a few words, for a cell: <c>60/50/45%, guarantee 5,000, 2 clauses</c>.</summary>
internal static class TermsWords
{
    /// <summary>More weeks than that are cut off: the last goes on anyway.</summary>
    private const int MostWeeks = 6;

    public static string? Of(Terms? terms) => terms is null ? null : string.Join(", ", Parts(terms));

    private static IEnumerable<string> Parts(Terms terms)
    {
        yield return Rental(terms.Rental);
        if (terms.Floating)
        {
            yield return "best week first";
        }
        if (terms.MinimumGuarantee is { } guarantee)
        {
            yield return $"guarantee {Money(guarantee)}";
        }
        if (terms.Clauses.Length > 0)
        {
            yield return terms.Clauses.Length == 1 ? "1 clause" : $"{terms.Clauses.Length} clauses";
        }
        if (terms.Rental is ToBeAgreed && terms.Note is { } note)
        {
            yield return note;
        }
    }

    private static string Rental(Rental rental) => rental switch
    {
        Weekly w => Percents(w.Percents),
        Firm f => $"{Number(f.Percent)}% firm",
        Aggregate a => $"{Number(a.Percent)}% of the run",
        Scale s => $"scale {Number(s.Steps.Min(x => x.Percent))} to {Number(s.Steps.Max(x => x.Percent))}%, {(s.On == ScaleOn.Local ? "local" : "national")}",
        OverAllowance o => $"{Number(o.Percent)}% over {Money(o.Allowance)}, at least {Percents(o.Floors)}",
        Flat f => $"{Money(f.Amount)} flat a {(f.Per == FlatPer.Run ? "run" : "week")}",
        FourWall f => $"four-wall, {Money(f.Amount)} a week",
        Master m => $"as {m.Agreement}",
        _ => "to be agreed",
    };

    private static string Percents(ImmutableArray<decimal> percents) =>
        string.Join('/', percents.Take(MostWeeks).Select(Number)) + (percents.Length > MostWeeks ? "/…%" : "%");

    private static string Number(decimal percent) => percent.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount.ToString("#,0.##", CultureInfo.InvariantCulture);
}
