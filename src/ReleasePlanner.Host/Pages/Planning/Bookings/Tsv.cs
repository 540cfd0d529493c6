namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>Cells as spreadsheets put them on the clipboard: tabs between cells, a line per row, quotes around what holds either.</summary>
internal static class Tsv
{
    /// <summary>Rows of cells, trimmed; the empty line at the end of what is copied is none.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text)
    {
        var (rows, row, cell) = (new List<IReadOnlyList<string>>(), new List<string>(), new System.Text.StringBuilder());
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
                continue;
            }
            switch (c)
            {
                case '"' when cell.Length == 0:
                    quoted = true;
                    break;
                case '\t':
                    EndCell();
                    break;
                case '\n':
                    EndRow();
                    break;
                case '\r':
                    break;
                default:
                    cell.Append(c);
                    break;
            }
        }
        if (cell.Length > 0 || row.Count > 0)
        {
            EndRow();
        }
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString().Trim());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            rows.Add(row);
            row = [];
        }
    }

    public static string Write(IEnumerable<IEnumerable<string>> rows) => string.Join("\r\n", rows.Select(r => string.Join('\t', r.Select(Quoted))));

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\t\r\n") >= 0 || cell.StartsWith('"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
