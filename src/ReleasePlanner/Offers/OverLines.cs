using ReleasePlanner.Theaters;

namespace ReleasePlanner.Offers;

/// <summary>A house that a command over lines concerns, with the chain it is of.</summary>
public sealed record OfferedHouse(TheaterId Theater, ChainId Chain);

/// <summary>Which lines make a house one that a command is about.</summary>
/// <param name="Film">With a film, lines of any window of it in the market of <paramref name="Window"/>.</param>
public sealed record LinesAsked(OfferId? Offer, WindowId? Window, FilmId? Film, ImmutableArray<LineState> States);

/// <summary>
/// A command over what houses are offered or ask for, done theater by theater. Houses named by their ids are asked even when they have no such line,
/// and say so; of any other selection only those that have one.
/// </summary>
public abstract record OverLines : Command
{
    private ImmutableSortedSet<string> empty = [];

    /// <summary>Null: every house with such a line.</summary>
    public Selection? Theaters { get; init; }

    /// <summary>Null: the selected houses, whatever lines they have.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public abstract LinesAsked? Asked { get; }

    /// <summary>Narrows the selection to one chain's houses.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public virtual ChainId? OnlyChain => null;

    /// <summary>The command for one theater; the handler adds what every command has.</summary>
    public abstract Command Line(OfferedHouse house, CommandId id);

    /// <summary>The command that the chain's offer takes before the houses do; null: none.</summary>
    public virtual Command? First(ChainId chain, CommandId id) => null;

    protected override void CheckShape(Problems problems)
    {
        problems.If(Theaters is null && Asked is null, "theaters", "is missing: say which houses");
        Theaters?.Check(problems, "theaters");
        EmptyLists.Check(empty, problems, "");
    }

    /// <summary>A list that narrows the lines, from its member's <c>init</c>: what was given and is empty is refused.</summary>
    private protected ImmutableArray<string> Noted(ImmutableArray<string> list, string member)
    {
        empty = EmptyLists.Note(empty, list, member);
        return list;
    }
}

/// <summary>One theater's part of a command over lines.</summary>
internal abstract record LinesAt : Command, IDecided<TheaterState>
{
    public required TheaterId Theater { get; init; }

    public string? Stream => Theater.Value;

    public abstract Decision Decide(TheaterState state, Context context);
}
