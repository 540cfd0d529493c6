namespace ReleasePlanner.Markets;

/// <summary>The cinema day turns at 06:00 local time: a show at 00:05 on Saturday belongs to Friday (Vista: 06:00 to 05:59).</summary>
public static class CinemaDay
{
    public static LocalDate Of(Instant instant, DateTimeZone zone) => instant.InZone(zone).LocalDateTime.PlusHours(-6).Date;

    public static Instant BeginsAt(LocalDate day, DateTimeZone zone) => day.At(new LocalTime(6, 0)).InstantIn(zone);
}
