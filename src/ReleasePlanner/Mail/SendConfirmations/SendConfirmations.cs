using MediatR;
using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Gate;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Mail;

/// <summary>
/// Mails every user of the houses that play a distributor's films in a play week what is booked there: one sheet each, with what they would see signed in.
/// </summary>
[May(Role.Administrator, Role.Distribution, WholeDistributor = true)]
public sealed record SendConfirmations : Command
{
    public required DistributorId Distributor { get; init; }

    /// <summary>The first day of the play week.</summary>
    public required LocalDate PlayWeek { get; init; }

    /// <summary>Only these houses; null: all.</summary>
    public Selection? Theaters { get; init; }

    protected override void CheckShape(Problems problems)
    {
        NotPlanned.Check(this, problems, "mails");
        Theaters?.Check(problems, "theaters");
    }
}

/// <param name="Mails">How many were written.</param>
/// <param name="Theaters">How many houses are on them; one that several users see counts once.</param>
public sealed record ConfirmationsSent(int Mails, int Theaters);

internal sealed class SendConfirmationsHandler(
    Acts acts, Caller caller, Dispatcher dispatcher, IdentityStore store, Outbox outbox, SelectionResolver selections, ReadModel model) : IRequestHandler<SendConfirmations, Result<Outcome>>
{
    private const int Page = 500;
    private static readonly string[] Told = ["playing", "upcoming"];

    public async Task<Result<Outcome>> Handle(SendConfirmations command, CancellationToken cancellationToken)
    {
        if (!caller.Actor.ActsFor(command.Distributor))
        {
            return Refusal.NotFound(command.Distributor);
        }
        HashSet<TheaterId>? only = null;
        if (command.Theaters is { } selection)
        {
            var found = await selections.Theaters(selection, caller.Actor, cancellationToken, []);
            if (found.Refusal is { } refusal)
            {
                return refusal;
            }
            only = [.. found.Value];
        }
        // What is asked of the read model is asked before anything is written: nobody waits for it.
        var sheets = await SheetsAsync(command, only, cancellationToken);
        return await acts.Run(
            command,
            () =>
            {
                foreach (var (user, sheet, _) in sheets)
                {
                    outbox.Put(MailKind.ConfirmationSheet, user, $"Confirmed for the play week of {Times.Of(command.PlayWeek)}", sheet);
                }
                return Task.FromResult<Result<Done>>(new Done(new ConfirmationsSent(sheets.Count, sheets.SelectMany(s => s.Theaters).Distinct().Count())));
            },
            cancellationToken);
    }

    private async Task<List<(User User, MailText Sheet, List<TheaterId> Theaters)>> SheetsAsync(SendConfirmations command, HashSet<TheaterId>? only, CancellationToken cancellation)
    {
        var windows = await WindowsAsync(command, cancellation);
        var sheets = new List<(User, MailText, List<TheaterId>)>();
        var users = await store.WhoCanBeMailed.ToListAsync(cancellation);
        foreach (var user in users)
        {
            var actor = user.AsActor();
            if (actor.Role != Role.Exhibitor)
            {
                continue;
            }
            var booked = new List<(WindowId Window, BookingStanding Booking)>();
            foreach (var window in windows)
            {
                booked.AddRange((await BookedAsync(actor, window, command.PlayWeek, cancellation)).Where(b => only?.Contains(b.Theater) != false).Select(b => (window, b)));
            }
            if (booked.Count > 0)
            {
                sheets.Add((user, Sheet(user, command.PlayWeek, booked, await Waiting.TitlesOfAsync(dispatcher, actor, cancellation)), [.. booked.Select(b => b.Booking.Theater).Distinct()]));
            }
        }
        return sheets;
    }

    /// <summary>The distributor's windows with a run in that week. Which of them a user may see is asked as the user.</summary>
    private async Task<List<WindowId>> WindowsAsync(SendConfirmations command, CancellationToken cancellation)
    {
        await using var look = await model.OpenAsync(cancellation: cancellation);
        var from = Stored.Day(command.PlayWeek);
        return [.. (await look.Query<string>(
            $"select distinct b.\"window\" from booking b where b.distributor = @distributor and {look.InForce("b")} and b.from_day < @until and b.end_day > @from",
            new { distributor = command.Distributor.Value, from, until = from + 7 })).Order(StringComparer.Ordinal).Select(WindowId.Parse)];
    }

    private async Task<List<BookingStanding>> BookedAsync(Actor actor, WindowId window, LocalDate week, CancellationToken cancellation)
    {
        var booked = new List<BookingStanding>();
        int? cursor = null;
        do
        {
            var page = (await dispatcher.Ask(actor, new WindowBookings { Window = window, PlayWeek = week, Sort = BookingSort.Name, Limit = Page, Cursor = cursor }, cancellation)).Value;
            booked.AddRange((page?.Bookings ?? []).Where(b => Told.Contains(b.Standing) && b.From < week.PlusDays(7) && !(b.Until <= week)));
            cursor = page?.Next;
        }
        while (cursor is not null);
        return booked;
    }

    private static MailText Sheet(User user, LocalDate week, List<(WindowId Window, BookingStanding Booking)> booked, IReadOnlyDictionary<FilmId, string> titles)
    {
        var text = new MailText().Line($"Hello {user.DisplayName},").Line().Line($"this is what is confirmed for the play week of {Times.Of(week)} to {Times.Of(week.PlusDays(6))}:");
        foreach (var house in booked.GroupBy(b => (b.Booking.Name, b.Booking.Theater)).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            text.Line().Line($"{house.Key.Name}");
            foreach (var (window, b) in house)
            {
                var end = b.Until is { } until ? $"{(b.EndsEarly || until < week.PlusDays(7) ? "final " : "until ")}{Times.Of(until.PlusDays(-1))}" : "open end";
                text.Line($"  {titles.GetValueOrDefault(window.Film, window.Film.Value)}, {b.Version} {b.Format}, screens {Json.Write(b.Screens)}, from {Times.Of(b.From)}, {end}");
            }
        }
        return text.Line().Line($"Something is not right? Sign in:").LinkTo("/");
    }
}
