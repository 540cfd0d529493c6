using NodaTime;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>What the browser told of itself and its reader's wishes: <c>js/app.js</c> writes them, nothing secret is in them.</summary>
internal static class ViewingCookies
{
    public static Viewing Read(HttpRequest request) => new(
        request.Cookies["rp-zone"] is { Length: < 64 } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null ? zone : Viewing.Unknown.Zone,
        request.Cookies["rp-theme"] is "light" or "dark" ? request.Cookies["rp-theme"] : null);
}
