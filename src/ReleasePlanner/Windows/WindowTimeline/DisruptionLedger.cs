using ReleasePlanner.Disruptions;
using ReleasePlanner.Standing;

namespace ReleasePlanner.Windows;

/// <summary>
/// Disruptions as their events left them, and which of them are in force: verified, and not reports that gave way to what the party itself did.
/// </summary>
internal sealed class DisruptionLedger
{
    private readonly Dictionary<DisruptionId, Disruption> all = [];
    private readonly Dictionary<DisruptionId, Disruption> inForce = [];
    private readonly Dictionary<string, Dictionary<DisruptionId, Disruption>> byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<DisruptionId>> reportsAbout = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Disruption> All => all.Values;

    public IReadOnlyCollection<Disruption> InForce => inForce.Values;

    /// <summary>
    /// Takes a disruption as it now is. Returns what was in force before and what is now, of it and of the reports that it concerns; null where
    /// nothing was or is.
    /// </summary>
    public IReadOnlyList<(Disruption? Before, Disruption? Now)> Take(Disruption disruption)
    {
        var before = all.GetValueOrDefault(disruption.Id);
        if (before?.Report is { } old)
        {
            reportsAbout[old.About].Remove(disruption.Id);
        }
        else if (before is not null)
        {
            byOwner[before.Owner].Remove(disruption.Id);
        }
        all[disruption.Id] = disruption;
        if (disruption.Report is { } report)
        {
            reportsAbout.TryAdd(report.About, []);
            reportsAbout[report.About].Add(disruption.Id);
        }
        else
        {
            byOwner.TryAdd(disruption.Owner, []);
            byOwner[disruption.Owner].Add(disruption.Id, disruption);
        }
        var changes = new List<(Disruption?, Disruption?)> { Settle(disruption) };
        if (disruption.Report is null)
        {
            foreach (var other in reportsAbout.GetValueOrDefault(disruption.Owner, []).Select(id => all[id]))
            {
                // A report that gave way to another before gives way still when one more is placed.
                var stood = inForce.ContainsKey(other.Id);
                if (before is not null || (stood && Standings.IsSuperseded(other, [disruption])))
                {
                    var (was, now) = Settle(other);
                    if (was != now)
                    {
                        changes.Add((was, now));
                    }
                }
            }
        }
        return changes;
    }

    private (Disruption? Before, Disruption? Now) Settle(Disruption disruption)
    {
        inForce.Remove(disruption.Id, out var before);
        if (!disruption.IsVerified || IsSuperseded(disruption))
        {
            return (before, null);
        }
        inForce[disruption.Id] = disruption;
        return (before, disruption);
    }

    /// <summary>Only what the party itself did can make a report give way.</summary>
    private bool IsSuperseded(Disruption disruption) =>
        disruption.Report is { } report && byOwner.TryGetValue(report.About, out var theirs) && Standings.IsSuperseded(disruption, theirs.Values);
}
