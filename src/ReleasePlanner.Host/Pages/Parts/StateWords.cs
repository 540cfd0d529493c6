using ReleasePlanner.Standing;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>The words and tones of the counts' keys. Booked is in effect, Out is awaiting an answer, Off is stopped, Closed is over.</summary>
internal static class StateWords
{
    /// <summary>The keys in the order in which pages show them.</summary>
    public static readonly string[] Keys =
        ["playing", "upcoming", "needsReconfirmation", "pencilled", "stopped", "displaced", "countered", "awaiting", "lapsed", "declined", "dropped", "cancelled", "finalled", "completed"];

    public static string Of(string key) => Normal(key) switch
    {
        "playing" => "Booked, playing",
        "upcoming" => "Booked",
        "ineffect" => "Booked",
        "needsreconfirmation" => "To reconfirm",
        "pencilled" => "Penciled",
        "stopped" => "Off",
        "displaced" => "Displaced",
        "completed" => "Closed",
        "finalled" => "Final",
        "dropped" => "Dropped",
        "cancelled" => "Canceled",
        "countered" => "Countered",
        "awaiting" => "Out",
        "lapsed" => "Lapsed",
        "declined" => "Declined",
        "asked" => "Asked",
        _ => "Nothing yet",
    };

    /// <summary>A class of the style sheet: <c>t-booked, t-out, t-off, t-reconfirm, t-closed, t-none</c>.</summary>
    public static string Tone(string key) => Normal(key) switch
    {
        "playing" or "upcoming" or "ineffect" => "t-booked",
        "awaiting" or "countered" or "pencilled" or "asked" => "t-out",
        "stopped" or "displaced" or "dropped" or "cancelled" or "declined" => "t-off",
        "needsreconfirmation" or "lapsed" => "t-reconfirm",
        "completed" or "finalled" => "t-closed",
        _ => "t-none",
    };

    /// <summary>The number of a key.</summary>
    public static decimal Count(Counts counts, string key) => Normal(key) switch
    {
        "playing" => counts.Playing,
        "upcoming" => counts.Upcoming,
        "ineffect" => counts.InEffect,
        "needsreconfirmation" => counts.NeedsReconfirmation,
        "pencilled" => counts.Pencilled,
        "stopped" => counts.Stopped,
        "displaced" => counts.Displaced,
        "completed" => counts.Completed,
        "finalled" => counts.Finalled,
        "dropped" => counts.Dropped,
        "cancelled" => counts.Cancelled,
        "countered" => counts.Countered,
        "awaiting" => counts.Awaiting,
        "lapsed" => counts.Lapsed,
        "declined" => counts.Declined,
        _ => 0,
    };

    // Answers have them in kebab-case or camelCase.
    private static string Normal(string key) => key.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
