using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using ReleasePlanner.History;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Host.Pages.Planning;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>A piece of what is said: text, and where it leads if it names a film.</summary>
internal readonly record struct SaidPart(string Text, string? Path);

/// <summary>Things alike that one party did one after the other: the newest of them and how many they are.</summary>
internal sealed record SaidGroup(ActivityEntry Newest, int Count);

/// <summary>
/// Texts of the journal, of refusals and notices as people read them: names in place of ids, days in words, times in the zone of who looks. Names are looked up by the whole id
/// (<c>theater:carmike-1</c>; a person's as <c>u-7f3e</c>), a film's also by its slug; what has no name there is called by its slug, as <c>Carmike 1</c>.
/// </summary>
internal static partial class Said
{
    /// <summary>The text in pieces, of which those that name a film or window lead somewhere.</summary>
    /// <param name="viewing">Whose zone times are told in; null: times stay in UTC.</param>
    public static IEnumerable<SaidPart> Parts(string words, IReadOnlyDictionary<string, string> names, Viewing? viewing = null)
    {
        var from = 0;
        foreach (Match id in Ids().Matches(words))
        {
            yield return new(Plain(words[from..id.Index], viewing), null);
            yield return id.Groups["actor"].Success ? new(Who(id.Value, names), null) : Named(id.Groups["kind"].Value, id.Groups["rest"].Value, names);
            from = id.Index + id.Length;
        }
        yield return new(Plain(words[from..], viewing), null);
    }

    /// <summary>The same as plain text.</summary>
    public static string Text(string words, IReadOnlyDictionary<string, string> names, Viewing? viewing = null) => string.Concat(Parts(words, names, viewing).Select(p => p.Text));

    /// <summary>The ids that a text mentions and that have names to be asked for: as <c>Names</c> takes them.</summary>
    public static IEnumerable<string> IdsIn(string? text)
    {
        foreach (Match id in Ids().Matches(text ?? ""))
        {
            if (id.Groups["actor"].Success)
            {
                foreach (var known in Actor.TryParse(id.Value) is { } actor ? IdsOf(actor) : [])
                {
                    yield return known;
                }
                continue;
            }
            var (kind, parts) = (id.Groups["kind"].Value, id.Groups["rest"].Value.Split('/'));
            if (kind is "window" or "offer")
            {
                yield return "film:" + parts[0];
                if (kind == "offer" && parts.Length > 3)
                {
                    yield return "chain:" + parts[^1];
                }
            }
            else if (kind is not ("group" or "tracked"))
            {
                yield return id.Value;
            }
        }
    }

    /// <summary>A wave of confirmations is one line, not three thousand.</summary>
    public static IReadOnlyList<SaidGroup> Groups(IEnumerable<ActivityEntry> entries)
    {
        var groups = new List<SaidGroup>();
        // That an offer's line is booked is said by the booking that comes with it.
        foreach (var entry in entries.Where(e => !e.Kind.StartsWith("line-confirmed.", StringComparison.Ordinal)))
        {
            if (groups.Count > 0 && groups[^1] is var last && last.Newest.Kind == entry.Kind && last.Newest.Actor == entry.Actor && last.Newest.At - entry.At < Duration.FromHours(1))
            {
                groups[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                groups.Add(new(entry, 1));
            }
        }
        return groups;
    }

    /// <summary>Who did it, without any id: <c>Carmike</c>; by the person's name where it is told: <c>Dana Reyes for Columbia</c>.</summary>
    public static string Who(string actor, string? person = null) => Who(actor, person, null);

    /// <param name="names">Names by id: of the person that stands in the actor, and of its chain, buyer or house.</param>
    /// <inheritdoc cref="Who(string, string?)"/>
    public static string Who(string actor, IReadOnlyDictionary<string, string> names) => Who(actor, Actor.TryParse(actor)?.Person is { } id ? names.GetValueOrDefault(id) : null, names);

    /// <summary>What somebody may act on, in words: <c>Distribution of Columbia, in US and CA</c>, <c>Carmike (chain)</c>, <c>Clark (buyer), to book only</c>.</summary>
    /// <param name="reach">An actor's text; what is none is answered as it is.</param>
    public static string Reach(string reach, IReadOnlyDictionary<string, string> names)
    {
        if (Actor.TryParse(reach) is not { } actor)
        {
            return reach;
        }
        var parts = new[]
        {
            actor.Chains.Select(c => $"{Called(c.Value)} (chain)"), actor.Buyers.Select(b => $"{Called(b.Value)} (buyer)"), actor.Houses.Select(h => $"{Called(h.Value)} (house)"),
        }.SelectMany(p => p);
        return actor.Role switch
        {
            Role.Administrator => "Administrator",
            Role.Exhibitor => string.Join(", ", parts) + (actor.BooksOnly ? ", to book only" : ""),
            _ => $"{actor.Role} of {Name(actor.Party!)}{(actor.Territories.IsEmpty ? "" : $", in {string.Join(", ", actor.Territories.Select(t => t.ToString().ToUpperInvariant()))}")}",
        };

        string Called(string id) => names.GetValueOrDefault(id) ?? Name(id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>A member of a request as people read it: <c>minScreens</c> is Minimum screens, <c>alerts.lostInDay</c> is Lost in day.</summary>
    public static string Member(string field)
    {
        var last = field[(field.LastIndexOf('.') + 1)..].Split('[')[0];
        var words = Humps().Replace(
            last.StartsWith("min", StringComparison.Ordinal) && last.Length > 3 && char.IsUpper(last[3]) ? "minimum" + last[3..] : last, h => " " + h.Value.ToLowerInvariant());
        return words.Length == 0 ? field : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A slug as a name: <c>Bow Tie</c>.</summary>
    public static string Name(string slug) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(slug.Replace('-', ' '));

    private static string Who(string actor, string? person, IReadOnlyDictionary<string, string>? names)
    {
        var reach = actor.Split('#', '&')[0];
        if (reach.Split(':', 2) is not [var role, var parties])
        {
            return person ?? reach;
        }
        var party = parties.Split('+', '~', '@')[0];
        var name = IdOf(role, party) is { } id ? names?.GetValueOrDefault(id) ?? Name(party) : Name(party);
        return person is not null ? $"{person} for {name}" : name;
    }

    private static string? IdOf(string role, string party) => role switch { "exhibitor" => "chain:" + party, "buyer" => "buyer:" + party, "house" => "theater:" + party, _ => null };

    private static IEnumerable<string> IdsOf(Actor actor) =>
        [.. actor.Chains.Select(c => c.Value), .. actor.Buyers.Select(b => b.Value), .. actor.Houses.Select(h => h.Value), .. actor.Person is { } person ? new[] { person } : []];

    private static SaidPart Named(string kind, string rest, IReadOnlyDictionary<string, string> names)
    {
        var parts = rest.Split('/');
        var title = names.GetValueOrDefault("film:" + parts[0]) ?? names.GetValueOrDefault(parts[0]) ?? Name(parts[0]);
        return kind switch
        {
            "film" => new(title, Places.Room(FilmId.Parse("film:" + rest))),
            "window" when parts.Length >= 3 => new(Of(title, parts), Places.Room(FilmId.Parse("film:" + parts[0])) + "?window=" + string.Join('/', parts[1..])),
            "offer" when parts.Length >= 4 => new($"{Of(title, parts[..^1])} for {names.GetValueOrDefault("chain:" + parts[^1]) ?? Name(parts[^1])}", null),
            _ when names.GetValueOrDefault($"{kind}:{rest}") is { } name => new(name, null),
            // By its letters, as everywhere: US, and FR.
            "market" when rest.Length == 2 => new(rest.ToUpperInvariant(), null),
            _ => new(Name(parts[^1]), null),
        };
    }

    private static string Of(string title, string[] window) => $"{title} in {window[1].ToUpperInvariant()}{(window[2] == "theatrical" ? "" : $" ({window[2].Replace('-', ' ')})")}";

    /// <summary>A text without ids: its times, days and commands in words.</summary>
    private static string Plain(string text, Viewing? viewing)
    {
        text = Commands().Replace(text, c => RequestCatalog.Commands.ContainsKey(c.Value) ? $"“{BatchWords.Name(c.Value)}”" : c.Value);
        if (viewing is not null)
        {
            text = Times().Replace(text, t => InstantPattern.ExtendedIso.Parse($"{t.Groups["day"].Value}T{t.Groups["time"].Value}{(t.Groups["time"].Length == 5 ? ":00" : "")}Z") is { Success: true } at ? viewing.At(at.Value) : t.Value);
        }
        return Viewing.Dated(text);
    }

    [GeneratedRegex(@"(?<actor>\b((distribution|executive|exhibitor|house):[a-z0-9][a-z0-9@,/+:~-]*(?<![,~+@:/-])|administrator(?=#)|buyer:[a-z0-9-]+(?=[#~+]))([~+][a-z0-9:~+-]+)?(#[a-z0-9-]+)?(&[a-z]+:[a-z0-9-]+(#[a-z0-9-]+)?)?)|\b(?<kind>film|window|offer|theater|chain|market|buyer|group|tracked):(?<rest>[a-z0-9][a-z0-9/-]*(?<![/-]))")]
    private static partial Regex Ids();

    [GeneratedRegex(@"(?<day>\d{4}-\d\d-\d\d)(T| )(?<time>\d\d:\d\d(:\d\d(\.\d+)?)?)(Z| UTC)")]
    private static partial Regex Times();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Humps();

    [GeneratedRegex(@"\b[A-Z][a-z]+([A-Z][a-z]+)+\b")]
    private static partial Regex Commands();
}
