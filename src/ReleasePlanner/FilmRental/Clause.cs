namespace ReleasePlanner.FilmRental;

public enum ClauseKind
{
    /// <summary>The run is played for so many weeks.</summary>
    MinimumWeeks,

    /// <summary>The film is alone on its screen, with all shows of the day (a clean run).</summary>
    CleanScreen,

    /// <summary>The film has the house's largest auditorium.</summary>
    LargestHouse,

    /// <summary>The screen is not split before a week of the run.</summary>
    NoSplitBefore,

    /// <summary>So many shows on each day.</summary>
    ShowsPerDay,
}

/// <summary>What a change that would break a clause comes to.</summary>
public enum OnBreach
{
    /// <summary>It is refused.</summary>
    Refuse,

    /// <summary>It is done, said, and kept with the booking.</summary>
    Warn,
}

/// <summary>Something the house promises for a run.</summary>
public sealed record Clause
{
    public required ClauseKind Kind { get; init; }

    /// <summary>How long: of minimum-weeks the number; else the first weeks it holds for, null: the whole run.</summary>
    public int? Weeks { get; init; }

    /// <summary>Of no-split-before: the first week (1, 2, ...) that may be split.</summary>
    public int? Week { get; init; }

    /// <summary>Of shows-per-day: the number.</summary>
    public int? Shows { get; init; }

    public OnBreach OnBreach { get; init; }

    /// <summary>It holds in the week with the given index; 0 is the first.</summary>
    public bool HoldsIn(int week) => Kind == ClauseKind.NoSplitBefore ? week + 1 < Week : Weeks is null || week < Weeks;

    /// <summary>It promises at least what another clause does.</summary>
    public bool Covers(Clause other) => Kind == other.Kind
        && OnBreach <= other.OnBreach
        && Shows.GetValueOrDefault() >= other.Shows.GetValueOrDefault()
        && Week.GetValueOrDefault() >= other.Week.GetValueOrDefault()
        && (Weeks ?? int.MaxValue) >= (other.Weeks ?? int.MaxValue);

    /// <summary>All problems of shape.</summary>
    public void Check(Problems problems, string field)
    {
        var kind = KindText;
        problems.If(Kind == ClauseKind.MinimumWeeks && Weeks is null, field + ".weeks", $"is missing: {kind} needs it");
        problems.If(Weeks is < 1 or > Terms.MostWeeks, field + ".weeks", $"is {Weeks}: give 1 to {Terms.MostWeeks}");
        problems.If(Kind == ClauseKind.NoSplitBefore && Weeks is not null, field + ".weeks", $"is not of {kind}: give week");
        problems.If(Kind == ClauseKind.NoSplitBefore && Week is null, field + ".week", $"is missing: {kind} needs it");
        problems.If(Kind != ClauseKind.NoSplitBefore && Week is not null, field + ".week", $"is not of {kind}");
        problems.If(Week is < 2 or > Terms.MostWeeks, field + ".week", $"is {Week}: give 2 to {Terms.MostWeeks}, the first week that may be split");
        problems.If(Kind == ClauseKind.ShowsPerDay && Shows is null, field + ".shows", $"is missing: {kind} needs it");
        problems.If(Kind != ClauseKind.ShowsPerDay && Shows is not null, field + ".shows", $"is not of {kind}");
        problems.If(Shows is < 1 or > 30, field + ".shows", $"is {Shows}: give 1 to 30");
    }

    /// <summary>The clause in words, such as <c>minimum-weeks (3)</c>.</summary>
    public override string ToString() => Kind switch
    {
        ClauseKind.MinimumWeeks => $"{KindText} ({Weeks})",
        ClauseKind.NoSplitBefore => $"{KindText} (week {Week})",
        ClauseKind.ShowsPerDay => $"{KindText} ({Shows}{(Weeks is null ? "" : $", {Weeks} weeks")})",
        _ => Weeks is null ? KindText : $"{KindText} ({Weeks} weeks)",
    };

    private string KindText => Json.Write(Kind).Trim('"');
}

/// <summary>A clause was broken by a change of which the house was warned; it counts for <see cref="Terms.PenaltyPoints"/>.</summary>
public sealed record Breach(ClauseKind Clause, Instant At);
