using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Pages.Planning.Bookings;

/// <summary>What is done to the selected houses, each as the command that its form makes.</summary>
public partial class BookingsPage
{
    private async Task BeginAsync(string key)
    {
        End();
        if (pasted.Count > 0)
        {
            chosen = new(
                [.. pasted.Select(p => p.Theater)], [], true,
                [.. pasted.GroupBy(p => p.Chain).Select(g => (OfferId.Of(filter.Window, g.Key), g.Select(p => p.Theater).ToImmutableArray()))])
            {
                Chains = [.. pasted.Select(p => p.Chain).Distinct().Select(c => (c, Executive.Said.Name(c.Slug)))],
            };
        }
        else
        {
            if (selection.IsAll && total > GridSelection.MostListed)
            {
                tooMany = true;
                return;
            }
            var these = selection.IsAll ? await All() : [.. selection.Rows];
            // A house that was only offered has no run to hold over, to end or to cancel.
            these = key switch
            {
                "hold" or "final" or "cancel" => [.. these.Where(r => r.Booking is not null)],
                "withdraw" or "answer" => [.. these.Where(r => r.Booking is null && r.Offer is not null)],
                _ => these,
            };
            chosen = new(
                [.. these.Select(r => r.Theater).Distinct()], [.. these.Select(r => r.Booking).OfType<BookingId>().Distinct()], false,
                [.. these.Where(r => r.Offer is not null && r.Booking is null).GroupBy(r => r.Offer!.Value).Select(g => (g.Key, g.Select(r => r.Theater).Distinct().ToImmutableArray()))])
            {
                Chains = [.. these.DistinctBy(r => r.Chain).Select(r => (r.Chain, r.ChainName))],
                Rows = these,
            };
        }
        if (key == "withdraw")
        {
            chains = ((await Workspace.AskAll(new OffersOut { Window = filter.Window, Closed = true }, Gone)).Value?.Offers ?? []).ToDictionary(o => o.Offer.Offer, o => o.ChainName);
        }
        (deed, day, respondBy, reason, screens, terms) = (key, null, null, null, "", new());
    }

    private Selection Houses => new() { Ids = chosen!.Theaters };

    private LocalDate? Day => day is { } on ? LocalDate.FromDateTime(on) : null;

    private object? Offer(CommandId id)
    {
        WeeklyScreens? each = null;
        if (screens.Trim().Length > 0 && (each = Read(screens)) is null)
        {
            return $"'{screens}' is no number of screens: write 2, or one a week as 2, 1.5";
        }
        var said = terms.Read();
        if (said is string wrong)
        {
            return wrong;
        }
        return new SendOffer
        {
            CommandId = id,
            Window = filter.Window,
            Theaters = Houses,
            Screens = each,
            Weeks = weeks,
            From = Day,
            Format = string.IsNullOrWhiteSpace(format) ? null : format.Trim(),
            Terms = said as FilmRental.Terms,
            RespondBy = respondBy is { } by ? new(null, LocalDate.FromDateTime(by)) : null,
        };
    }

    private object? Hold(CommandId id)
    {
        Screens? each = null;
        if (screens.Trim().Length > 0 && (each = Read(screens)?.Weeks[0]) is null)
        {
            return $"'{screens}' is no number of screens: write 2 or 1.5";
        }
        return Lacking ?? (Day is not { } through ? "say through which day"
            : new HoldOver { CommandId = id, Window = filter.Window, Theaters = Houses, Bookings = chosen!.Bookings, Through = through, Screens = each });
    }

    private object? Final(CommandId id) => Lacking ?? (Day is not { } last ? "say the last day that is played"
        : new FinalBookings { CommandId = id, Window = filter.Window, Theaters = Houses, Bookings = chosen!.Bookings, Until = last.PlusDays(1) });

    private object? Cancel(CommandId id) => Lacking ?? (object)new CancelBookings { CommandId = id, Window = filter.Window, Theaters = Houses, Bookings = chosen!.Bookings, From = Day, Reason = reason };

    /// <summary>Without bookings named, everything that those houses have booked would be meant.</summary>
    private object? Lacking => chosen is { IsPasted: false, Bookings.Length: 0 } ? "none of the selected rows is booked" : null;

    private static WeeklyScreens? Read(string text)
    {
        try
        {
            return new([.. text.Split(',', ';', '/').Select(t => decimal.TryParse(t.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Screens.Of(number) : throw new FormatException(t))]);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
