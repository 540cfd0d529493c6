using System.Globalization;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>What a house says of one of its runs, as a form carries it from the page to the check and from there to the planner.</summary>
/// <param name="Says">Hold, split or final.</param>
/// <param name="Day">Of a final the first day that is not played any more; else the first day of the play week that is decided.</param>
internal sealed record HoldoverPick(HoldoverSays Says, TheaterId Theater, BookingId Booking, LocalDate Day)
{
    public static HoldoverPick Of(WorklistRow row, HoldoverSays says) =>
        // A fixed run that is up before the week begins ends with its own last day: a final makes no run longer.
        new(says, row.Theater, row.Booking, says == HoldoverSays.Final && row.Runs == Runs.Fixed ? LocalDate.Min(row.PlayWeek, row.Until) : row.PlayWeek);

    /// <summary>Null: it is none.</summary>
    public static HoldoverPick? Read(string? text) =>
        text?.Split('|') is [var says, var theater, var booking, var day]
        && Enum.TryParse<HoldoverSays>(says, ignoreCase: true, out var said) && Enum.IsDefined(said) && said != HoldoverSays.Open
        && PartnerPage.Read<TheaterId>(theater) is { } house && PartnerPage.Read<BookingId>(booking) is { } run && LocalDatePattern.Iso.Parse(day) is { Success: true } on
            ? new(said, house, run, on.Value)
            : null;

    public override string ToString() => $"{Says.ToString().ToLowerInvariant()}|{Theater}|{Booking}|{LocalDatePattern.Iso.Format(Day)}";

    /// <summary>
    /// The commands that say it: runs of one name in several houses together. A command means every run that it names in every house that it names, so
    /// runs of different names go apart. The same picks make the same commands with the same ids.
    /// </summary>
    public static IReadOnlyList<OverBookings> Commands(IEnumerable<HoldoverPick> picks, CommandId id) =>
        [.. picks.Distinct().GroupBy(p => (p.Says, p.Day, p.Booking)).OrderBy(g => g.Key.Says).ThenBy(g => g.Key.Day).ThenBy(g => g.Key.Booking.Value, StringComparer.Ordinal)
            .Select((g, number) => Command(g.Key.Says, g.Key.Day, g.Key.Booking, new() { Ids = [.. g.Select(p => p.Theater)] },
                CommandId.Parse(string.Create(CultureInfo.InvariantCulture, $"{id}-{number + 1}"))))];

    private static OverBookings Command(HoldoverSays says, LocalDate day, BookingId booking, Selection theaters, CommandId id) => says == HoldoverSays.Final
        ? new FinalBookings { CommandId = id, Theaters = theaters, Bookings = [booking], Until = day }
        : new HoldOver { CommandId = id, Theaters = theaters, Bookings = [booking], Through = day, Shows = says == HoldoverSays.Split ? Shows.Split : null };
}
