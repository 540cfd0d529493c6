using System.Globalization;
using NodaTime;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>A line of time from one day to another, in percent of its length.</summary>
internal sealed class Timescale
{
    private const int MostTicks = 8;


    /// <param name="windows">Everything of them that has a date is on the line.</param>
    public Timescale(IReadOnlyList<FilmWindow> windows, LocalDate today)
    {
        var dates = windows.SelectMany(w => w.Earlier.Select(e => e.Opens).Append(w.Opens).Append(w.Closes).OfType<LocalDate>().Concat(w.Previews)).Append(today).ToList();
        // Windows without an end go on past the last date there is.
        (From, Until) = (Month(dates.Min()), Month(dates.Max().PlusDays(21)).PlusMonths(1));
        Days = Math.Max(Period.DaysBetween(From, Until), 1);
    }

    public LocalDate From { get; }

    /// <summary>The first day after it.</summary>
    public LocalDate Until { get; }

    /// <summary>How long it is.</summary>
    public int Days { get; }

    /// <summary>Firsts of months, few enough to read.</summary>
    public IEnumerable<LocalDate> Ticks
    {
        get
        {
            var months = Math.Max((int)Math.Round(Days / 30.4), 1);
            var step = Math.Max((months + MostTicks - 1) / MostTicks, 1);
            for (var day = From; day < Until; day = day.PlusMonths(step))
            {
                yield return day;
            }
        }
    }

    /// <summary>How far along a day is, as a style sheet takes it.</summary>
    public string At(LocalDate day) => Percent(Share(day));

    public string Width(LocalDate from, LocalDate? until) => Percent(Math.Max(Share(until ?? Until) - Share(from), 0.4));

    private double Share(LocalDate day) => Math.Clamp(100.0 * Period.DaysBetween(From, day) / Days, 0, 100);

    private static string Percent(double share) => share.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static LocalDate Month(LocalDate day) => new(day.Year, day.Month, 1);
}
