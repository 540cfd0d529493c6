using System.Text.RegularExpressions;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>Batches in words, and the wait for those that run.</summary>
internal static partial class BatchWords
{
    /// <summary>A command's name as people read it: <c>HoldOver</c> is Hold over.</summary>
    public static string Name(string command)
    {
        var words = Humps().Replace(command, " $1").Trim().ToLowerInvariant();
        return words.Length == 0 ? command : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>What a batch is about in words, and the page of it; nulls: nothing that has one.</summary>
    /// <param name="names">Of chains, by id.</param>
    public static (string? Words, string? Page) About(
        BatchSummary batch, IReadOnlyDictionary<FilmId, string> titles, IReadOnlyDictionary<string, string>? names = null)
    {
        if (batch.About?.Split(':', 2) is not [var kind, var rest] || rest.Split('/') is not [var slug, ..] parts)
        {
            return default;
        }
        var title = titles.GetValueOrDefault(FilmId.Parse("film:" + slug)) ?? Said.Name(slug);
        return kind switch
        {
            "film" => (title, Places.Film(batch.About)),
            "window" => ($"{title}, {WindowNames.Of(WindowId.Parse(batch.About))}", Places.Window(batch.About)),
            "offer" when parts.Length > 3 => ($"{title}, {WindowNames.Of(WindowId.Parse("window:" + string.Join('/', parts[..^1])))}, to {names?.GetValueOrDefault("chain:" + parts[^1]) ?? Said.Name(parts[^1])}", Places.Window("window:" + string.Join('/', parts[..^1]))),
            _ => default,
        };
    }

    public static string State(BatchSummary batch) => batch switch
    {
        { FinishedAt: null, Status: BatchState.Cancelled } => "Stopping",
        { Status: BatchState.Cancelled } => "Canceled",
        { FinishedAt: null } => "Running",
        { Refused: > 0 } => "Done, some refused",
        _ => "Done",
    };

    public static string Tone(BatchSummary batch) => batch switch
    {
        { Status: BatchState.Cancelled } => "t-closed",
        { FinishedAt: null } => "t-out",
        { Refused: > 0 } => "t-off",
        _ => "t-booked",
    };

    public static string Took(BatchSummary batch)
    {
        if (batch.FinishedAt is not { } finished)
        {
            return "goes on";
        }
        var took = finished - batch.StartedAt;
        return took.TotalSeconds < 1 ? "under 1 s" : took.TotalMinutes < 1 ? $"{took.TotalSeconds:0} s" : took.TotalHours < 1 ? $"{took.TotalMinutes:0} min" : $"{took.TotalHours:0.#} h";
    }

    /// <summary>Loads every second while something runs: lines that are answered, and the end of a batch, are no news that the page would be told of.</summary>
    public static async Task FollowAsync(Func<bool> runs, Func<Task> load, CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (gone.IsCancellationRequested)
            {
                return;
            }
            if (runs())
            {
                try
                {
                    await load();
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Humps();
}
