using System.Security.Cryptography;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.Net.Http.Headers;
using NodaTime;
using ReleasePlanner.Films;
using ReleasePlanner.Identities;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Calendars;

/// <summary>
/// What a user's houses play, as a calendar that programs read at a private address (RFC 5545): a run is an event of whole days, a time to answer an offer by is an event of
/// that instant. <c>?house=SLUG</c> is one house's. What is called off stays for a while, marked as canceled, since some programs never forget what only vanishes.
/// </summary>
internal static class CalendarFeed
{
    private const int PageRows = 500;

    /// <summary>How often programs are told to ask again.</summary>
    private const string Often = "PT1H";

    /// <summary>How long past runs stay.</summary>
    private const int DaysBack = 60;

    private static readonly string[] CalledOff = ["stopped", "displaced", "dropped", "cancelled"];

    public static void Map(WebApplication app) => app.MapGet("/calendar/{link}", AnswerAsync).AllowAnonymous().ExcludeFromDescription().WithRequestTimeout(Limits.Timed);

    private static async Task<IResult> AnswerAsync(string link, string? house, HttpContext http, Links links, Dispatcher dispatcher, IClock clock)
    {
        var text = link.EndsWith(".ics", StringComparison.Ordinal) ? link[..^4] : link;
        if (await links.FindAsync(Links.Calendar, text, http.RequestAborted) is not var (_, user) || user.AsActor() is not { Role: Role.Exhibitor } actor)
        {
            return Problems.Of(Refusal.NotFound("a calendar at that address"));
        }
        TheaterId? theater = null;
        try
        {
            theater = house is null ? null : TheaterId.Parse("theater:" + house);
        }
        catch (FormatException)
        {
            return Problems.Of(Refusal.NotFound("theater:" + house));
        }
        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//ReleasePlanner//EN" };
        calendar.AddProperty("X-WR-CALNAME", house is null ? $"Films of {user.DisplayName}" : $"Films at {house}");
        // Programs that ask again by the standard, and those that go by what was there before it.
        calendar.AddProperty(new CalendarProperty("REFRESH-INTERVAL", Often) { Parameters = { new CalendarParameter("VALUE", "DURATION") } });
        calendar.AddProperty("X-PUBLISHED-TTL", Often);
        var now = clock.GetCurrentInstant();
        var titles = await TitlesAsync(actor, dispatcher, http.RequestAborted);
        string Title(FilmId film) => titles.GetValueOrDefault(film, film.Slug);
        for (int? cursor = 0; cursor is not null;)
        {
            var page = await dispatcher.Ask(
                actor, new HouseBookings { Theater = theater, Since = now.InUtc().Date.PlusDays(-DaysBack), Limit = PageRows, Cursor = cursor }, http.RequestAborted);
            if (page.Refusal is { } refusal)
            {
                return Problems.Of(refusal);
            }
            foreach (var booking in page.Value!.Bookings)
            {
                calendar.Events.Add(Run(booking, Title(booking.Film), now));
            }
            cursor = page.Value.Next;
        }
        if (theater is null)
        {
            for (int? cursor = 0; cursor is not null;)
            {
                var page = await dispatcher.Ask(actor, new OffersOut { Cursor = cursor }, http.RequestAborted);
                foreach (var offer in page.Value?.Offers ?? [])
                {
                    if (offer.Awaiting + offer.Pencilled > 0 && offer.Offer.Current.RespondBy is { } by)
                    {
                        calendar.Events.Add(Deadline(offer, Title(offer.Offer.Film), by, now));
                    }
                }
                cursor = page.Value?.Next;
            }
        }
        return Text(http, new CalendarSerializer().SerializeToString(calendar)!, now);
    }

    private static CalendarEvent Run(HouseBooking booking, string title, Instant now)
    {
        // A run that is open at its end is shown for its first week: a program cannot show what has no end.
        var until = booking.Until ?? booking.From.PlusWeeks(1);
        return new()
        {
            Uid = $"{booking.Booking.Value.Replace('/', '-')}.{booking.Theater.Slug}@release-planner",
            DtStamp = Of(now),
            Start = Of(booking.From),
            End = Of(until > booking.From ? until : booking.From.PlusDays(1)),
            Summary = $"{title}{(booking.Format == "standard" ? "" : $", {booking.Format}")} · {booking.Name}",
            Location = booking.City is null ? booking.Name : $"{booking.Name}, {booking.City}",
            Description = $"{Words(booking)}; screens {string.Join(", ", booking.Screens.Weeks.Select(s => s.ToString()))}{(booking.Until is null ? "; until further notice" : "")}",
            Status = CalledOff.Contains(booking.Standing) ? EventStatus.Cancelled : booking.Standing is "needsReconfirmation" or "lapsed" ? EventStatus.Tentative : EventStatus.Confirmed,
            Transparency = TransparencyType.Transparent,
        };
    }

    private static string Words(HouseBooking booking) => Pages.Parts.StateWords.Of(booking.Standing) + (booking.Why is null ? "" : $" ({booking.Why})");

    private static CalendarEvent Deadline(OfferStanding offer, string title, Instant by, Instant now) => new()
    {
        Uid = $"answer.{offer.Offer.Offer.Value["offer:".Length..].Replace('/', '-')}@release-planner",
        DtStamp = Of(now),
        Start = Of(by),
        Summary = $"Answer the offer of {title}: {offer.Awaiting + offer.Pencilled} {(offer.Awaiting + offer.Pencilled == 1 ? "house" : "houses")}",
        Transparency = TransparencyType.Transparent,
        Status = EventStatus.Confirmed,
    };

    /// <summary>The same text again is not sent again; the stamps of when it was made are no part of what is compared.</summary>
    private static IResult Text(HttpContext http, string text, Instant now)
    {
        var stamp = now.ToString("uuuuMMdd'T'HHmmss'Z'", null);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace($"DTSTAMP:{stamp}", "", StringComparison.Ordinal))), 0, 16)}\"");
        http.Response.Headers.CacheControl = "private, max-age=300";
        http.Response.Headers.ETag = tag.ToString();
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(sent => sent.Compare(tag, useStrongComparison: false))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(text, "text/calendar", Encoding.UTF8);
    }

    private static async Task<Dictionary<FilmId, string>> TitlesAsync(Actor actor, Dispatcher dispatcher, CancellationToken cancellation)
    {
        var titles = new Dictionary<FilmId, string>();
        for (var (cursor, more) = ((FilmId?)null, true); more;)
        {
            var page = (await dispatcher.Ask(actor, new Titles { Limit = PageRows, Cursor = cursor }, cancellation)).Value;
            foreach (var film in page?.Films ?? [])
            {
                titles[film.Film] = film.Title;
            }
            (cursor, more) = (page?.Next, page?.Next is not null);
        }
        return titles;
    }

    private static CalDateTime Of(LocalDate day) => new(day.Year, day.Month, day.Day);

    private static CalDateTime Of(Instant at) => new(at.ToDateTimeUtc(), "UTC");
}
