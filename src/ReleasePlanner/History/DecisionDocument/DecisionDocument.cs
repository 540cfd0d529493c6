using ReleasePlanner.Approvals;

namespace ReleasePlanner.History;

/// <summary>
/// What one command of the viewer's own side decided, as a document: in words, by whom and for whom, when, why, who approved it, what it did, what came after it, and the rows of
/// the journal that it made, with their hashes. A batch is one decision. What <c>Activity</c> does not show is not found.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record DecisionDocument : Query<DecisionDocumentAnswer>
{
    /// <summary>As it was sent: of a batch the batch's, not a line's.</summary>
    public required CommandId Command { get; init; }
}

/// <summary>Things alike that it did.</summary>
/// <param name="Words">Of the first of them.</param>
public sealed record DecisionDeed(string Kind, string Words, int Count);

/// <summary>Who asked for it and who approved it.</summary>
/// <param name="Note">What the approver said.</param>
public sealed record DecisionApproval(ProposalId Proposal, ProposalState State, string ProposedBy, Instant WaitedSince, string? DecidedBy, Instant? DecidedAt, string? Note);

/// <summary>What it did with houses; of a stop: what it stopped when it was recorded.</summary>
/// <param name="Screens">Those of the first week of each booking, or where there is none of each line.</param>
/// <param name="Lines">Of offers and asks.</param>
public sealed record DecisionEffect(int Theaters, int Bookings, int Lines, decimal Screens, IReadOnlyList<DecisionChain> ByChain);

/// <summary>One chain's part.</summary>
public sealed record DecisionChain(ChainId Chain, string Name, int Theaters, int Bookings, int Lines, decimal Screens);

/// <summary>What changed or undid some of it later.</summary>
/// <param name="Actor">Of the other side the party only.</param>
/// <param name="Command">Empty: not of the viewer's own side.</param>
/// <param name="Theaters">Houses of this decision that it touched; 0: it is about all of it.</param>
public sealed record DecisionAfter(Instant At, string Actor, string Kind, string Words, string Command, int Theaters);

/// <summary>A row of the journal that it made.</summary>
/// <param name="Hash">SHA-256 of the hash before and the stored text.</param>
public sealed record DecisionRow(long Seq, Instant RecordedAt, string Stream, string Kind, string Hash);

public sealed record DecisionDocumentAnswer : Answer
{
    public required CommandId Command { get; init; }

    /// <summary>Who sent it; after <c>&amp;</c> who approved it.</summary>
    public required string Actor { get; init; }

    /// <summary>What the persons of the actors in this document are called today, by their ids there; only of the viewer's own side.</summary>
    public required IReadOnlyDictionary<string, string> Persons { get; init; }

    /// <summary>Who of the house said it, when distribution entered it.</summary>
    public OnBehalf? OnBehalf { get; init; }

    /// <summary>Of its first row.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>Of its last row; later than the first where a batch went on behind the answer.</summary>
    public required Instant Until { get; init; }

    /// <summary>When it happened, if that was before it was recorded.</summary>
    public Instant? OccurredAt { get; init; }

    public FilmId? Film { get; init; }

    public required IReadOnlyList<DecisionDeed> Deeds { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was read or what happened elsewhere that it rests on.</summary>
    public string? Cause { get; init; }

    public string? Note { get; init; }

    /// <summary>Null: it needed no second person.</summary>
    public DecisionApproval? Approval { get; init; }

    public required DecisionEffect Effect { get; init; }

    /// <summary>Oldest first, the first 12.</summary>
    public required IReadOnlyList<DecisionAfter> After { get; init; }

    /// <summary>How many rows of the journal it made.</summary>
    public required int Total { get; init; }

    /// <summary>The first 12 of them, and the last.</summary>
    [Rows]
    public required IReadOnlyList<DecisionRow> Rows { get; init; }
}
