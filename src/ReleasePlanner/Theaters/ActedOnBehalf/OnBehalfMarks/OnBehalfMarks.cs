using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.Theaters;

/// <summary>What distributors entered for houses that did not sign in: what waits for the house's word, and what it disputes.</summary>
[May(Role.Administrator, Role.Distribution, Role.Executive, Role.Exhibitor)]
public sealed record OnBehalfMarks : Query<OnBehalfMarksAnswer>
{
    public DistributorId? Distributor { get; init; }

    public ChainId? Chain { get; init; }

    public BuyerId? Buyer { get; init; }

    public TheaterId? Theater { get; init; }

    public WindowId? Window { get; init; }

    /// <summary>Null: open and disputed.</summary>
    public MarkState? State { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The <c>next</c> of the page before.</summary>
    public int? Cursor { get; init; }

    protected override void CheckShape(Problems problems)
    {
        problems.PageAt(Limit, Cursor);
    }
}

/// <summary>What has become of something entered for a house.</summary>
public enum MarkState
{
    Open,
    Agreed,
    Disputed,

    /// <summary>Nobody said anything for <see cref="BehalfMarks.Kept"/>.</summary>
    Retired,
}

/// <summary>The house's word on it.</summary>
public sealed record MarkJudged(Instant At, string By, Reason? Reason);

/// <summary>Something that was entered for a house, and what the house says to it.</summary>
/// <param name="Chain">Whose house it was then.</param>
public sealed record OnBehalfMark(TheaterId Theater, ChainId Chain, MarkState State, BehalfMark Mark, MarkJudged? Judged);

public sealed record OnBehalfMarksAnswer : Answer
{
    /// <summary>All that match, on this page or not.</summary>
    public required long Total { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<OnBehalfMark> Marks { get; init; }

    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}

internal sealed class OnBehalfMarksHandler(ReadModel model, Caller caller) : IRequestHandler<OnBehalfMarks, Result<OnBehalfMarksAnswer>>
{
    private sealed class Row
    {
        public string Body { get; init; } = "";

        public long Total { get; init; }
    }

    public Task<Result<OnBehalfMarksAnswer>> Handle(OnBehalfMarks query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<OnBehalfMarksAnswer>> Read(Look look, OnBehalfMarks query)
    {
        var viewer = await look.Viewer(caller.Actor);
        if (query.Distributor is { } distributor && caller.Actor.Role != Role.Exhibitor && !caller.Actor.ActsFor(distributor))
        {
            return Refusal.NotFound(distributor);
        }
        if (query.Chain is { } chain && !viewer.Sees(chain))
        {
            return Refusal.NotFound(chain);
        }
        if (query.Buyer is { } buyer && caller.Actor.Role == Role.Exhibitor && !caller.Actor.ActsFor(buyer))
        {
            return Refusal.NotFound(buyer);
        }
        if (query.Theater is { } theater && (await look.Theater(theater, caller.Actor)).Refusal is { } unknown)
        {
            return unknown;
        }
        var ofBuyer = query.Buyer is { } b ? Viewer.In("m.theater", (await Viewer.HousesOf([b], look.Connection, look.Transaction, look.AskedAt)).Keys) : "1 = 1";
        var rows = await look.Query<Row>(
            $"""
            select body, count(*) over () as Total from on_behalf_mark m where {look.InForce("m")} and {viewer.Bookings("m")} and {ofBuyer}
                and {(query.State is { } state ? $"state = '{state.ToString().ToLowerInvariant()}'" : "state in ('open', 'disputed')")}
                and (cast(@distributor as text) is null or distributor = @distributor) and (cast(@chain as text) is null or chain = @chain)
                and (cast(@theater as text) is null or theater = @theater) and (cast(@window as text) is null or "window" = @window)
            order by at desc, theater, command limit {query.Limit} offset {query.Cursor ?? 0}
            """,
            new { distributor = query.Distributor?.Value, chain = query.Chain?.Value, theater = query.Theater?.Value, window = query.Window?.Value });
        var next = (query.Cursor ?? 0) + rows.Count;
        return new OnBehalfMarksAnswer
        {
            Total = rows.Count > 0 ? rows[0].Total : 0,
            Marks = [.. rows.Select(r => Json.Read<OnBehalfMark>(r.Body))],
            Next = rows.Count > 0 && next < rows[0].Total ? next : null,
        };
    }
}
