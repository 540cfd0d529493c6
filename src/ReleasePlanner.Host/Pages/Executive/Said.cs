using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using ReleasePlanner.History;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Executive;

/// <summary>A piece of what is said: text, and where it leads if it names a film.</summary>
internal readonly record struct SaidPart(string Text, string? Path);

/// <summary>Things alike that one party did one after the other: the newest of them and how many they are.</summary>
internal sealed record SaidGroup(ActivityEntry Newest, int Count);

/// <summary>The journal's words without its ids.</summary>
internal static partial class Said
{
    /// <summary>The words with ids turned into names; a film that is not among the titles keeps its id's.</summary>
    public static IEnumerable<SaidPart> Parts(string words, IReadOnlyDictionary<string, string> titles)
    {
        var from = 0;
        foreach (Match id in Ids().Matches(words))
        {
            yield return new(Viewing.Dated(words[from..id.Index]), null);
            yield return id.Groups["actor"].Success ? new(Who(id.Value), null) : Named(id.Groups["kind"].Value, id.Groups["rest"].Value, titles);
            from = id.Index + id.Length;
        }
        yield return new(Viewing.Dated(words[from..]), null);
    }

    /// <summary>The same as plain text.</summary>
    public static string Text(string words, IReadOnlyDictionary<string, string> titles) => string.Concat(Parts(words, titles).Select(p => p.Text));

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

    /// <summary>Who did it, without the id of the person: <c>Carmike</c>, <c>distribution</c>; by the person's name where it is told: <c>Dana Reyes for Columbia</c>.</summary>
    public static string Who(string actor, string? person = null)
    {
        var reach = actor.Split('#', '&')[0];
        if (reach.Split(':') is not [var role, var party])
        {
            return person ?? reach;
        }
        var name = Name(party.Split('+', '~', '@')[0]);
        return person is not null ? $"{person} for {name}" : role is "distribution" or "executive" ? role : name;
    }

    /// <param name="persons">Names by the id that stands in the actor.</param>
    /// <inheritdoc cref="Who(string, string?)"/>
    public static string Who(string actor, IReadOnlyDictionary<string, string> persons) => Who(actor, Actor.TryParse(actor)?.Person is { } id ? persons.GetValueOrDefault(id) : null);

    /// <summary>A slug as a name: <c>Bow Tie</c>.</summary>
    public static string Name(string slug) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(slug.Replace('-', ' '));

    private static SaidPart Named(string kind, string rest, IReadOnlyDictionary<string, string> titles)
    {
        var parts = rest.Split('/');
        var title = titles.GetValueOrDefault(parts[0]) ?? Name(parts[0]);
        return kind switch
        {
            "film" => new(title, Places.Room(FilmId.Parse("film:" + rest))),
            "window" or "offer" when parts.Length >= 3 => new(
                $"{title} in {parts[1].ToUpperInvariant()}{(parts[2] == "theatrical" ? "" : $" ({parts[2]})")}", kind == "window" ? Places.Room(FilmId.Parse("film:" + parts[0])) + "?window=" + string.Join('/', parts[1..]) : null),
            // By its letters, as everywhere: US, and FR.
            "market" when rest.Length == 2 => new(rest.ToUpperInvariant(), null),
            _ => new(Name(parts[^1]), null),
        };
    }

    [GeneratedRegex(@"(?<actor>\b(distribution|executive|exhibitor|house):[a-z0-9][a-z0-9@,/+~-]*(?<![,~+@/-])(#[a-z0-9-]+)?)|(?<kind>film|window|offer|theater|chain|market|buyer):(?<rest>[a-z0-9][a-z0-9/-]*)")]
    private static partial Regex Ids();
}
