using MediatR;

namespace ReleasePlanner.Feed;

/// <summary>
/// What happened that is the caller's own, oldest first: to a distributor's films, windows, offers and bookings; to an exhibitor's houses, their bookings,
/// offers and asks, and to films and windows it has to do with. Whatever is not, leaves no trace: no gap, no number. From the same position on the same
/// events come again, under the same ids.
/// </summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record Events : Query<EventsAnswer>
{
    /// <summary>The position of an event, or the <c>next</c> of an answer: only what came after it. Absent or <c>0</c>: from the beginning; <c>now</c>: from now on.</summary>
    public string? After { get; init; }

    /// <summary>1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Such as <c>booking.confirmed</c>; empty: all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    protected override void CheckShape(Problems problems)
    {
        Timeless.Check(this, "events and webhooks", problems);
        problems.Page(Limit, 1000);
        FeedKinds.Check(problems, Kinds);
    }
}

public sealed record EventsAnswer
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<FeedEvent> Events { get; init; }

    /// <summary>Where to go on, also when nothing was found.</summary>
    public required string Next { get; init; }

    /// <summary>There may be more at once.</summary>
    public required bool More { get; init; }
}

internal sealed class EventsHandler(Caller caller, FeedReader reader, FeedPositions positions) : IRequestHandler<Events, Result<EventsAnswer>>
{
    public async Task<Result<EventsAnswer>> Handle(Events query, CancellationToken cancellationToken)
    {
        await positions.ReadyAsync(cancellationToken);
        long? after = query.After switch
        {
            null or "" or "0" => 0,
            "now" => await reader.EndAsync(cancellationToken),
            var position => positions.Read(position),
        };
        if (after is not { } place)
        {
            return Refusal.Invalid("is no position: give an event's position or an answer's next", "after");
        }
        var page = await reader.ReadAsync(caller.Actor, place, query.Limit, query.Kinds, cancellationToken);
        return new EventsAnswer { Events = [.. page.Events.Select(p => p.Event)], Next = positions.OfPage(page.Next), More = page.More };
    }
}
