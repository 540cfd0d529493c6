namespace ReleasePlanner.Platform.Values;

/// <summary>
/// The clock of a demonstration: it goes on from an instant, whatever day it is, so that what waits there is not over by the end of the week.
/// What must agree with clocks outside, such as the codes of an authenticator, takes <see cref="OfTheWorld"/>.
/// </summary>
/// <param name="start">What it shows now.</param>
public sealed class DemonstrationClock(IClock world, Instant start) : IClock
{
    private readonly Duration behind = world.GetCurrentInstant() - start;

    public Instant GetCurrentInstant() => world.GetCurrentInstant() - behind;

    /// <summary>The clock that others have too.</summary>
    public static IClock OfTheWorld(IClock clock) => clock is DemonstrationClock demonstration ? demonstration.World : clock;

    private IClock World => world;
}
