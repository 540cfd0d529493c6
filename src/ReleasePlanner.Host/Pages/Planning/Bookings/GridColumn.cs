using System.Globalization;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>A column of the booking grid.</summary>
/// <param name="Key">Its name in addresses and scripts.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Text">What a cell says, and what is copied of it.</param>
/// <param name="IsNumber">Stands at the right.</param>
/// <param name="IsEdited">Its cells can be written in.</param>
internal sealed record GridColumn(string Key, string Name, int Width, Func<HouseRow, Viewing, string> Text, HouseSort? Sort = null, bool IsNumber = false, bool IsEdited = false)
{
    public const string Screens = "screens";
    public const string From = "from";
    public const string Weeks = "weeks";

    /// <summary>The page tells it in the market's zone.</summary>
    public const string RespondBy = "respondBy";

    public static readonly IReadOnlyList<GridColumn> All =
    [
        new("name", "Theater", 240, (r, _) => r.Name, HouseSort.Name),
        new("state", "State", 150, (r, _) => StateWords.Of(r.State), HouseSort.State),
        new(Screens, "Screens", 76, (r, _) => ScreensText(r), HouseSort.Screens, IsNumber: true, IsEdited: true),
        new(From, "From", 104, (r, _) => r.From is { } from ? LocalDatePattern.Iso.Format(from) : "", HouseSort.From, IsEdited: true),
        new(Weeks, "Weeks", 64, (r, _) => r.Weeks?.ToString(CultureInfo.InvariantCulture) ?? "", IsNumber: true, IsEdited: true),
        new("until", "Until", 104, (r, _) => r.Until is { } until ? LocalDatePattern.Iso.Format(until.PlusDays(-1)) : r.From is null ? "" : "open", HouseSort.Until),
        new("why", "Why", 230, (r, _) => WhyText(r)),
        new("chain", "Chain", 150, (r, _) => r.ChainName, HouseSort.Chain),
        new("city", "City", 130, (r, _) => r.City ?? "", HouseSort.City),
        new("region", "Region", 70, (r, _) => r.Region ?? "", HouseSort.Region),
        new("house", "Of", 52, (r, _) => r.HouseScreens?.ToString(CultureInfo.InvariantCulture) ?? "", IsNumber: true),
        new("format", "Format", 130, (r, _) => r.Format is null ? "" : r.Version is null or "ov" ? r.Format : $"{r.Format}, {r.Version}"),
        new("yes", "House said", 260, (r, v) => Said(r.House, v), HouseSort.AnsweredAt),
        new("ours", "Distributor said", 230, (r, v) => Said(r.Distributor, v)),
        new("terms", "Terms", 180, (r, _) => r.Terms ?? ""),
        new(RespondBy, "Answer by", 190, (r, v) => r.RespondBy is { } by ? v.Short(by) : ""),
    ];

    /// <summary>The widths as a style sheet takes them, the column to select rows first. The style sheet may give the names less room.</summary>
    public static readonly string Template = "34px " + string.Join(' ', All.Select(c => c.Key == "name" ? $"var(--name, {c.Width}px)" : $"{c.Width}px"));

    public static GridColumn? Of(string? key) => All.FirstOrDefault(c => c.Key == key);

    private static string ScreensText(HouseRow row) => row.Screens is { } screens ? string.Join(", ", screens.Weeks) : "";

    private static string WhyText(HouseRow row)
    {
        var parts = new List<string>();
        if (row.Disputed)
        {
            parts.Add("the house disputes it");
        }
        if (row.Why is { Length: > 0 } why)
        {
            parts.Add(why);
        }
        if (row.Counter is { } counter)
        {
            parts.Add($"wants {string.Join(", ", counter.Screens.Weeks)} screens, {counter.Weeks} weeks{(counter.From is { } from ? $" from {LocalDatePattern.Iso.Format(from)}" : "")}{(counter.Terms is null ? "" : $", {counter.Terms}")}");
        }
        if (row.EndsEarly)
        {
            parts.Add("ends early");
        }
        parts.AddRange(row.Gaps.Select(g => $"off {Viewing.ShortDay(g.From)} to {Viewing.ShortDay(g.Until.PlusDays(-1))}"));
        return string.Join("; ", parts);
    }

    /// <summary>A name, a channel and a time: <c>Ann Lee, phone, 16 Dec 21:00</c>.</summary>
    private static string Said(HouseWord? word, Viewing viewing) => word is null ? ""
        : string.Join(", ", new[] { word.Name ?? Executive.Said.Who(word.By, word.Person), word.Via, viewing.Short(word.At), word.Note }.Where(p => !string.IsNullOrEmpty(p)));
}
