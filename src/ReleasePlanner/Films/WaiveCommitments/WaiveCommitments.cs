using ReleasePlanner.Disruptions;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Films;

/// <summary>
/// The opt-out: the distributor sets chains free not to play, no clause binds a drop. Sony told exhibitors so on 16 Dec 2014
/// (https://www.hollywoodreporter.com/news/sony-hack-carmike-cinemas-cancels-758462).
/// </summary>
[May(Role.Distribution)]
public sealed record WaiveCommitments : Command, IDecided<FilmState>, IDecided<WindowState>
{
    public FilmId? Film { get; init; }

    public WindowId? Window { get; init; }

    /// <summary>Empty: every chain.</summary>
    [AbsentMeansAll]
    public ImmutableArray<ChainId> Chains { get; init; } = [];

    public Reason? Reason { get; init; }

    public string? Stream => Window?.Value ?? Film?.Value;

    public Decision Decide(FilmState state, Context context) =>
        context.Actor.Owns(state) ? Waived(context) : Refusal.NotFound(Film!);

    public Decision Decide(WindowState state, Context context) =>
        context.Actor.Owns(state) ? Waived(context) : Refusal.NotFound(Window!);

    private Decision Waived(Context context) =>
        new CommitmentsWaived(Film ?? Window!.Value.Film, new Waiver(Window, Chains, Reason, context.Now, context.Actor.ToString()));

    protected override void CheckShape(Problems problems)
    {
        problems.If(Film is null == Window is null, "film", "give a film or a window");
        problems.Reason("reason", Reason);
    }
}
