namespace ReleasePlanner.Theaters;

/// <summary>A line as pasted, in cells. A tab parts cells; without one a comma does.</summary>
internal sealed class PastedLine
{
    public PastedLine(string text)
    {
        Text = text.Trim();
        Cells = [.. Text.Split(Text.Contains('\t') ? '\t' : ',').Select(c => c.Trim().Trim('"').Trim()).Where(c => c.Length > 0)];
        Whole = Slug.From(Text);
    }

    public string Text { get; }

    public IReadOnlyList<string> Cells { get; }

    /// <summary>All of it as one slug: a name may have a comma in it.</summary>
    public string Whole { get; }

    /// <summary>What it may name, first the likeliest: all of it, its first cell, and its second after a code; each with the cells after it, as slugs.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Place)> Readings()
    {
        yield return (Whole, []);
        if (Cells.Count > 1)
        {
            yield return (Slug.From(Cells[0]), [.. Cells.Skip(1).Select(Slug.From)]);
        }
        if (Cells.Count > 1 && LooksLikeACode(Cells[0]))
        {
            yield return (Slug.From(Cells[1]), [.. Cells.Skip(2).Select(Slug.From)]);
        }
    }

    /// <summary>One word with a digit in it.</summary>
    private static bool LooksLikeACode(string cell) => cell.Any(char.IsAsciiDigit) && !cell.Any(char.IsWhiteSpace);
}
