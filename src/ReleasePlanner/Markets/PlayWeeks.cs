namespace ReleasePlanner.Markets;

/// <summary>From a date on, play weeks start on this day of the week.</summary>
public sealed record PlayWeekRule(LocalDate From, IsoDayOfWeek StartsOn);

/// <summary>A play week: from its first day until the first day after it. Seven days, or fewer where the market changed its day.</summary>
public sealed record PlayWeek(LocalDate From, LocalDate Until)
{
    public bool Contains(LocalDate day) => From <= day && day < Until;
}

/// <summary>How a run that starts inside a play week counts the days before the first full one.</summary>
public enum Stub
{
    /// <summary>They belong to week 1.</summary>
    Joins,

    /// <summary>They are a short week of their own.</summary>
    Short,
}

/// <summary>
/// The play weeks of a market or house: effective-dated rules (Greece went from Friday to Thursday on 18 Aug 2005,
/// https://www.ekathimerini.com/culture/33584/film-premieres-shift-day/).
/// </summary>
public sealed class PlayWeeks
{
    private static readonly LocalDate Always = new(1900, 1, 1);
    private readonly ImmutableArray<PlayWeekRule> rules;

    /// <param name="rules">At least one. The earliest also holds for all time before it.</param>
    public PlayWeeks(IEnumerable<PlayWeekRule> rules)
    {
        this.rules = [.. rules.OrderBy(r => r.From)];
        if (this.rules.IsEmpty)
        {
            throw new ArgumentException("a market needs at least one play-week rule", nameof(rules));
        }
        this.rules = this.rules.SetItem(0, this.rules[0] with { From = Always });
    }

    /// <summary>The same day of the week for all time.</summary>
    public PlayWeeks(IsoDayOfWeek startsOn)
        : this([new(Always, startsOn)])
    {
    }

    /// <summary>A house's play weeks.</summary>
    /// <param name="own">The day that its own start on; null: it goes by its market's.</param>
    public static PlayWeeks Of(IsoDayOfWeek? own, MarketDetails market) => own is { } day ? new(day) : new(market.PlayWeeks);

    /// <summary>The play week that contains the day.</summary>
    public PlayWeek Containing(LocalDate day)
    {
        var index = rules.Length - 1;
        while (index > 0 && rules[index].From > day)
        {
            index--;
        }
        var rule = rules[index];
        var from = day.DayOfWeek == rule.StartsOn ? day : day.Previous(rule.StartsOn);
        var until = from.PlusDays(7);
        if (from < rule.From)
        {
            from = rule.From;
        }
        if (index + 1 < rules.Length && rules[index + 1].From < until)
        {
            until = rules[index + 1].From;
        }
        return new(from, until);
    }

    public bool StartsOn(LocalDate day) => Containing(day).From == day;

    /// <summary>The first day after each of the weeks of a run. Thursday 25 Dec 2014, one US week: 2 Jan (joins) or 26 Dec (short).</summary>
    /// <param name="weeks">1 to 60.</param>
    public ImmutableArray<LocalDate> Ends(LocalDate from, int weeks, Stub stub)
    {
        var ends = ImmutableArray.CreateBuilder<LocalDate>(weeks);
        var end = Containing(from).Until;
        if (stub == Stub.Joins && !StartsOn(from))
        {
            end = Containing(end).Until;
        }
        for (var week = 0; week < weeks; week++)
        {
            ends.Add(end);
            end = Containing(end).Until;
        }
        return ends.MoveToImmutable();
    }

    /// <summary>The first day after a run of so many weeks.</summary>
    public LocalDate Until(LocalDate from, int weeks, Stub stub) => Ends(from, weeks, stub)[^1];
}
