namespace ReleasePlanner.Imports;

/// <summary>
/// Which slugs the names in one file mean, for one kind of thing such as circuits. A name means what already has that name; otherwise what its slug is,
/// unless something else has that slug: then the row says so and is not taken in. Two names never become one thing unnoticed.
/// </summary>
/// <param name="what">What they name, as problems call it.</param>
internal sealed class NameIds(string what)
{
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, int Line)> inFile = new(StringComparer.Ordinal);
    private readonly SortedSet<string> warnings = new(StringComparer.Ordinal);

    /// <summary>A place written in Latin letters and in its own is one place (<c>서울</c>, <c>Seoul</c>): that is a warning. Of parties it is a problem.</summary>
    public bool ArePlaces { get; init; }

    public IReadOnlyCollection<string> Warnings => warnings;

    /// <summary>Something that is registered.</summary>
    /// <param name="isNamed">False: it is found by its id only.</param>
    public NameIds With(string slug, string name, bool isNamed = true)
    {
        known[slug] = name;
        if (isNamed)
        {
            if (!byName.TryGetValue(FoldedText.NameKey(name), out var slugs))
            {
                byName[FoldedText.NameKey(name)] = slugs = [];
            }
            slugs.Add(slug);
        }
        return this;
    }

    /// <summary>A row registers something under an id that no name means: names that come to it later are told so.</summary>
    public void Take(string slug, string name, int line) => inFile.TryAdd(slug, (name, line));

    /// <summary>True when it is registered, or named by a row before.</summary>
    public bool Knows(string slug) => known.ContainsKey(slug) || inFile.ContainsKey(slug);

    /// <summary>Its registered name; null: it is not registered.</summary>
    public string? NameOf(string slug) => known.GetValueOrDefault(slug);

    /// <summary>The slug that a name means.</summary>
    /// <param name="problem">Why it means none; the answer is empty then.</param>
    public string Of(string name, int line, out string? problem)
    {
        problem = null;
        var slug = Slug.From(name);
        if (slug.Length == 0)
        {
            problem = $"{what} '{name}' has no letter or digit to make an id of";
            return "";
        }
        if (slug == name && known.ContainsKey(slug))
        {
            return slug;
        }
        if (byName.TryGetValue(FoldedText.NameKey(name), out var meant))
        {
            if (meant.Count == 1 || meant.Contains(slug))
            {
                return meant.Count == 1 ? meant[0] : slug;
            }
            problem = $"{what} '{name}' may be {string.Join(" or ", meant.Order(StringComparer.Ordinal).Take(3))}: give its id";
            return "";
        }
        if (known.TryGetValue(slug, out var other))
        {
            // An id that was chosen is not made of its name: whoever writes it means it.
            return FoldedText.IsSameName(name, other) || (Slug.IsSpelled(name) && Slug.From(other) != slug) || IsOnePlace(name, other, line, slug)
                ? slug
                : Clash(name, slug, other, null, out problem);
        }
        if (inFile.TryGetValue(slug, out var earlier))
        {
            return FoldedText.IsSameName(name, earlier.Name) || IsOnePlace(name, earlier.Name, line, slug)
                ? slug
                : Clash(name, slug, earlier.Name, earlier.Line, out problem);
        }
        inFile[slug] = (name, line);
        if (FormerSlug.From(name) is var former && former != slug && known.TryGetValue(former, out var old))
        {
            warnings.Add($"line {line}: {what} '{name}' is new as {slug}; {former} is '{old}'");
        }
        return slug;
    }

    private bool IsOnePlace(string name, string other, int line, string slug)
    {
        if (!ArePlaces || Slug.IsSpelled(name) == Slug.IsSpelled(other))
        {
            return false;
        }
        warnings.Add($"line {line}: {what} '{name}' is taken for '{other}' ({slug})");
        return true;
    }

    private string Clash(string name, string slug, string other, int? line, out string problem)
    {
        problem = $"{what} '{name}' would have the id {slug}, which is '{other}'{(line is { } at ? $" of line {at}" : "")}: "
            + $"give it an id of its own, or write {slug} if they are one";
        return "";
    }
}

/// <summary>What an id cell means that is not written as an id: the slug of its text, unless that is another thing's already.</summary>
internal static class WrittenIds
{
    /// <param name="written">The cell.</param>
    /// <param name="name">The name of the thing in the same row.</param>
    /// <param name="nameOf">Names of what is registered, by slug.</param>
    /// <param name="problem">Why it means none; the answer is empty then.</param>
    /// <param name="warning">What somebody may want to know of the answer.</param>
    public static string Of(string written, string name, Func<string, string?> nameOf, out string? problem, out string? warning)
    {
        (problem, warning) = (null, null);
        var (slug, former) = (Slug.From(written), FormerSlug.From(written));
        if (slug == written)
        {
            return slug;
        }
        var (there, before) = (nameOf(slug), former == slug || former.Length == 0 ? null : nameOf(former));
        if (Is(there))
        {
            return slug;
        }
        if (Is(before))
        {
            return former;
        }
        if (there is not null && (!Slug.IsSpelled(written) || (Slug.From(there) == slug && Slug.From(name) == slug)))
        {
            problem = $"'{written}' would be {slug}, which is '{there}': write {slug} if it is that one, or an id of its own";
            return "";
        }
        if (there is null && before is not null)
        {
            warning = $"'{written}' is new as {slug}; {former} is '{before}'";
        }
        return slug;

        bool Is(string? known) => known is not null && (FoldedText.IsSameName(known, name) || FoldedText.IsSameName(known, written));
    }
}
