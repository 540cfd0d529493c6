using ReleasePlanner.Disruptions;

namespace ReleasePlanner.Approvals;

/// <summary>Says which of distribution's commands wait for an executive. A policy is a list of rules; a command waits when one of them says so.</summary>
public sealed record ApprovalRule
{
    /// <summary>Stands for every command that can take bookings out of effect.</summary>
    public const string Stops = "stops";

    /// <summary>Names such as <c>CancelRelease</c>, or <c>stops</c>. Offers and holdovers never wait.</summary>
    public required ImmutableArray<string> Commands { get; init; }

    /// <summary>Only what can never be lifted.</summary>
    public bool OnlyIrrevocable { get; init; }

    /// <summary>Waits when it takes more bookings than this out of effect, with those of the same film in the day before; null: always.</summary>
    public int? Above { get; init; }

    internal bool Covers(Command command) =>
        Commands.Any(c => c == Stops || c == command.GetType().Name) && (!OnlyIrrevocable || command is StopCommand { IsIrrevocable: true });

    /// <param name="bookings">What the command takes.</param>
    /// <param name="withBefore">The same with what was let through of its films lately.</param>
    internal bool Stays(Command command, int bookings, int withBefore) => Above switch
    {
        // To undo must be fast: a lift waits only for what it takes away.
        null => command is not LiftDisruption || bookings > 0,
        { } above => bookings > 0 && withBefore > above,
    };

    internal static void Check(Problems problems, string field, ImmutableArray<ApprovalRule> rules)
    {
        problems.If(rules.Length > 50, field, $"has {rules.Length} rules; at most 50 are kept");
        foreach (var (i, rule) in rules.Index())
        {
            problems.If(rule.Commands.IsEmpty, $"{field}[{i}].commands", "names no command");
            problems.If(rule.Above < 0, $"{field}[{i}].above", "is negative");
            foreach (var name in rule.Commands.Where(c => c != Stops && (c is null || !Stopping.OfDistribution.Contains(c))))
            {
                problems.Add(
                    $"{field}[{i}].commands",
                    $"'{name}' takes no bookings out of effect, and offers and holdovers never wait: name {Stops} or any of {string.Join(", ", Stopping.OfDistribution.Order(StringComparer.Ordinal))}");
            }
        }
    }
}

/// <summary>Policies that are shipped.</summary>
public static class ApprovalPolicies
{
    /// <summary>Waits: what can never be lifted, always; whatever stops more than 500 bookings.</summary>
    public static readonly ImmutableArray<ApprovalRule> Default =
    [
        new() { Commands = [ApprovalRule.Stops], OnlyIrrevocable = true },
        new() { Commands = [ApprovalRule.Stops], Above = 500 },
    ];

    /// <summary>The command that gives a distributor the default; the administrator or an executive of the distributor may send it.</summary>
    public static SetApprovalPolicy DefaultFor(DistributorId distributor) => new()
    {
        CommandId = CommandId.Parse($"default-approvals/{distributor}"),
        Distributor = distributor,
        Rules = Default,
    };
}
