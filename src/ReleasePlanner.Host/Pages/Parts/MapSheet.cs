using System.Collections.Frozen;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>
/// A map as it lies in <c>wwwroot/maps</c>: its size in units (the <c>viewBox</c> is <c>0 0 Width Height</c>) and the ids of its shapes, two upper-case letters:
/// states by their postal codes, countries by ISO 3166-1.
/// </summary>
/// <param name="Slug">The market that it shows, or <c>world</c>; also the file's name.</param>
public sealed record MapSheet(string Slug, int Width, int Height, FrozenSet<string> Shapes)
{
    private static readonly FrozenDictionary<string, MapSheet> Known = new[]
    {
        Make("us", 975, 610, """
            AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY
            """),
        Make("ca", 720, 610, "CA"),
        Make("gb", 340, 610, "GB"),
        Make("fr", 610, 580, "FR"),
        Make("br", 610, 610, "BR"),
        Make("world", 975, 430, """
            AE AF AL AM AO AR AT AU AZ BA BD BE BF BG BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CY CZ DE DJ DK DO DZ EC EE EG EH ER ES ET
            FI FJ FK FR GA GB GE GH GL GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KP KR KW KZ LA LB LK LR LS LT LU LV LY MA MD ME
            MG MK ML MM MN MR MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SD SE SI SK SL SN SO SR SS SV SY SZ TD
            TF TG TH TJ TL TM TN TR TT TW TZ UA UG US UY UZ VE VN VU XK YE ZA ZM ZW
            """),
    }.ToFrozenDictionary(s => s.Slug, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every map there is.</summary>
    public static IEnumerable<MapSheet> All => Known.Values;

    /// <summary>The map of a market (its slug, as <c>us</c>); that of the world for a market that has none of its own.</summary>
    public static MapSheet Of(string market) => Known.GetValueOrDefault(market) ?? Known["world"];

    /// <summary>
    /// The id of the shape that a region has here, or null: a state of <c>us</c> by its letters, a market of <c>world</c> by its slug, and of any other market
    /// the market itself, for its regions have no shapes.
    /// </summary>
    public string? ShapeOf(string market, string region)
    {
        var each = Slug == "us" || string.Equals(market, "world", StringComparison.OrdinalIgnoreCase);
        var shape = region.ToUpperInvariant();
        return (each || string.Equals(market, region, StringComparison.OrdinalIgnoreCase)) && Shapes.Contains(shape) ? shape : null;
    }

    private static MapSheet Make(string slug, int width, int height, string shapes) =>
        new(slug, width, height, shapes.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal));
}
