using NodaTime;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Values;

public class LocalTimesTests
{
    private static readonly DateTimeZone Samoa = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Fact]
    public void A_day_that_a_zone_skipped_is_the_first_instant_after_it()
    {
        var after = Instant.FromUtc(2011, 12, 30, 10, 0);
        Assert.Equal(after, new LocalDate(2011, 12, 30).BeginsIn(Samoa));
        Assert.Equal(after, new LocalDate(2011, 12, 31).BeginsIn(Samoa));
        Assert.Equal(after, new LocalDateTime(2011, 12, 30, 6, 0).InstantIn(Samoa));
        // A time to answer by, to the end of the day before.
        Assert.Equal(after, new Deadline(null, new LocalDate(2011, 12, 29)).In(Samoa));
        Assert.Equal(after, new Deadline(null, new LocalDate(2011, 12, 30)).In(Samoa));
    }

    [Fact]
    public void A_skipped_hour_is_its_end_and_a_repeated_one_its_first()
    {
        Assert.Equal(Instant.FromUtc(2014, 3, 9, 7, 0), new LocalDateTime(2014, 3, 9, 2, 30).InstantIn(NewYork));
        Assert.Equal(Instant.FromUtc(2014, 11, 2, 5, 30), new LocalDateTime(2014, 11, 2, 1, 30).InstantIn(NewYork));
        // Brazil began summer time at midnight.
        Assert.Equal(Instant.FromUtc(2014, 10, 19, 3, 0), new LocalDate(2014, 10, 19).BeginsIn(DateTimeZoneProviders.Tzdb["America/Sao_Paulo"]));
    }

    [Fact]
    public void Every_conversion_of_a_local_time_is_this_one()
    {
        var source = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src");
        string[] others = ["AtStartOfDay", "InZoneStrictly", "InZoneLeniently", "AtStrictly", "AtLeniently", "ResolveLocal"];
        Assert.Equal(
            [],
            Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".cs" or ".razor" && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                    && Path.GetFileName(f) != "LocalTimes.cs")
                .Where(f => others.Any(File.ReadAllText(f).Contains)).Select(Path.GetFileName));
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
