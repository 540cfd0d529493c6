using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Theaters.Bookings;

/// <summary>How a run becomes a booking, whoever said the last yes: the house itself, or the distributor to what the house asked for.</summary>
internal static class Confirming
{
    /// <summary>A booking of the window in the house as both are now, not yet with a run.</summary>
    public static Booking New(BookingId id, TheaterDetails house, WindowDetails window, Around around, Context context) => new()
    {
        Id = id,
        Theater = house.Theater,
        Chain = house.Chain,
        Market = house.Market,
        Window = window.Window,
        Film = window.Film,
        Distributor = window.Distributor,
        Channel = window.Window.Channel,
        Screens = WeeklyScreens.One,
        From = default,
        Until = default,
        FirstWeekEnds = default,
        Weeks = 1,
        MadeUnder = around.Window.State.Opens,
        Saw = around.Saw,
        ConfirmedAt = context.Now,
        ConfirmedBy = context.Actor.ToString(),
        ConfirmedFor = context.OnBehalf,
    };

    /// <summary>
    /// The window exists, is played in houses, and in this house's market; null when it is so. Whoever may not know that there is one is told the same
    /// as of one that there is not: of a film that is not announced only houses it was offered to may, of a channel without houses no house.
    /// </summary>
    public static Refusal? Bookable(WindowId window, TheaterState state, Around around, Context context)
    {
        var house = state.Details!;
        if (window.Market != house.Market)
        {
            return Refusal.Invalid($"{window} is of {window.Market}; {house.Theater} is in {house.Market}", "window");
        }
        if (around.Window.State.Details is not { } details || around.Film.State.Details is not { } film)
        {
            return Refusal.NotFound(window);
        }
        var inHouses = details.Channel is Channel.Theatrical or Channel.Other;
        var mayKnow = context switch
        {
            { OnBehalf: not null } => context.Actor.ActsFor(details.Distributor, state),
            { Actor.Role: Role.Exhibitor } => inHouses && (!film.IsSecret(context.Now) || state.Knows(window.Film)),
            _ => true,
        };
        return !mayKnow ? Refusal.NotFound(window) : inHouses ? null : Refusal.Invalid($"{window} is not played in houses", "window");
    }

    /// <summary>The house was offered the film, asked for it or booked it.</summary>
    public static bool Knows(this TheaterState state, FilmId film) => state.Lines.Any(l => l.Film == film) || state.Bookings.Any(b => b.Film == film);

    /// <summary>The events that confirm it, those first that make room; or a refusal, or the facts that are missing.</summary>
    public static Decision Of(Booking booking, TheaterState state, Around around, FactReader facts, Context context)
    {
        var warnings = new List<Warning>();
        var refusal = BookingRules.InWindow(booking, around)
            ?? BookingRules.HasVersion(booking, around)
            ?? BookingRules.NotTwice(booking, state, around, context.Now)
            ?? BookingRules.NotStopped(booking, around, context.Now, warnings);
        if (refusal is not null)
        {
            return refusal;
        }
        var room = Displacing.MakeRoom(booking, state, facts, context);
        if (room.Refusal is not null || !room.Lacking.IsEmpty)
        {
            return room;
        }
        if (Retiring.Of(state, facts, context) is not { } retired)
        {
            return Decision.Lacks(facts.Lacking);
        }
        BookingRules.Advise(booking, around, context.Now, warnings);
        return Commitments.Keep(null, booking, state, facts, context, warnings, kept =>
            Decision.Of([.. retired, .. room.Events, new BookingConfirmed { Booking = kept }]) with
            {
                Result = new { booking = kept.Id, from = kept.From, until = kept.Until },
                Warnings = [.. warnings],
            });
    }
}
