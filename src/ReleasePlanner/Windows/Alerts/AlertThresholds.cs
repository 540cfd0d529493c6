namespace ReleasePlanner.Windows;

/// <summary>From where on someone has to look at a window. What is not given is as <see cref="Default"/> says.</summary>
public sealed record AlertThresholds
{
    /// <summary>Theaters lost within an hour; null: 5% of the target, at least 5.</summary>
    public int? LostInHour { get; init; }

    /// <summary>Theaters lost within 24 hours; null: 10% of the target, at least 10.</summary>
    public int? LostInDay { get; init; }

    /// <summary>Percent of an offer's lines without an answer; null: 25.</summary>
    public int? UnansweredPercent { get; init; }

    /// <summary>Hours before respond-by from which on that is looked at; null: 48.</summary>
    public int? UnansweredHours { get; init; }

    /// <summary>Days before the opening or a step of the plan from which on its target is looked at; null: 14.</summary>
    public int? TargetDays { get; init; }

    /// <summary>Days before bookings have to be reconfirmed from which on those that are not are told; null: 3.</summary>
    public int? ReconfirmDays { get; init; }

    public static readonly AlertThresholds Default = new();

    public void Check(Problems problems, string field)
    {
        problems.If(LostInHour < 1, field + ".lostInHour", "is less than 1");
        problems.If(LostInDay < 1, field + ".lostInDay", "is less than 1");
        problems.If(UnansweredPercent is < 1 or > 100, field + ".unansweredPercent", "is not from 1 to 100");
        problems.If(UnansweredHours is < 1 or > 1000, field + ".unansweredHours", "is not from 1 to 1000");
        problems.If(TargetDays is < 0 or > 400, field + ".targetDays", "is not from 0 to 400");
        problems.If(ReconfirmDays is < 0 or > 400, field + ".reconfirmDays", "is not from 0 to 400");
    }
}

/// <summary>Something that someone should look at.</summary>
/// <param name="Code">
/// <c>undated</c>, <c>below-floor</c>, <c>losing-in-hour</c>, <c>losing-in-day</c>, <c>unanswered</c>, <c>not-reconfirmed</c>, <c>below-target</c>,
/// <c>below-step</c>, <c>stopped</c>, <c>to-reconfirm</c>, <c>countered</c> or <c>displaced</c>.
/// </param>
/// <param name="Message">In words, with the figures.</param>
/// <param name="Value">What was found: theaters, or percent for <c>unanswered</c>.</param>
/// <param name="Threshold">What it was held against; null: any is told.</param>
public sealed record Alert(string Code, string Message, decimal Value, decimal? Threshold = null);
