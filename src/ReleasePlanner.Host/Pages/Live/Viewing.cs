using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>How whoever looks reads times; given to every page from the browser's cookies.</summary>
/// <param name="Zone">The browser's time zone; UTC until it has told.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null: as the system has it.</param>
public sealed partial record Viewing(string Zone, string? Theme)
{
    public static readonly Viewing Unknown = new("UTC", null);

    public DateTimeZone TimeZone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc;

    /// <summary>With its zone: <c>16 Dec 2014 21:00 EST</c>.</summary>
    public string At(Instant at)
    {
        var local = at.InZone(TimeZone);
        return $"{local.ToString("d MMM uuuu HH:mm", CultureInfo.InvariantCulture)} {local.GetZoneInterval().Name}";
    }

    /// <summary>Without the year and the zone, beside something that says them: <c>16 Dec 21:00</c>.</summary>
    public string Short(Instant at) => at.InZone(TimeZone).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// A time to answer by, as the last day on which there is time: <c>Fri 11 Dec 2026</c> where that day ends with it in the zone, else with the time there:
    /// <c>Fri 11 Dec 2026 17:00 EST</c>.
    /// </summary>
    /// <param name="by">The first instant that is too late.</param>
    public static string Deadline(Instant by, DateTimeZone zone)
    {
        var (day, at) = Platform.Values.Deadline.Last(by, zone);
        return at is null ? Day(day) : $"{Day(day)} {at.Value.ToString("HH:mm", CultureInfo.InvariantCulture)} {by.InZone(zone).GetZoneInterval().Name}";
    }

    /// <summary>How long ago, in the largest unit that says it: <c>3 min</c>, <c>2 h</c>, <c>5 d</c>.</summary>
    public static string Since(Instant at, Instant now)
    {
        var passed = now - at;
        return passed.TotalMinutes < 1 ? "now" : passed.TotalHours < 1 ? $"{(int)passed.TotalMinutes} min" : passed.TotalDays < 1 ? $"{(int)passed.TotalHours} h" : $"{(int)passed.TotalDays} d";
    }

    /// <summary>A day: <c>Fri 2 Jan 2015</c>.</summary>
    public static string Day(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    /// <summary>A day beside something that says its year: <c>Fri 2 Jan</c>.</summary>
    public static string ShortDay(LocalDate day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    /// <summary>A text whose dates are as pages write them: <c>opens 2015-01-02</c> is <c>opens Fri 2 Jan 2015</c>.</summary>
    public static string Dated(string text) => IsoDates().Replace(text, date => LocalDatePattern.Iso.Parse(date.Value) is { Success: true } day ? Day(day.Value) : date.Value);

    [GeneratedRegex(@"(?<![\w-])\d{4}-\d\d-\d\d(?![\w:-])")]
    private static partial Regex IsoDates();

    /// <summary>With thousands apart and halves as they are: <c>1,204</c>, <c>2.5</c>.</summary>
    public static string Number(decimal number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>A number and what it counts, such as <c>1 theater</c> or <c>2 offers or asks</c>.</summary>
    /// <param name="many">Null: one and an s.</param>
    public static string Counted(decimal number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";
}
