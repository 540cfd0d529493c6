using MediatR;

namespace ReleasePlanner.Platform.Commands;

/// <summary>A question. Its name is the type's; its members are the contract's <c>of</c>.</summary>
public abstract record Query
{
    /// <summary>Answer from what was known then; null: now.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>The day asked about; null: the cinema day of <see cref="AsOf"/> (or now) in each house's zone.</summary>
    public LocalDate? On { get; init; }

    /// <summary>The first day of the play week asked about, instead of <see cref="On"/>.</summary>
    public LocalDate? PlayWeek { get; init; }

    /// <summary>Do not answer before these versions are in: what a command's outcome named. Up to 2 s, then <c>unavailable</c>.</summary>
    public IReadOnlyList<StreamVersion>? AtLeast { get; init; }

    /// <summary>All problems of the question's shape.</summary>
    public void Check(Problems problems)
    {
        problems.If(On is not null && PlayWeek is not null, "on", "give a day or a play week, not both");
        MemberChecks.Check(this, problems, CheckShape);
    }

    protected virtual void CheckShape(Problems problems)
    {
    }
}

/// <summary>A question with its answer's type.</summary>
public abstract record Query<TAnswer> : Query, IRequest<Result<TAnswer>>;

/// <summary>The list that an answer is when it is wanted as a table. Without it that is the answer's first list of things with members.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RowsAttribute : Attribute;

/// <summary>What every answer says of its own freshness.</summary>
public abstract record Answer
{
    /// <summary>Bookings are as of this instant's end of the journal; disruptions and openings as of the question.</summary>
    public Instant ReadAt { get; init; }

    /// <summary>The journal position the read model had.</summary>
    public long Seq { get; init; }
}
