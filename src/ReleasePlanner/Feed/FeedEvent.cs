using System.Text.Json;

namespace ReleasePlanner.Feed;

/// <summary>Something that happened, as it is told to another party. Members that do not apply, or are not the reader's to know, are absent.</summary>
/// <param name="Id">The same whenever and to whomever it is told.</param>
/// <param name="Position">Its place in the feed: to be given back as <c>after</c>. It has no order that could be read from it.</param>
/// <param name="Kind">Such as <c>booking.confirmed</c>.</param>
/// <param name="Version">Of the shape of <paramref name="Data"/>: members are only ever added to it.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="OccurredAt">When it happened, if that was before.</param>
/// <param name="Actor">The party that did it, never the person.</param>
/// <param name="Data">By <paramref name="Kind"/>; its JSON Schema is at <c>/api/v1/events/schemas/{kind}</c>.</param>
public sealed record FeedEvent(
    string Id,
    string Position,
    string Kind,
    int Version,
    Instant At,
    Instant? OccurredAt,
    string? Actor,
    FilmId? Film,
    WindowId? Window,
    ChainId? Chain,
    TheaterId? Theater,
    MarketId? Market,
    JsonElement Data);
