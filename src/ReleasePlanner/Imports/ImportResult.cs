namespace ReleasePlanner.Imports;

/// <summary>A row that was not taken in, and why.</summary>
/// <param name="Line">The line of the file on which the row begins; the header is line 1.</param>
public sealed record BadRow(int Line, string Reason);

/// <summary>What a file says, read without a store.</summary>
/// <param name="Rows">Rows below the header, good and bad.</param>
public sealed record Parsed<T>(int Rows, IReadOnlyList<T> Good, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> Warnings);

/// <summary>What became of a file: counts of theaters (or of films and windows), and every row that was not taken in, in order of lines.</summary>
/// <param name="Rows">Rows below the header, good and bad.</param>
/// <param name="Preview">Of a dry run: the first rows that would be taken in.</param>
public sealed record ImportResult(
    int Rows, int Added, int Amended, int Unchanged, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> Warnings, IReadOnlyList<PreviewRow>? Preview = null);

/// <summary>A row as it would be taken in.</summary>
/// <param name="What">Its id.</param>
/// <param name="Cells">What the file says of it, in words.</param>
public sealed record PreviewRow(int Line, string What, string Cells, PreviewState State);

public enum PreviewState
{
    New,
    Changed,
    Unchanged,
}

/// <summary>The file as a whole cannot be taken in; the message says what to do.</summary>
public sealed class ImportFileException(string message) : Exception(message);
