using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Theaters;

/// <summary>That a distributor entered something for the house, which the house has not agreed to or disputed yet.</summary>
/// <param name="Command">The command that entered it, of this house alone.</param>
/// <param name="What">What came of it: the kind of its last event, such as <c>booking-dropped</c>.</param>
/// <param name="Window">Null when it was about no window.</param>
/// <param name="Bookings">The bookings it made or changed.</param>
public sealed record BehalfMark(
    CommandId Command, string What, DistributorId Distributor, WindowId? Window, ImmutableArray<BookingId> Bookings, OnBehalf For, Instant At, string By)
{
    /// <summary>True for the mark of the same command of the same distributor.</summary>
    public bool IsSameAs(BehalfMark other) => Command == other.Command && Distributor == other.Distributor;

    /// <summary>True for the mark's own command, and for the one over many houses that it was a line of.</summary>
    public bool IsOf(CommandId command, TheaterId theater) => Command == command || Command.Value == $"{command}/{theater.Slug}";
}

/// <summary>Something happened to the marks that a distributor's acting for the house leaves.</summary>
public abstract record BehalfEvent : Event
{
    public required TheaterId Theater { get; init; }

    public required ChainId Chain { get; init; }

    public required BehalfMark Mark { get; init; }

    public override Touched Touched => new(Mark.Window?.Film, Mark.Window, Chain, Theater);
}

/// <summary>A distributor acted for the house.</summary>
[Kind("acted-on-behalf.v1")]
public sealed record ActedOnBehalf : BehalfEvent
{
    /// <summary>Marks nobody judged in <see cref="BehalfMarks.Kept"/>: they leave.</summary>
    public ImmutableArray<BehalfMark> Retired { get; init; } = [];
}

/// <summary>The house says that it was so.</summary>
[Kind("on-behalf-agreed.v1")]
public sealed record OnBehalfAgreed : BehalfEvent;

/// <summary>The house says that it was not so. What was entered stands until somebody changes it.</summary>
[Kind("on-behalf-disputed.v1")]
public sealed record OnBehalfDisputed : BehalfEvent
{
    public Reason? Reason { get; init; }
}

/// <summary>The rules of marks.</summary>
public static class BehalfMarks
{
    /// <summary>How long a house may be silent about what was entered for it.</summary>
    public static readonly Duration Kept = Duration.FromDays(60);

    /// <summary>A house that never signs in judges none of them: the latest are kept, and the words said with each lie in the journal.</summary>
    public const int Most = 40;

    /// <summary>The event that goes with what a command on behalf of the house did.</summary>
    public static ActedOnBehalf Of(TheaterState state, Context context, ImmutableArray<Event> events)
    {
        var house = state.Details!;
        var kind = EventText.KindOf(events[^1].GetType());
        return new ActedOnBehalf
        {
            Theater = house.Theater,
            Chain = house.Chain,
            Mark = new(
                context.CommandId,
                kind[..kind.IndexOf('.')],
                context.Actor.Distributor!.Value,
                events.Select(e => e.Touched.Window).FirstOrDefault(w => w is not null),
                [.. events.OfType<BookingEvent>().Where(e => e is not BookingDisplaced).Select(e => e.Booking.Id).Distinct()],
                context.OnBehalf! with { Note = null },
                context.Now,
                context.Actor.ToString()),
            Retired = [.. state.OnBehalf.Where((m, nth) => context.Now - m.At > Kept || nth <= state.OnBehalf.Length - Most)],
        };
    }

    /// <summary>The marks left after an event.</summary>
    public static ImmutableArray<BehalfMark> After(this ImmutableArray<BehalfMark> marks, BehalfEvent e) => e is ActedOnBehalf acted
        ? [.. marks.Where(m => acted.Retired.All(r => !r.IsSameAs(m))), acted.Mark]
        : marks.RemoveAll(m => m.IsSameAs(e.Mark));
}
