using System.Text.Json;
using MediatR;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Approvals;

/// <summary>Commands of a distributor that wait for an executive or waited, newest first.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive)]
public sealed record Proposals : Query<ProposalsAnswer>
{
    /// <summary>Null: the caller's own; of the administrator, all.</summary>
    public DistributorId? Distributor { get; init; }

    /// <summary>Only those that stand so; empty: all.</summary>
    public ImmutableArray<ProposalState> States { get; init; } = [];

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Only what comes after this one: the <c>next</c> of the page before.</summary>
    public ProposalId? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "proposals", problems);
        problems.Page(Limit);
    }
}

/// <summary>A command that waits, or waited.</summary>
public sealed record Proposal
{
    public required ProposalId Id { get; init; }

    public required DistributorId Distributor { get; init; }

    public required ProposalState State { get; init; }

    /// <summary>The command's name.</summary>
    public required string Command { get; init; }

    /// <summary>Its members, as they were sent.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>What it would have taken out of effect when it was sent.</summary>
    public required JsonElement Impact { get; init; }

    /// <summary>Who sent it.</summary>
    public required string ProposedBy { get; init; }

    public required Instant WaitsSince { get; init; }

    /// <summary>From then on nobody can approve it any more.</summary>
    public required Instant Expires { get; init; }

    /// <summary>Who approved, refused or withdrew it.</summary>
    public string? DecidedBy { get; init; }

    public Instant? DecidedAt { get; init; }

    /// <summary>What they said.</summary>
    public string? Note { get; init; }

    /// <summary>Of a done one.</summary>
    public JsonElement? Outcome { get; init; }

    /// <summary>Of a failed one: why it could not be carried out.</summary>
    public JsonElement? Refusal { get; init; }

    internal static Proposal Of(ProposalRow row, Instant now)
    {
        var state = row.StateAt(now);
        JsonElement? outcome = row.Outcome is null ? null : Json.Read<JsonElement>(row.Outcome);
        return new()
        {
            Id = ProposalId.Parse(row.Id),
            Distributor = DistributorId.Parse(row.Distributor),
            State = state,
            Command = row.Name,
            Request = Json.Read<JsonElement>(row.Command).GetProperty("with"),
            Impact = Json.Read<JsonElement>(row.Impact),
            ProposedBy = row.Actor,
            WaitsSince = Stored.Instant(row.At),
            Expires = Stored.Instant(row.ExpiresAt),
            DecidedBy = row.DecidedBy,
            DecidedAt = Stored.InstantOrNone(row.DecidedAt),
            Note = row.Note,
            Outcome = state == ProposalState.Done ? outcome : null,
            Refusal = state == ProposalState.Failed ? outcome : null,
        };
    }
}

public sealed record ProposalsAnswer
{
    [Rows]
    public required IReadOnlyList<Proposal> Proposals { get; init; }

    /// <summary>What the persons of the page's actors are called today, by their ids there.</summary>
    public required IReadOnlyDictionary<string, string> Persons { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public ProposalId? Next { get; init; }
}

internal sealed class ProposalsHandler(Caller caller, ApprovalStore store, ProposalAccess access, Database database, IClock clock) : IRequestHandler<Proposals, Result<ProposalsAnswer>>
{
    public async Task<Result<ProposalsAnswer>> Handle(Proposals query, CancellationToken cancellationToken)
    {
        if (query.Distributor is { } of && !caller.Actor.ActsFor(of))
        {
            return Refusal.NotFound(of);
        }
        if (query.Cursor is { } cursor && (await access.FindAsync(cursor, caller.Actor, cancellationToken)).Refusal is { } unknown)
        {
            return unknown;
        }
        var rows = await store.ListAsync(BatchAccess.SeenBy(caller.Actor), query.Distributor, query.States, query.Cursor, query.Limit + 1, cancellationToken);
        var now = clock.GetCurrentInstant();
        var page = rows.Take(query.Limit).Select(r => Proposal.Of(r, now)).ToList();
        return new ProposalsAnswer
        {
            Proposals = page,
            Persons = (await PersonNames.LoadAsync(database, page.SelectMany(p => new[] { p.ProposedBy, p.DecidedBy }), cancellationToken)).All,
            Next = rows.Count > query.Limit ? ProposalId.Parse(rows[query.Limit - 1].Id) : null,
        };
    }
}
