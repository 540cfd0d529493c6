using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Windows;

/// <summary>What the sides said about a booking or line, as a viewer may read it.</summary>
internal sealed class HouseWords(Viewer viewer)
{
    /// <summary>The house's and the distributor's last word on a line. An offer is the distributor's, what was entered for the house is the house's.</summary>
    public (HouseWord? House, HouseWord? Distributor) Of(OfferLine line)
    {
        var said = new[] { line.Sent, line.Answer }.OfType<LineSaid>().ToLookup(IsHouses);
        return (said[true].Select(Of).LastOrDefault(), said[false].Select(Of).LastOrDefault());
    }

    public (HouseWord? House, HouseWord? Distributor) Of(Booking booking) =>
        (Of(booking.ConfirmedAt, booking.ConfirmedBy, booking.ConfirmedFor, null), booking.DistributorYes is { } yes ? Of(yes) : null);

    /// <summary>The reason of a line's state in words.</summary>
    public static string? Why(string key, OfferLine line) => key switch
    {
        "lapsed" => $"was to be answered by {line.OpenUntil:uuuu-MM-dd HH:mm} UTC",
        "pencilled" when line.PencilUntil is { } until => $"penciled until {until.PlusDays(-1):uuuu-MM-dd}",
        "declined" or "countered" => line.Answer?.Reason?.ToString(),
        _ => null,
    };

    public static HouseCounter? Counter(OfferLine line) => line.Counter is { } run
        ? new(run.Screens, run.From, run.Weeks, run.Shows, TermsWords.Of(line.CounterTerms), line.Answer?.Reason?.ToString())
        : null;

    private static bool IsHouses(LineSaid said) => said.For is not null || Actor.Parse(said.By).Role == Role.Exhibitor;

    public HouseWord Of(LineSaid said) => Of(said.At, said.By, said.For, said.Reason);

    private HouseWord Of(Instant at, string by, OnBehalf? house, Reason? reason)
    {
        var sender = Actor.Parse(by);
        var via = house is not null ? house.Via.ToString().ToLowerInvariant()
            : sender.Person is not { } person ? null : person.StartsWith("t-", StringComparison.Ordinal) ? "system" : "person";
        return new(at, viewer.IsOwnSide(sender) ? by : sender.Reach, house?.Person, via, house?.Note ?? reason?.ToString());
    }
}
