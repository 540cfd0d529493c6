using System.Globalization;
using System.Text;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>A region to shade: its name, its tone (<see cref="MapTone"/>), and what it tells in a line, as <c>12 of 40 theaters booked</c>.</summary>
public sealed record MapRegion(string Label, string Tone, string Tells);

/// <summary>A place, in degrees north and east, with its tone (<see cref="MapTone"/>) and what it tells in a line.</summary>
/// <param name="Word">What the key calls it, where a tone stands for several states; null: as the tone is called.</param>
public sealed record MapDot(string Id, double Lat, double Lon, string Tone, string Tells, string? Word = null);

/// <summary>
/// How things stand somewhere, as a CSS class with a word and a mark. Each tone has a mark of its own shape, and each shade of its own a pattern: colour is never the only sign.
/// </summary>
/// <param name="Class">The class, as <c>t-booked</c>; its color is the page's <c>--tone-booked</c>.</param>
/// <param name="Word">As the key and the table say it.</param>
public sealed record MapTone(string Class, string Word)
{
    /// <summary>From what may lie beneath to what must be seen.</summary>
    public static readonly IReadOnlyList<MapTone> All =
    [
        new("t-none", "None"), new("t-closed", "Closed"), new("t-booked", "Booked"), new("t-out", "Out"), new("t-reconfirm", "To reconfirm"), new("t-off", "Off"),
    ];

    /// <summary>Its place in <see cref="All"/>.</summary>
    public int Order => All.TakeWhile(t => t != this).Count();

    /// <summary>Whether a shade has a pattern over its color.</summary>
    public bool IsPatterned => Class is "t-out" or "t-reconfirm" or "t-off";

    /// <summary>The tone of a class; none for a class that is no tone.</summary>
    public static MapTone Of(string tone) => All.FirstOrDefault(t => t.Class == tone) ?? All[0];

    /// <summary>The mark at a point as a piece of a path, so that thousands of marks are one element: a dot, ring, cross, diamond or bar.</summary>
    internal void Draw(StringBuilder path, double x, double y, double radius)
    {
        var r = Math.Round(radius, 1);
        var at = (double dx, double dy) => path.Append(CultureInfo.InvariantCulture, $"M{x + dx:0.#} {y + dy:0.#}");
        _ = Class switch
        {
            "t-out" => at(-r, 0).Append(CultureInfo.InvariantCulture, $"a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0"),
            "t-off" => at(-r, -r).Append(CultureInfo.InvariantCulture, $"l{2 * r} {2 * r}m{-2 * r} 0l{2 * r} {-2 * r}"),
            "t-reconfirm" => at(0, -r).Append(CultureInfo.InvariantCulture, $"l{r} {r} {-r} {r} {-r} {-r}z"),
            "t-closed" => at(-r, 0).Append(CultureInfo.InvariantCulture, $"h{2 * r}"),
            _ => at(0, 0).Append("h0"),
        };
    }

    /// <summary>How thick the mark's line is: a line of no length with round ends is a dot.</summary>
    internal double Stroke(double radius) => Math.Round(
        Class switch
        {
            "t-booked" => 2 * radius,
            "t-none" => radius,
            _ => 0.6 * radius,
        },
        1);
}
