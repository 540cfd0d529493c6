using System.Globalization;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>One offered run of a house, which is answered by itself: an offer has a version in a format once for each house.</summary>
public readonly record struct OfferedLine(TheaterId House, string Version, string Format)
{
    public static OfferedLine Of(LineStanding line) => new(line.Line.Theater, line.Line.Run.Version, line.Line.Run.Format);

    /// <summary>As a form has it, such as <c>theater:carmike-1/ov/imax</c>; null: it is none.</summary>
    public static OfferedLine? Read(string? text) =>
        text?.Split('/') is [var house, var version, var format]
        && Slug.IsValid(version) && Slug.IsValid(format) && PartnerPage.Read<TheaterId>(house) is { } theater
            ? new(theater, version, format)
            : null;

    /// <summary><c>2 houses</c>; <c>3 runs in 2 houses</c> where a house has several.</summary>
    public static string Counted(IReadOnlyCollection<OfferedLine> lines)
    {
        var houses = lines.Select(l => l.House).Distinct().Count();
        return houses == lines.Count
            ? Viewing.Counted(houses, "house")
            : $"{Viewing.Counted(lines.Count, "run")} in {Viewing.Counted(houses, "house")}";
    }

    /// <summary>
    /// The commands that give these lines, and no other, one answer. A house's lines go together where one command can name just them, and are then answered all
    /// or not at all. What the commands are called depends on the lines alone: the same form sent twice answers once.
    /// </summary>
    /// <param name="id">What the commands' ids begin with.</param>
    public static IReadOnlyList<AnswerOffer> Commands(OfferId offer, OfferAnswer answer, IEnumerable<OfferedLine> lines, string id) =>
        [.. lines.GroupBy(l => l.House).SelectMany(Parts).GroupBy(p => p.Named, p => p.House).Index().Select(g => new AnswerOffer
        {
            CommandId = CommandId.Parse(g.Index == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}-{g.Index + 1}")),
            Offer = offer,
            Answer = answer,
            Theaters = new() { Ids = [.. g.Item] },
            Versions = [.. g.Item.Key.Versions.Split(',')],
            Formats = [.. g.Item.Key.Formats.Split(',')],
        })];

    /// <summary>Whether a command of <see cref="Commands"/> answers it.</summary>
    public bool IsIn(AnswerOffer command) =>
        command.Theaters!.Ids.Contains(House) && command.Versions.Contains(Version) && command.Formats.Contains(Format);

    public override string ToString() => $"{House}/{Version}/{Format}";

    private static IEnumerable<(TheaterId House, (string Versions, string Formats) Named)> Parts(IGrouping<TheaterId, OfferedLine> house)
    {
        var lines = house.Distinct().ToList();
        var versions = lines.Select(l => l.Version).Distinct().Order(StringComparer.Ordinal).ToList();
        var formats = lines.Select(l => l.Format).Distinct().Order(StringComparer.Ordinal).ToList();
        return versions.Count * formats.Count == lines.Count
            ? [(house.Key, (string.Join(',', versions), string.Join(',', formats)))]
            : lines.Select(l => (house.Key, (l.Version, l.Format)));
    }
}
