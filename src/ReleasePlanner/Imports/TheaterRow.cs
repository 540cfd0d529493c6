using ReleasePlanner.Chains;
using ReleasePlanner.Markets;

namespace ReleasePlanner.Imports;

/// <summary>A theater as a file gives it. Null: the file does not say.</summary>
/// <param name="Line">The line of its row.</param>
/// <param name="TimeZone">Null: the market's.</param>
/// <param name="Screens">All auditoriums together.</param>
public sealed record TheaterRow(
    int Line, TheaterId Theater, string Name, ChainRow Chain, MarketId Market, string? City, Region? Region, DateTimeZone? TimeZone,
    int? Screens, int? Seats, double? Lat, double? Lon)
{
    /// <summary>The text its id was made of; null: the file gives the id itself.</summary>
    public string? Written { get; init; }

    /// <summary>The auditoriums by format; null: the file gives one number, or none.</summary>
    public ScreenCounts? Formats { get; init; }

    /// <summary>More than this many auditoriums is no house.</summary>
    internal const int MostScreens = 100;

    internal const int MostSeats = 100_000;
}

/// <summary>How a file gives a circuit.</summary>
public enum GivenBy
{
    Name,
    Id,
    IdAndName,
}

/// <summary>The chain of a theater in a file: a circuit named there, or the chain of its own that an independent house is.</summary>
public sealed record ChainRow(ChainId Chain, string Name, ChainKind Kind)
{
    internal static ChainRow Independent(TheaterId theater, string name) => new(ChainId.Parse("chain:" + theater.Slug), name, ChainKind.Independent);

    /// <summary>How the file gives the circuit.</summary>
    public GivenBy Given { get; init; }

    /// <summary>The text its id was made of, beside the name; null: the id is given, or made of the name.</summary>
    public string? Written { get; init; }

    /// <summary>The circuit of this name or id; null when no slug is left of it.</summary>
    /// <exception cref="FormatException">It begins as an id and is none.</exception>
    internal static ChainRow? Circuit(string name) => name.StartsWith("chain:", StringComparison.Ordinal)
        ? new(ChainId.Parse(name), name, ChainKind.Circuit) { Given = GivenBy.Id }
        : Slug.From(name) is { Length: > 0 } slug ? new(ChainId.Parse("chain:" + slug), name, ChainKind.Circuit) : null;
}

/// <summary>What the readers of theater files share.</summary>
internal static class TheaterCells
{
    /// <summary>The named circuit, or the house's own chain when the cell is blank.</summary>
    /// <param name="column">Null: the house is in no circuit.</param>
    public static ChainRow Chain(CsvRow row, string? column, TheaterId? theater, string name)
    {
        if (column is null || row.Text(column) is not { } circuit)
        {
            return theater is { } house ? ChainRow.Independent(house, name) : None;
        }
        try
        {
            if (ChainRow.Circuit(circuit) is { } chain)
            {
                return chain;
            }
            row.Problems.Add($"{column} '{circuit}' has no letter or digit to make an id of");
        }
        catch (FormatException e)
        {
            row.Problems.Add($"{column}: {e.Message}");
        }
        return None;
    }

    public static Region? Region(CsvRow row, string column)
    {
        if (row.Text(column) is not { } name)
        {
            return null;
        }
        if (Slug.From(name) is { Length: > 0 } slug)
        {
            return new(RegionId.Parse(slug), name);
        }
        row.Problems.Add($"{column} '{name}' has no letter or digit to make an id of");
        return null;
    }

    /// <summary>Reports a row whose theater another row has given already.</summary>
    public static void Unique(CsvRow row, TheaterId? theater, Dictionary<TheaterId, int> lines)
    {
        if (theater is { } id && !lines.TryAdd(id, row.Line))
        {
            row.Problems.Add($"{id} is on line {lines[id]} already; line {lines[id]} counts, line {row.Line} does not");
        }
    }

    private static readonly ChainRow None = new(default, "", ChainKind.Independent);
}
