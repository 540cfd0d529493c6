namespace ReleasePlanner.Theaters;

/// <summary>A line as pasted, in cells. A tab parts cells; without one a comma does.</summary>
internal sealed class PastedLine
{
    public PastedLine(string text)
    {
        Text = text.Trim();
        Cells = [.. Text.Split(Text.Contains('\t') ? '\t' : ',').Select(c => c.Trim().Trim('"').Trim()).Where(c => c.Length > 0)];
        Whole = FoldedText.Of(Text);
    }

    public string Text { get; }

    public IReadOnlyList<string> Cells { get; }

    /// <summary>All of it, folded: a name may have a comma in it.</summary>
    public string Whole { get; }

    /// <summary>What it may name, first the likeliest: all of it, its first cell, and its second after a code; each with the cells after it, folded.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Place)> Readings()
    {
        yield return (Whole, []);
        if (Cells.Count > 1)
        {
            yield return (FoldedText.Of(Cells[0]), [.. Cells.Skip(1).Select(FoldedText.Of)]);
        }
        if (Cells.Count > 1 && LooksLikeACode(Cells[0]))
        {
            yield return (FoldedText.Of(Cells[1]), [.. Cells.Skip(2).Select(FoldedText.Of)]);
        }
    }

    /// <summary>One word with a digit in it.</summary>
    private static bool LooksLikeACode(string cell) => cell.Any(char.IsAsciiDigit) && !cell.Any(char.IsWhiteSpace);
}
