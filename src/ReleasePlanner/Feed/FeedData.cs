using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Feed;

// The shapes other systems rely on: of their own, so that what is stored may change. Members are added, never changed or taken away.

/// <summary>A booking as it now is.</summary>
/// <param name="Screens">By week of the run, the last one for all that follow.</param>
/// <param name="Until">The first day after the firm weeks.</param>
/// <param name="Final">The end the house set.</param>
/// <param name="ProposedFinal">The end the distributor proposes.</param>
public sealed record BookingData(
    BookingId Booking, string Channel, string Version, string Format, BookingKind Type, ImmutableArray<decimal> Screens, LocalDate From, LocalDate Until, int Weeks,
    Runs Runs, Shows Shows, ImmutableArray<LocalDate> Days, ImmutableArray<LocalDate> Previews, bool Pinned, OfferId? Offer, Terms? Terms, BookingId? Continues,
    WishData? DistributorHold, WishData? ExhibitorHold, EndData? Final, EndData? TentativeFinal, EndData? ProposedFinal, EndData? Dropped, EndData? Cancelled,
    bool Displaced);

/// <summary>An end: the first day that is not played any more, and why.</summary>
public sealed record EndData(LocalDate From, Reason? Reason);

/// <summary>A side's wish to play on, until the first day after it.</summary>
public sealed record WishData(LocalDate Until, decimal? Screens, Shows? Shows, bool Tentative);

/// <summary>What a house is offered or asks for, as it now is.</summary>
public sealed record LineData(
    string Line, OfferId? Offer, int? TermsNumber, LineState State, RunData Run, Instant? RespondBy, LocalDate? PencilUntil, RunData? Counter, Terms? CounterTerms,
    BookingId? Booking, Reason? Reason);

/// <summary>A run as it is offered, asked for or proposed.</summary>
/// <param name="From">The first day; absent: the window's opening.</param>
public sealed record RunData(string Version, string Format, ImmutableArray<decimal> Screens, LocalDate? From, int Weeks, Shows Shows, Runs Runs);

/// <summary>The terms of an offer, as they now are.</summary>
/// <param name="Number">Lines name the terms they are under by it.</param>
public sealed record OfferData(OfferId Offer, int Number, Terms? Terms, Instant? RespondBy);

/// <summary>A film's registration. Before its announcement only its distributor gets more than the code name.</summary>
public sealed record FilmData(
    string Title, ImmutableSortedDictionary<string, string>? LocalTitles, string? CodeName, int? RuntimeMinutes, ImmutableArray<string> Versions,
    ImmutableArray<string> Formats, ImmutableSortedDictionary<string, string>? Ratings, Instant? AnnounceAt);

/// <summary>A window's plan. How many houses it aims at is told to its distributor only.</summary>
public sealed record WindowData(
    Channel Channel, string? Label, LocalDate? Opens, LocalTime? OpensAt, int? Weeks, LocalDate? Closes, ImmutableArray<LocalDate> Previews, Pattern? Pattern,
    Runs Runs, Bookable Bookable, ImmutableArray<Step> Steps, int? TargetTheaters, int? FloorTheaters);

/// <summary>A move of a window's opening; absent: undated.</summary>
/// <param name="Follow">Bookings follow without being asked.</param>
public sealed record MoveData(LocalDate? From, LocalDate? Opens, bool Follow, LocalDate? ReconfirmBy, Reason? Reason);

/// <summary>Chains are free not to play. Chains: empty is all of them; a chain is told itself only.</summary>
public sealed record WaiverData(ImmutableArray<ChainId> Chains, Reason? Reason);

/// <summary>What stops bookings. The dimensions that are given limit it; theaters: to the reader's own.</summary>
/// <param name="Owner">Who keeps it: a film, window, chain, market or theater.</param>
/// <param name="Until">The first day after it.</param>
public record StopData(
    DisruptionId Disruption, DisruptionKind What, string Owner, LocalDate? From, LocalDate? Until, Reason? Reason, bool Irrevocable, ImmutableArray<MarketId> Markets,
    ImmutableArray<string> Channels, ImmutableArray<RegionId> Regions, ImmutableArray<string> Formats, ImmutableArray<TheaterId> Theaters, ImmutableArray<TheaterId> Except);

/// <summary>The end of a stop, for the reader's houses that are named, or for all.</summary>
public sealed record LiftData(StopData Stop, OnLift Bookings, LocalDate? ReconfirmBy, Reason? Reason, ImmutableArray<TheaterId> Theaters);

/// <summary>What another party is said to have done; told to the reporter only.</summary>
public sealed record ReportData(StopData Stop, string About, string Source);

/// <summary>A house's registration.</summary>
public sealed record TheaterData(string Name, string? City, RegionId? Region, string TimeZone, int? Screens, TheaterKind Type);

/// <summary>A house went to another chain, and the reader's bookings with it.</summary>
public sealed record TheaterMovedData(ChainId? OldChain, LocalDate From, ImmutableArray<BookingId> Bookings);

/// <summary>A chain's registration.</summary>
public sealed record ChainData(string Name, ChainKind Type);

/// <summary>A market's registration.</summary>
public sealed record MarketData(string Name, string? Group, string TimeZone, ImmutableArray<Region> Regions);

/// <summary>Who books for the house and when, as far as it changed.</summary>
public sealed record BuyerData(BuyerId Buyer, ImmutableArray<BuyerDays> Changed);

/// <summary>A buyer's days, until the first one after them.</summary>
public sealed record BuyerDays(BuyerId Buyer, LocalDate From, LocalDate? Until);

/// <summary>What a distributor entered for a house, and what the house says of it.</summary>
/// <param name="Command">What the house agrees to or disputes.</param>
public sealed record BehalfData(CommandId Command, string What, DistributorId Distributor, Via Via, ImmutableArray<BookingId> Bookings, Reason? Reason);
