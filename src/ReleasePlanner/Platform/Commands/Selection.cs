namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// Theaters, described: the criteria are ANDed, then <see cref="Except"/> is taken away, then the first n in id order are kept.
/// Unknown screens fail <see cref="MinScreens"/>. An id that is not the caller's is <c>not-found</c> for the whole command.
/// A criterion that is given narrows: an empty list, a blank or a text without a letter or digit is refused, and never means all.
/// </summary>
public sealed record Selection
{
    private ImmutableSortedSet<string> empty = [];

    public bool All { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<TheaterId> Ids { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "ids")); } = [];

    /// <summary>Codes of the house in any system.</summary>
    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<string> Codes { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "codes")); } = [];

    /// <summary>Names, compared without case, accents and punctuation, in the letters of any script.</summary>
    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<string> Names { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "names")); } = [];

    public ImmutableArray<ChainId> Chains { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "chains")); } = [];

    public ImmutableArray<RegionId> Regions { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "regions")); } = [];

    /// <summary>Cities, compared as names are. A house whose city is unknown is in none.</summary>
    public ImmutableArray<string> Cities { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "cities")); } = [];

    public ImmutableArray<MarketId> Markets { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "markets")); } = [];

    /// <summary>Houses that one of these buyers books for today.</summary>
    public ImmutableArray<BuyerId> Buyers { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "buyers")); } = [];

    /// <summary>Slugs or ids of the caller's own saved groups: houses of any of them.</summary>
    public ImmutableArray<string> Groups { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "groups")); } = [];

    public int? MinScreens { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<TheaterId> Except { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "except")); } = [];

    public int? First { get; init; }

    public void Check(Problems problems, string field)
    {
        var criteria = Ids.Length + Codes.Length + Names.Length + Chains.Length + Regions.Length + Cities.Length + Markets.Length + Buyers.Length + Groups.Length;
        EmptyLists.Check(empty, problems, field + ".");
        problems.If(criteria == 0 && MinScreens is null && !All, field, "selects nothing: give {\"all\": true} or a criterion");
        problems.If(All && criteria > 0, field, "says all and a criterion: give one of them");
        problems.Texts($"{field}.codes", Codes);
        problems.Texts($"{field}.names", Names);
        problems.Texts($"{field}.cities", Cities);
        problems.Texts($"{field}.groups", Groups);
        problems.If(Groups.Any(g => g is not null && !Slug.IsValid(g) && !GroupId.IsOne(g)), field + ".groups", "are slugs of your own groups, such as art-houses");
        problems.If(First < 1, field + ".first", "is less than 1");
        problems.If(MinScreens < 1, field + ".minScreens", "is less than 1");
    }
}

/// <summary>
/// Which lists of a request were given and are empty. A program that computes a criterion and finds nothing must not be taken to have left it out.
/// </summary>
internal static class EmptyLists
{
    /// <param name="noted">Those so far; null: none, of a request that was made without its constructor.</param>
    public static ImmutableSortedSet<string> Note<T>(ImmutableSortedSet<string>? noted, ImmutableArray<T> list, string member) =>
        list.IsDefaultOrEmpty ? (noted ?? []).Add(member) : (noted ?? []).Remove(member);

    public static void Check(ImmutableSortedSet<string>? noted, Problems problems, string prefix)
    {
        foreach (var member in noted ?? [])
        {
            problems.Add(prefix + member, "is empty and finds nothing: leave it out, or say which");
        }
    }
}

/// <summary>Bookings, described: any of the members, ANDed. Only bookings whose run has not ended, but for those named by id.</summary>
public abstract record OverBookings : Command
{
    private ImmutableSortedSet<string> empty = [];

    public WindowId? Window { get; init; }

    public ChainId? Chain { get; init; }

    public Selection? Theaters { get; init; }

    [AtMost(MemberChecks.MostHouses)]
    public ImmutableArray<BookingId> Bookings { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "bookings")); } = [];

    public ImmutableArray<string> Formats { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "formats")); } = [];

    public ImmutableArray<string> Versions { get; init => (field, empty) = (value, EmptyLists.Note(empty, value, "versions")); } = [];

    /// <summary>The command for one theater of the batch; the handler adds what every command has.</summary>
    public abstract Command Line(TheaterId theater, ImmutableArray<BookingId> bookings, CommandId id);

    protected override void CheckShape(Problems problems)
    {
        problems.If(
            Window is null && Chain is null && Theaters is null && Bookings.IsEmpty && Formats.IsEmpty && Versions.IsEmpty,
            "bookings",
            "selects nothing: give a window, a chain, theaters, bookings, formats or versions");
        EmptyLists.Check(empty, problems, "");
        problems.Texts("formats", Formats);
        problems.Texts("versions", Versions);
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

    /// <summary>The member that it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    string SelectionMember => "theaters";
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
