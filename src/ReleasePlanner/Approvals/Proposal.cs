using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Approvals;

/// <summary>A command that waits, or waited, for a second person. Made of its organization and command id, so that nobody can guess another's.</summary>
[JsonConverter(typeof(IdConverter<ProposalId>))]
public readonly record struct ProposalId : IId<ProposalId>
{
    private ProposalId(string value) => Value = value;

    public string Value { get; }

    public static ProposalId Of(Actor sender, CommandId command) => Of(sender.Organization, command);

    /// <summary>As it was made before command ids belonged to organizations: of the sender with its person.</summary>
    public static ProposalId Former(Actor sender, CommandId command) => Of(sender.Unapproved.ToString(), command);

    private static ProposalId Of(string sender, CommandId command) =>
        new("p-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sender}\n{command}")))[..24]);

    public static ProposalId Parse(string text) => new(IdText.Free(text, "proposal"));

    public override string ToString() => Value ?? "";
}

/// <summary>How a proposal stands.</summary>
public enum ProposalState
{
    Waiting,

    /// <summary>It is being carried out; also after a kill.</summary>
    Approved,

    /// <summary>It was carried out under both names.</summary>
    Done,

    /// <summary>Approved, but refused when it was carried out.</summary>
    Failed,

    /// <summary>By an executive.</summary>
    Refused,

    /// <summary>By distribution.</summary>
    Withdrawn,

    /// <summary>Nobody decided in time.</summary>
    Expired,
}

/// <summary>A proposal as its row has it.</summary>
internal sealed class ProposalRow
{
    /// <summary>How long it waits.</summary>
    public static readonly Duration Waits = Duration.FromDays(7);

    public string Id { get; init; } = "";

    public string Distributor { get; init; } = "";

    public string Actor { get; init; } = "";

    public string CommandId { get; init; } = "";

    public string Name { get; init; } = "";

    public string Request { get; init; } = "";

    public string Command { get; init; } = "";

    public string State { get; init; } = "";

    public string Impact { get; init; } = "";

    public int Bookings { get; init; }

    public string At { get; init; } = "";

    public string ExpiresAt { get; init; } = "";

    public string? DecidedBy { get; init; }

    public string? DecidedAt { get; init; }

    public string? Note { get; init; }

    public string? Outcome { get; init; }

    /// <summary>That nobody decided in time is derived, never written.</summary>
    public ProposalState StateAt(Instant now)
    {
        var state = Enum.Parse<ProposalState>(State, ignoreCase: true);
        return state == ProposalState.Waiting && Stored.Instant(ExpiresAt) <= now ? ProposalState.Expired : state;
    }

    /// <summary>Why it will not be carried out; null while it may be.</summary>
    public Refusal? WhyNot(Instant now) => StateAt(now) switch
    {
        ProposalState.Refused => Refusal.NotAllowed($"{DecidedBy} refused it: {Note ?? "no reason given"}. Send it anew with another command id"),
        ProposalState.Withdrawn => Refusal.NotAllowed($"{DecidedBy} withdrew it. Send it anew with another command id"),
        ProposalState.Expired => Refusal.NotAllowed($"nobody approved it before {ExpiresAt}. Send it anew with another command id"),
        ProposalState.Failed => Json.Read<Refusal>(Outcome!),
        _ => null,
    };

    /// <summary>What its sender is told while it waits.</summary>
    public Outcome Waiting() => new()
    {
        CommandId = Platform.Values.CommandId.Parse(CommandId),
        Waits = Id,
        Warnings = [new("waits-for-approval", $"nothing is done yet: it takes {Bookings} bookings out of effect, and an executive of {Distributor} has to approve {Id} before {ExpiresAt}")],
        Result = JsonSerializer.SerializeToElement(new { proposal = Id, state = "waiting", bookings = Bookings, expires = ExpiresAt }, Json.Options),
        Impact = Json.Read<JsonElement>(Impact),
    };
}
