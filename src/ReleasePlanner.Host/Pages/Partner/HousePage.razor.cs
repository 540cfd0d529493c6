using System.Text.Json;
using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>A house by play week with its free screens; its runs are dropped or ended here, and it is closed, each with its effect said before.</summary>
public sealed partial class HousePage
{
    private const int Weeks = 8;

    /// <summary>What the second form says again.</summary>
    private static readonly string[] Fields = ["booking", "what", "day", "until", "reason"];

    private static readonly string[] Over = ["completed", "finalled", "dropped", "cancelled", "displaced"];

    private TheaterCalendarAnswer? calendar;
    private IReadOnlyDictionary<FilmId, string> titles = new Dictionary<FilmId, string>();
    private List<CalendarRun> runs = [];
    private Outcome? looked;
    private string said = "";

    /// <summary>The house's id without its prefix.</summary>
    [Parameter]
    public string Slug { get; set; } = "";

    private string Title => Typed("what") switch
    {
        "close" => "Close the house",
        "drop" => "Drop the run",
        _ => "End the run",
    };

    internal override async Task<Refusal?> LoadAsync()
    {
        if (Read<TheaterId>("theater:" + Slug) is not { } theater)
        {
            return Refusal.NotFound(Slug);
        }
        var answer = await Workspace.Ask(new TheaterCalendar { Theater = theater, Weeks = Weeks });
        if (answer.Refusal is { } refusal)
        {
            return refusal;
        }
        calendar = answer.Value!;
        runs = [.. calendar.Weeks.SelectMany(w => w.Runs).Where(r => r.Booking is not null && !Over.Contains(r.Standing)).DistinctBy(r => r.Booking)];
        titles = (await Workspace.Ask(new Titles())).Value?.Films.ToDictionary(f => f.Film, f => f.Title) ?? [];
        return null;
    }

    private async Task LookAsync()
    {
        if (Made() is not { } command)
        {
            return;
        }
        var answer = await Workspace.Send(command with { DryRun = true });
        (looked, Problem) = (answer.Refusal is null ? answer.Value : null, answer.Refusal);
    }

    private async Task DoAsync()
    {
        if (Made() is not { } command)
        {
            return;
        }
        await SendAsync(command);
        if (Done is { Refused: null or { Count: 0 } })
        {
            said = $"{Title}: done.";
        }
        await LoadAsync();
    }

    /// <summary>What the form asks for; null: it cannot be sent as it is, and says why.</summary>
    private Command? Made()
    {
        if (Refusal is not null || calendar is null)
        {
            return null;
        }
        var reason = Typed("reason") is { } why ? new Reason(null, why) : null;
        if (DayOf("day") is not { } day || DayOf("until") is not { } until)
        {
            return null;
        }
        if (Typed("what") == "close")
        {
            return new CloseTheaters { CommandId = FormId(), Theaters = new() { Ids = [calendar.Theater] }, From = day.Day, Until = until.Day?.PlusDays(1), Reason = reason };
        }
        if (TypedId<BookingId>("booking") is not { } booking)
        {
            Wrong("booking", "Choose a run.");
            return null;
        }
        if (day.Day is not { } end)
        {
            Wrong("day", "Say the first day it does not play any more.");
            return null;
        }
        return Typed("what") == "drop"
            ? new DropBookings { CommandId = FormId(), Bookings = [booking], Theaters = new() { Ids = [calendar.Theater] }, From = end, Reason = reason }
            : new FinalBookings { CommandId = FormId(), Bookings = [booking], Theaters = new() { Ids = [calendar.Theater] }, Until = end };
    }

    private IEnumerable<string> Effects()
    {
        if (looked is null)
        {
            yield break;
        }
        if (looked.Refused is not { Count: > 0 })
        {
            yield return Typed("what") switch
            {
                "close" => Stopped(looked.Impact),
                _ when looked.Events is { Count: 0 } => "It changes nothing.",
                "drop" => $"The run is not kept from {Typed("day")} on. The distributor is told at once.",
                _ => $"The run ends with the day before {Typed("day")}. The distributor is told at once.",
            };
        }
        foreach (var line in looked.Refused ?? [])
        {
            yield return "It would be refused: " + line.Message;
        }
        foreach (var warning in looked.Warnings)
        {
            yield return "Note: " + warning.Message;
        }
    }

    private static string Stopped(JsonElement? told) =>
        told is { } json && Json.Read<Impact>(json.GetRawText()) is { Bookings: > 0 } impact
            ? $"It stops {Viewing.Counted(impact.Bookings, "booking")} on {Viewing.Counted(impact.Screens, "screen")} while it lasts."
            : "It stops no booking.";

    /// <summary>A day that was typed, or none; null: what was typed is no day, and the page says so.</summary>
    private Given? DayOf(string field)
    {
        if (Typed(field) is not { } text)
        {
            return new(null);
        }
        var day = LocalDatePattern.Iso.Parse(text);
        if (day.Success)
        {
            return new(day.Value);
        }
        Wrong(field, "Give a day, such as 2026-12-25.");
        return null;
    }

    private sealed record Given(LocalDate? Day);
}
