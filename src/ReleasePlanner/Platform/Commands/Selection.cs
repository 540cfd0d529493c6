namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// Theaters, described: the criteria are ANDed, then <see cref="Except"/> is taken away, then the first n in id order are kept.
/// Unknown screens fail <see cref="MinScreens"/>. An id that is not the caller's is <c>not-found</c> for the whole command.
/// </summary>
public sealed record Selection
{
    public bool All { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<TheaterId> Ids { get; init; } = [];

    /// <summary>Codes of the house in any system.</summary>
    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>Names, compared as slugs.</summary>
    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<string> Names { get; init; } = [];

    public ImmutableArray<ChainId> Chains { get; init; } = [];

    public ImmutableArray<RegionId> Regions { get; init; } = [];

    /// <summary>Cities, compared as slugs.</summary>
    public ImmutableArray<string> Cities { get; init; } = [];

    public ImmutableArray<MarketId> Markets { get; init; } = [];

    /// <summary>Houses that one of these buyers books for today.</summary>
    public ImmutableArray<BuyerId> Buyers { get; init; } = [];

    /// <summary>Slugs or ids of the caller's own saved groups: houses of any of them.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    public int? MinScreens { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<TheaterId> Except { get; init; } = [];

    public int? First { get; init; }

    public void Check(Problems problems, string field)
    {
        var criteria = Ids.Length + Codes.Length + Names.Length + Chains.Length + Regions.Length + Cities.Length + Markets.Length + Buyers.Length + Groups.Length;
        problems.If(criteria == 0 && MinScreens is null && !All, field, "selects nothing: give {\"all\": true} or a criterion");
        problems.If(All && criteria > 0, field, "says all and a criterion: give one of them");
        foreach (var (name, texts) in new[] { ("codes", Codes), ("names", Names), ("cities", Cities), ("groups", Groups) })
        {
            problems.If(texts.Any(t => t is null), $"{field}.{name}", "has a null in its list");
        }
        problems.If(Groups.Any(g => g is not null && !Slug.IsValid(g) && !GroupId.IsOne(g)), field + ".groups", "are slugs of your own groups, such as art-houses");
        problems.If(First < 1, field + ".first", "is less than 1");
        problems.If(MinScreens < 1, field + ".minScreens", "is less than 1");
    }
}

/// <summary>Bookings, described: any of the members, ANDed. Only bookings whose run has not ended, but for those named by id.</summary>
public abstract record OverBookings : Command
{
    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public Selection? Theaters { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<BookingId> Bookings { get; init; } = [];

    public ImmutableArray<string> Formats { get; init; } = [];

    public ImmutableArray<string> Versions { get; init; } = [];

    /// <summary>The command for one theater of the batch; the handler adds what every command has.</summary>
    public abstract Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id);

    protected override void CheckShape(Problems problems)
    {
        problems.If(
            Window is null && Chain is null && Theaters is null && Bookings.IsEmpty && Formats.IsEmpty && Versions.IsEmpty,
            "bookings",
            "selects nothing: give a window, a chain, theaters, bookings, formats or versions");
        Theaters?.Check(problems, "theaters");
    }
}

/// <summary>A command over theaters, done theater by theater.</summary>
public abstract record OverTheaters : Command
{
    public required Selection Theaters { get; init; }

    /// <summary>The command for one theater of the batch; the handler adds what every command has.</summary>
    /// <param name="single">It is the only one.</param>
    public abstract Command Line(TheaterId theater, CommandId id, bool single);

    protected override void CheckShape(Problems problems) => Theaters.Check(problems, "theaters");
}

/// <summary>A command that one aggregate decides, with a selection of theaters among its members.</summary>
public interface ISelects
{
    /// <summary>Null: the command has none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    Selection? Selection { get; }
}

/// <summary>A command about something of the sender's own, named within what is its own.</summary>
public interface IOfParty
{
    /// <summary>The stream that decides.</summary>
    string StreamOf(Actor actor);
}

/// <summary>A command about a disruption, decided by whoever keeps it; the handler looks up who that is.</summary>
public interface IOnDisruption
{
    DisruptionId Disruption { get; }

    /// <summary>The same command for one of the disruptions that were placed together under one id.</summary>
    Command For(DisruptionId disruption, CommandId id);
}
