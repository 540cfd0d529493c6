namespace ReleasePlanner.Platform.Values;

/// <summary>
/// Text in cells of files that spreadsheets open: what one would take for a formula begins with an apostrophe, and so does what begins as if it had been given one.
/// Reading takes it away again, so that a file that was written comes back as it was.
/// </summary>
public static class SpreadsheetText
{
    private const string Signs = "=+-@\t\r";

    /// <summary>Full-width, small, superscript and subscript forms, the minus sign and the heavy plus and minus: spreadsheets take some of them for signs.</summary>
    private const string LookAlikes = "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u207b\u208c\u208a\u208b\u2212\u2795\u2796";

    /// <summary>Spaces, byte order marks, zero-width and other marks that show nothing: some skip them.</summary>
    private const string Unseen = " \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff";

    public static string Escape(string text) => IsMarked(text) ? "'" + text : text;

    public static string Unescape(string cell) => cell.Length > 1 && cell[0] == '\'' && IsMarked(cell[1..]) ? cell[1..] : cell;

    /// <summary>Any number of apostrophes before what begins a formula.</summary>
    private static bool IsMarked(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        var start = rest.TrimStart(Unseen);
        return rest.Length > 0 && (rest[0] is '\n' or '\t' or '\r' || (start.Length > 0 && (Signs.Contains(start[0]) || LookAlikes.Contains(start[0]))));
    }
}
