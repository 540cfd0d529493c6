using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>What whoever answers an offer has to know of it, beside the houses and days: on the offer's page, when it is checked, and by a mail's link.</summary>
/// <param name="About">The distributor, the rating, the length and the opening.</param>
/// <param name="Promises">What a yes promises by the terms' clauses; null: nothing.</param>
public sealed record OfferFacts(string Title, IReadOnlyList<string> About, string Terms, string? Promises)
{
    public static FilmWindows FilmAsked(OfferId offer) => new() { Film = offer.Window.Film };

    public static OffersOut TermsAsked(OfferId offer) => new() { Window = offer.Window, Closed = true };

    /// <param name="film">The answer to <see cref="FilmAsked"/>; null: there is none.</param>
    /// <param name="standing">The answer to <see cref="TermsAsked"/>; null: there is none.</param>
    public static OfferFacts Of(OfferId offer, DistributorId distributor, FilmWindowsAnswer? film, OffersOutAnswer? standing)
    {
        var terms = standing?.Offers.FirstOrDefault(o => o.Offer.Offer == offer)?.Offer.Current.Terms;
        return new(
            film?.LocalTitles.GetValueOrDefault(offer.Window.Market.Slug) ?? film?.Title ?? Said.Name(offer.Window.Film.Slug),
            [.. Known(offer, distributor, film)],
            terms is not null ? ReaderWords.Of(terms) : "The terms are to be agreed.",
            terms is { Clauses.IsEmpty: false } ? $"You promise: {string.Join("; ", terms.Clauses.Select(ReaderWords.Of))}." : null);
    }

    private static IEnumerable<string> Known(OfferId offer, DistributorId distributor, FilmWindowsAnswer? film)
    {
        yield return ReaderWords.Of(distributor);
        yield return film?.Ratings.GetValueOrDefault(offer.Window.Market.Slug) is { } rating ? $"rated {rating}" : "no rating yet";
        if (film?.RuntimeMinutes is { } minutes)
        {
            yield return $"{minutes} min";
        }
        yield return film?.Windows.FirstOrDefault(w => w.Window == offer.Window)?.Opens is { } opens
            ? $"opens {Viewing.Day(opens)}"
            : "the opening has no date yet";
    }
}
