using NodaTime.Text;

namespace ReleasePlanner.Platform.Values;

/// <summary>How instants and dates lie in table columns: sortable text of fixed width, and days since 1970-01-01.</summary>
public static class Stored
{
    /// <summary>The end of an open run or period: later than any day.</summary>
    public const int NoEnd = 999_999;

    /// <summary>A period without a beginning: earlier than any day.</summary>
    public const int NoStart = -999_999;

    /// <summary><c>to_seq</c> of a row that is current.</summary>
    public const long Current = long.MaxValue;

    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'");
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    /// <summary>Microseconds; what is finer is cut off.</summary>
    public static string Text(Instant instant) => Pattern.Format(instant);

    public static Instant Instant(string text) => Pattern.Parse(text).Value;

    public static Instant? InstantOrNone(string? text) => text is null ? null : Instant(text);

    public static int Day(LocalDate date) => Period.DaysBetween(Epoch, date);

    public static LocalDate Date(int day) => Epoch.PlusDays(day);
}
