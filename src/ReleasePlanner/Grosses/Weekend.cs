using ReleasePlanner.Markets;

namespace ReleasePlanner.Grosses;

/// <summary>The days of a play week that its weekend's figures are of.</summary>
public static class Weekend
{
    private const int Days = 3;

    /// <summary>
    /// Friday to Sunday, as far as it lies in the play week. Where the week begins inside a weekend, the one it has most days of; of two with as many, the
    /// last. A short week may have none: it is then empty.
    /// </summary>
    public static PlayWeek In(PlayWeek week)
    {
        var best = new PlayWeek(week.Until, week.Until);
        for (var friday = week.From.PlusDays(1 - Days); friday < week.Until; friday = friday.PlusDays(1))
        {
            if (friday.DayOfWeek != IsoDayOfWeek.Friday)
            {
                continue;
            }
            var inside = new PlayWeek(LocalDate.Max(friday, week.From), LocalDate.Min(friday.PlusDays(Days), week.Until));
            if (Length(inside) >= Length(best))
            {
                best = inside;
            }
        }
        return best;
    }

    private static int Length(PlayWeek days) => Period.DaysBetween(days.From, days.Until);
}
