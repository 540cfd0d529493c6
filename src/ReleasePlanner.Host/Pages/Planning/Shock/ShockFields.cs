using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Host.Pages.Planning.Shock;

/// <summary>A house by its name.</summary>
public sealed record PickedHouse(TheaterId Theater, string Name);

/// <summary>How it is known that the other side did it.</summary>
public enum HeardFrom
{
    /// <summary>They told us: it is entered on their behalf.</summary>
    Told,

    /// <summary>It is said: it stops nothing until it is verified.</summary>
    Reported,
}

/// <summary>Who of the other side said it, as it is typed.</summary>
public sealed class BehalfFields
{
    public string Person { get; set; } = "";

    public Via Via { get; set; }

    public OnBehalf? Value => string.IsNullOrWhiteSpace(Person) ? null : new(Person.Trim(), Via, null);
}

/// <summary>The fields of the shock console, and the command that they come to.</summary>
public sealed class ShockFields
{
    public FilmId? Film { get; set; }

    public WindowId? Window { get; set; }

    public ChainId? Chain { get; set; }

    public MarketId? Market { get; set; }

    public HashSet<string> Markets { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Channels { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Regions { get; } = new(StringComparer.Ordinal);

    /// <summary>Houses that close, or that play the film all the same.</summary>
    public List<PickedHouse> Houses { get; } = [];

    public string From { get; set; } = "";

    /// <summary>The last day off; empty: until it is lifted.</summary>
    public string LastDay { get; set; } = "";

    public bool Irrevocable { get; set; }

    public Reason? Reason { get; set; }

    public HeardFrom Heard { get; set; }

    public string Source { get; set; } = "";

    public BehalfFields Behalf { get; } = new();

    /// <summary>The command, or in words what is missing for it.</summary>
    public object Build(ShockKind kind, Actor actor, CommandId id)
    {
        if (Missing(kind, actor) is { } missing)
        {
            return missing;
        }
        if (Day(From) is not { } from || Day(LastDay) is not { } last)
        {
            return "a day is written as 2014-12-25";
        }
        var command = Of(kind, actor, id, kind.HasFrom ? from.Value : null, kind.HasUntil ? last.Value?.PlusDays(1) : null);
        if (IsReport(kind, actor))
        {
            return new ReportDisruption
            {
                CommandId = id,
                Film = kind.IsAboutWindow ? null : Film,
                Window = kind.IsAboutWindow ? Window : null,
                What = WhatOf(command),
                Source = Source.Trim(),
            };
        }
        return kind.By == ShockBy.Exhibitor && actor.Role == Role.Distribution ? command with { OnBehalf = Behalf.Value } : command;
    }

    /// <summary>Only the administrator closes regions; to a distributor that is always said by somebody.</summary>
    public bool IsReport(ShockKind kind, Actor actor) => actor.Role == Role.Distribution && kind.MayBeReported && (Heard == HeardFrom.Reported || kind.By == ShockBy.Authority);

    private string? Missing(ShockKind kind, Actor actor)
    {
        if (kind.IsAboutWindow && Window is null)
        {
            return "choose the window";
        }
        if ((kind.IsAboutFilm || (IsReport(kind, actor) && !kind.IsAboutWindow)) && Film is null)
        {
            return "choose the film";
        }
        if (kind.IsAboutChain && Chain is null)
        {
            return "choose the chain";
        }
        if (kind.Key == "leave" && Markets.Count == 0)
        {
            return "choose the markets";
        }
        if (kind.Key == "close-regions" && Market is null)
        {
            return "choose the market";
        }
        if (kind.Key == "close-theaters" && Houses.Count == 0)
        {
            return "choose the theaters that close";
        }
        if (IsReport(kind, actor))
        {
            return kind.Key == "close-theaters" && Houses.Count > 1 ? "a report is about one theater: note each" : string.IsNullOrWhiteSpace(Source) ? "say where it was read or who said it" : null;
        }
        return actor.Role == Role.Distribution && kind.By == ShockBy.Exhibitor && Behalf.Value is null ? "say who of the other side told us" : Reason is null ? "give a reason" : null;
    }

    private Command Of(ShockKind kind, Actor actor, CommandId id, LocalDate? from, LocalDate? until) => kind.Key switch
    {
        "cancel" => new CancelRelease { CommandId = id, Film = Film!.Value, Markets = MarketIds(), Channels = Sorted(Channels), From = from, Irrevocable = Irrevocable, Reason = Reason },
        "suspend" => new SuspendRelease { CommandId = id, Film = Film!.Value, Markets = MarketIds(), Channels = Sorted(Channels), From = from, Until = until, Reason = Reason },
        "leave" => new LeaveMarkets { CommandId = id, Distributor = actor.Distributor!.Value, Markets = MarketIds(), Channels = Sorted(Channels), From = from, Until = until, Reason = Reason },
        "withdraw" => new WithdrawWindow { CommandId = id, Window = Window!.Value, Regions = RegionIds(), Irrevocable = Irrevocable, Reason = Reason },
        "certificate" => new RefuseCertificate { CommandId = id, Window = Window!.Value, Regions = RegionIds(), Irrevocable = Irrevocable, Reason = Reason },
        "drop" => new DropFilm
        {
            CommandId = id,
            Chain = Chain!.Value,
            Film = Film!.Value,
            Regions = RegionIds(),
            Except = Houses.Count == 0 || IsReport(kind, actor) ? null : new Selection { Ids = HouseIds() },
            From = from,
            Until = until,
            Reason = Reason,
        },
        "ban" => new BanDistributor { CommandId = id, Chain = Chain!.Value, Distributor = actor.Distributor!.Value, Markets = MarketIds(), Reason = Reason },
        "close-chain" => new CloseChain { CommandId = id, Chain = Chain!.Value, Markets = MarketIds(), Regions = RegionIds(), From = from, Until = until, Reason = Reason },
        "close-theaters" => new CloseTheaters { CommandId = id, Theaters = new Selection { Ids = HouseIds() }, From = from, Until = until, Reason = Reason },
        _ => new CloseRegions { CommandId = id, Market = Market!.Value, Regions = RegionIds(), From = from, Until = until, Reason = Reason },
    };

    /// <summary>A command as a report tells it: <c>{"do": "DropFilm", "chain": …}</c>.</summary>
    private static JsonObject WhatOf(Command command)
    {
        var what = (JsonObject)JsonSerializer.SerializeToNode(command, command.GetType(), Json.Options)!;
        what.Remove("commandId");
        what.Remove("dryRun");
        what.Insert(0, "do", command.GetType().Name);
        return what;
    }

    private ImmutableArray<MarketId> MarketIds() => [.. Sorted(Markets).Select(MarketId.Parse)];

    private ImmutableArray<RegionId> RegionIds() => [.. Sorted(Regions).Select(RegionId.Parse)];

    private ImmutableArray<TheaterId> HouseIds() => [.. Houses.Select(h => h.Theater)];

    private static ImmutableArray<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    /// <summary>A typed day, none, or null when it is not one.</summary>
    public static Typed? Day(string text) => string.IsNullOrWhiteSpace(text) ? new(null)
        : LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true } day ? new(day.Value) : null;

    public sealed record Typed(LocalDate? Value);
}
