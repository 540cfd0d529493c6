using System.Text.Json.Nodes;
using ReleasePlanner.Imports;

namespace ReleasePlanner.Scenarios;

/// <summary>A story to be played against a store: steps in order, each at its instant and by its actor.</summary>
/// <param name="Name">A title in any words.</param>
/// <param name="Open">Opens a file that a step names, relative to the scenario; null when there is none.</param>
public sealed record Scenario(string Name, string? About, ImmutableArray<string> Sources, ImmutableArray<ScenarioStep> Steps, Func<string, Stream?> Open)
{
    /// <summary>What the command ids of its steps begin with.</summary>
    public string Slug => Platform.Values.Slug.From(Name);
}

/// <summary>One step. Its number, from 1, is part of its command id.</summary>
/// <param name="As">Null: <c>exhibitor:*</c>, each theater's own chain.</param>
/// <param name="About">What the step tells, for people.</param>
/// <param name="Refused">The code it has to be refused with; null: it must not be refused.</param>
public abstract record ScenarioStep(
    int Number, Instant At, Actor? As, string? About, ImmutableArray<Expectation> Expect, string? Refused)
{
    /// <summary>What it does, in one line.</summary>
    public abstract string What { get; }

    /// <summary>Who acts, as in the file.</summary>
    public string Who => As?.ToString() ?? ScenarioReader.EachChain;
}

/// <summary>Takes a file in.</summary>
public sealed record ImportStep(
    int Number, Instant At, Actor? As, string? About, ImmutableArray<Expectation> Expect, string? Refused,
    ImportKind Kind, string From, MarketId? Market, ImportFormat Format, bool Strict)
    : ScenarioStep(Number, At, As, About, Expect, Refused)
{
    public override string What => $"import {Kind.ToString().ToLowerInvariant()} from {From}";
}

/// <summary>Sends a command, or with <see cref="Each"/> one for each theater of a selection.</summary>
/// <param name="With">The command's members; <c>{theater}</c>, <c>{chain}</c> and <c>{market}</c> (its slug) stand for those of each theater.</param>
public sealed record DoStep(
    int Number, Instant At, Actor? As, string? About, ImmutableArray<Expectation> Expect, string? Refused,
    string Command, JsonObject With, ScenarioSelection? Each)
    : ScenarioStep(Number, At, As, About, Expect, Refused)
{
    public override string What => Each is null ? Command : $"{Command} for each of a selection";
}

/// <summary>Asks a question and looks at the answer.</summary>
public sealed record AskStep(
    int Number, Instant At, Actor? As, string? About, ImmutableArray<Expectation> Expect, string? Refused, string Query, JsonObject Of)
    : ScenarioStep(Number, At, As, About, Expect, Refused)
{
    public override string What => $"ask {Query}";
}

/// <summary>
/// Theaters, described as in commands. Besides: <see cref="Kinds"/> of chain, and an <see cref="Offset"/> passed over in id order before
/// <see cref="First"/> are taken.
/// </summary>
public sealed record ScenarioSelection
{
    private ImmutableSortedSet<string> empty = [];

    public bool All { get; init; }

    public ImmutableArray<TheaterId> Ids { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "ids")); } = [];

    /// <summary>Compared as in commands.</summary>
    public ImmutableArray<string> Names { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "names")); } = [];

    public ImmutableArray<ChainId> Chains { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "chains")); } = [];

    public ImmutableArray<ReleasePlanner.Chains.ChainKind> Kinds { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "kinds")); } = [];

    public ImmutableArray<RegionId> Regions { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "regions")); } = [];

    /// <summary>Compared as in commands.</summary>
    public ImmutableArray<string> Cities { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "cities")); } = [];

    public ImmutableArray<MarketId> Markets { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "markets")); } = [];

    public int? MinScreens { get; init; }

    public ImmutableArray<TheaterId> Except { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "except")); } = [];

    public int? Offset { get; init; }

    public int? First { get; init; }

    internal void Check(Problems problems)
    {
        EmptyLists.Check(empty, problems, "");
        problems.Texts("names", Names);
        problems.Texts("cities", Cities);
        problems.If(First < 1, "first", "is less than 1");
        problems.If(Offset < 0, "offset", "is negative");
        problems.If(MinScreens < 1, "minScreens", "is less than 1");
    }

    internal bool SelectsNothing => !All && MinScreens is null
        && Ids.Length + Names.Length + Chains.Length + Kinds.Length + Regions.Length + Cities.Length + Markets.Length == 0;
}
