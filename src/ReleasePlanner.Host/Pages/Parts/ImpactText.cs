using ReleasePlanner.Disruptions;
using ReleasePlanner.Host.Pages.Live;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>An impact in sentences, each with its verb.</summary>
internal static class ImpactText
{
    /// <summary>What becomes of bookings, the most of one kind first; then those that lose days only, then what comes back.</summary>
    public static IEnumerable<string> Of(Impact impact)
    {
        foreach (var (key, number) in impact.Becomes.OrderByDescending(b => b.Value).ThenBy(b => b.Key, StringComparer.Ordinal))
        {
            yield return $"{Viewing.Counted(number, "booking")} will {Becoming(key)}.";
        }
        if (impact.DaysOnly > 0)
        {
            yield return $"{Viewing.Counted(impact.DaysOnly, "booking")} will lose days and {(impact.DaysOnly == 1 ? "stays" : "stay")} in effect.";
        }
        var back = impact.Restores;
        if (back.Bookings > back.DaysOnly)
        {
            yield return $"{Viewing.Counted(back.Bookings - back.DaysOnly, "booking")} will stand again.";
        }
        if (back.DaysOnly > 0)
        {
            yield return $"{Viewing.Counted(back.DaysOnly, "booking")} will get days back.";
        }
    }

    /// <summary>The theaters concerned, in words: those it takes from, and those it brings something back to.</summary>
    public static IEnumerable<(string Number, string What)> Theaters(Impact impact)
    {
        if (impact.Bookings > 0)
        {
            yield return (Viewing.Number(impact.Theaters), impact.DaysOnly == impact.Bookings ? "theaters lose days" : "theaters lose bookings");
            yield return (Viewing.Number(impact.Screens), "screens");
        }
        if (impact.Restores.Bookings > 0)
        {
            yield return (Viewing.Number(impact.Restores.Theaters), "theaters get bookings back");
            yield return (Viewing.Number(impact.Restores.Screens), "screens");
        }
    }

    private static string Becoming(string key) => key switch
    {
        "needsReconfirmation" => "need reconfirmation",
        "lapsed" => "lapse: the day to reconfirm is over",
        "stopped" => "be stopped",
        "displaced" => "be displaced",
        "finalled" or "completed" => "end",
        "dropped" => "be dropped",
        "cancelled" => "be canceled",
        _ => "no longer be in effect",
    };
}
