using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>What is to be changed of one row; null members stay.</summary>
internal sealed record RowEdit(HouseRow Row)
{
    public WeeklyScreens? Screens { get; init; }

    public LocalDate? From { get; init; }

    public int? Weeks { get; init; }

    /// <summary>What stood in the cells when they were written into: another's change since is not overwritten unseen.</summary>
    public RunSeen Seen => new(Screens is null ? null : Row.Screens, From is null ? null : Row.From, Weeks is null ? null : Row.Weeks);

    public bool IsEmpty => Screens is null && From is null && Weeks is null;

    /// <summary>The edit with what was written into a cell; or why it is none.</summary>
    public static (RowEdit? Edit, string? Problem) Read(RowEdit edit, string column, string text)
    {
        text = text.Trim();
        var row = edit.Row;
        if (row.Booking is null && row.Offer is null)
        {
            return (null, "nothing is booked or offered here: offer it first");
        }
        if (text == GridColumn.Of(column)?.Text(row, Live.Viewing.Unknown))
        {
            return (edit, null);
        }
        switch (column)
        {
            case GridColumn.Screens:
                try
                {
                    var weeks = text.Split(',', ';', '/').Select(t => Number(t.Trim())).ToImmutableArray();
                    return (edit with { Screens = new(weeks) }, null);
                }
                catch (FormatException)
                {
                    return (null, $"'{text}' is no number of screens: write 2, or one a week as 2, 1.5");
                }
            case GridColumn.From:
                return Day(text, row) is { } day ? (edit with { From = day }, null) : (null, $"'{text}' is no day: write 2015-01-02 or 2 Jan");
            case GridColumn.Weeks:
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 60
                    ? (edit with { Weeks = number }, null)
                    : (null, $"'{text}' is no number of weeks: write 1 to 60");
            default:
                return (null, $"{GridColumn.Of(column)?.Name ?? column} cannot be changed here");
        }
    }

    private static Screens Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? Platform.Values.Screens.Of(number)
        : throw new FormatException(text);

    /// <summary>A day; without a year the one nearest to the run's.</summary>
    private static LocalDate? Day(string text, HouseRow row)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } iso)
        {
            return iso.Value;
        }
        if (DateTime.TryParseExact(text, ["d MMM yyyy", "M/d/yyyy", "ddd d MMM yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var whole))
        {
            return LocalDate.FromDateTime(whole);
        }
        var year = row.From?.Year ?? 2000;
        return DateTime.TryParseExact($"{text} {year}", ["d MMM yyyy", "M/d yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && row.From is { } near
            ? new[] { -1, 0, 1 }.Select(y => LocalDate.FromDateTime(day).PlusYears(y)).MinBy(d => Math.Abs(Period.DaysBetween(near, d)))
            : null;
    }
}

/// <summary>Edits of rows as as few commands as say them: rows that change alike go together.</summary>
internal static class CellEdits
{
    /// <param name="house">Who of the house said it: bookings are the houses' own to change.</param>
    public static IReadOnlyList<Command> Commands(WindowId window, IEnumerable<RowEdit> edits, OnBehalf? house, CommandId id)
    {
        var commands = new List<Command>();
        foreach (var alike in edits.Where(e => !e.IsEmpty).GroupBy(e => (e.Row.Booking is not null, Offer: e.Row.Booking is null ? e.Row.Offer : null, e.Row.Version, e.Row.Format, e.Screens, e.From, e.Weeks, e.Seen)))
        {
            var rows = alike.Select(e => e.Row).ToList();
            var part = CommandId.Parse($"{id}-{commands.Count + 1}");
            commands.Add(alike.Key.Offer is { } offer
                ? new AmendOffer
                {
                    CommandId = part,
                    Offer = offer,
                    Theaters = GridSelection.Listed(rows),
                    Versions = [alike.Key.Version!],
                    Formats = [alike.Key.Format!],
                    Screens = alike.Key.Screens,
                    From = alike.Key.From,
                    Weeks = alike.Key.Weeks,
                    Seen = alike.Key.Seen,
                }
                : new AmendBookings
                {
                    CommandId = part,
                    Window = window,
                    Theaters = GridSelection.Listed(rows),
                    Bookings = [.. rows.Select(r => r.Booking!.Value).Distinct()],
                    Screens = alike.Key.Screens,
                    From = alike.Key.From,
                    Weeks = alike.Key.Weeks,
                    Seen = alike.Key.Seen,
                    OnBehalf = house,
                });
        }
        return commands;
    }

    /// <summary>Cells pasted over the rows from one on: what each row becomes, and what cannot be read.</summary>
    public static IReadOnlyList<(RowEdit? Edit, IReadOnlyList<string> Problems, HouseRow Row)> Paste(
        IReadOnlyList<HouseRow> rows, string column, IReadOnlyList<IReadOnlyList<string>> cells)
    {
        var first = GridColumn.All.Select((c, i) => (c, i)).First(c => c.c.Key == column).i;
        return [.. rows.Zip(cells).Select(pair =>
        {
            var (edit, problems) = (new RowEdit(pair.First), new List<string>());
            foreach (var (text, at) in pair.Second.Select((t, i) => (t, first + i)))
            {
                if (text.Length == 0 || at >= GridColumn.All.Count || !GridColumn.All[at].IsEdited)
                {
                    continue;
                }
                var (next, problem) = RowEdit.Read(edit, GridColumn.All[at].Key, text);
                edit = next ?? edit;
                if (problem is not null)
                {
                    problems.Add(problem);
                }
            }
            return ((RowEdit?)(edit.IsEmpty ? null : edit), (IReadOnlyList<string>)problems, pair.First);
        })];
    }
}
