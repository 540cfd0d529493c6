namespace ReleasePlanner.Platform.Gate;

/// <summary>A house that a selection's criteria found, as far as it was named in them.</summary>
internal sealed record NamedHouse(string Name, string? Comscore, string? OwnCode);

/// <summary>Pasted codes and names that a selection did not find, or found several houses for: told beside what was done, one warning of each kind.</summary>
internal static class SelectionAdvice
{
    /// <summary>So many are named; the rest is counted.</summary>
    private const int Named = 50;

    /// <param name="found">What all criteria together found: a name that a city makes certain is not doubtful.</param>
    public static IEnumerable<Warning> Of(Selection selection, IReadOnlyCollection<NamedHouse> found)
    {
        var codes = found.SelectMany(h => new[] { h.Comscore, h.OwnCode }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var names = selection.Names.IsEmpty ? [] : found.CountBy(h => FoldedText.Of(h.Name)).ToDictionary(StringComparer.Ordinal);
        return new[]
        {
            Warning("unmatched-code", selection.Codes.Where(c => !codes.Contains(c)), "no house has"),
            Warning("unmatched-name", selection.Names.Where(n => !names.ContainsKey(FoldedText.Of(n))), "no house is called"),
            Warning("doubtful-name", selection.Names.Where(n => names.GetValueOrDefault(FoldedText.Of(n)) > 1), "several houses, all of them selected, are called"),
        }.OfType<Warning>();
    }

    private static Warning? Warning(string code, IEnumerable<string> texts, string says)
    {
        var all = texts.Distinct(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? null : new(code, $"{says} {string.Join(", ", all.Take(Named))}{(all.Count > Named ? $" and {all.Count - Named} more" : "")}");
    }
}
