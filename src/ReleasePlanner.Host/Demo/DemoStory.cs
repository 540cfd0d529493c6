using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Scenarios;

namespace ReleasePlanner.Host.Demo;

/// <summary>How houses answer an offer, in percent of them; the rest says nothing.</summary>
internal sealed record DemoReplies(int Confirm, int Pencil = 0, int Decline = 0, int Counter = 0)
{
    /// <summary>Null: nothing.</summary>
    public string? Of(int roll) =>
        roll < Confirm ? "confirm" : roll < Confirm + Pencil ? "pencil" : roll < Confirm + Pencil + Decline ? "decline" : roll < Confirm + Pencil + Decline + Counter ? "counter" : null;
}

/// <summary>What houses are offered.</summary>
/// <param name="From">Null: the window's opening.</param>
internal sealed record DemoOffer(int Weeks, LocalDate? RespondBy, object Terms, LocalDate? From = null);

/// <summary>
/// Collects what happened in the weeks before a Monday, as steps of a scenario. Told in any order; played in order of time. Days count from the
/// Monday: <c>-3</c> is the Friday before it. Times of day are New York's.
/// </summary>
/// <param name="people">The id of the person who acts for a reach; whoever is not among them acts without a name.</param>
internal sealed class DemoStory(LocalDate monday, double size, IReadOnlyDictionary<string, string> people)
{
    public const string Name = "demo";

    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    private static readonly string[] Declined = ["No screen free", "Not our audience", "Terms", "Holding a local title that week"];

    private readonly List<Func<int, ScenarioStep>> steps = [];
    private readonly List<Instant> times = [];
    private readonly Dictionary<string, byte[]> files = [];
    private readonly Dictionary<string, List<DemoHouse>> booked = [];

    public IReadOnlyList<DemoHouse> Houses { get; } = DemoTheaters.Houses(size);

    public IEnumerable<DemoHouse> In(string market) => Houses.Where(h => h.City.Market == market);

    /// <summary>Houses that confirmed the window.</summary>
    public IReadOnlyList<DemoHouse> Booked(string window) => booked.GetValueOrDefault(window) ?? [];

    /// <summary>A number of theaters or bookings, as many fewer as the demonstration is smaller.</summary>
    public int Sized(int count) => Math.Max(1, (int)(count * size));

    public LocalDate Day(int days) => monday.PlusDays(days);

    public Instant At(int days, int hour, int minute = 0) => Day(days).At(new LocalTime(hour, minute)).InstantIn(NewYork);

    /// <summary>A command; none when it is about houses and there are none, as there may be in a small demonstration.</summary>
    /// <param name="with">The command's members, as in a scenario file.</param>
    /// <param name="refused">The code with which lines of it have to be refused; null: none may be.</param>
    public void Do(Instant at, string who, string command, object with, string? refused = null)
    {
        var members = (JsonObject)JsonSerializer.SerializeToNode(with, Json.Options)!;
        if (members["theaters"] is JsonObject theaters && theaters["ids"] is JsonArray { Count: 0 })
        {
            return;
        }
        ImmutableArray<Expectation> expect = refused is null ? [] : [new("refused[0].code", JsonValue.Create(refused))];
        Add(at, number => new DoStep(number, at, Acting(who), null, expect, null, command, members, null));
    }

    /// <summary>Takes in figures: rows <c>theater,film,date,gross</c>.</summary>
    public void Report(Instant at, string file, string rows)
    {
        files[file] = Encoding.UTF8.GetBytes("theater,film,date,gross\n" + rows);
        Add(at, number => new ImportStep(number, at, Acting("administrator"), null, [], null, ImportKind.Grosses, file, null, ImportFormat.Plain, Strict: true));
    }

    /// <summary>Offers a window to houses; big ones get another screen, and screens of the formats that are named.</summary>
    public void Offer(Instant at, string who, string window, IEnumerable<DemoHouse> houses, DemoOffer offer, params string[] formats)
    {
        object Line(int screens, string format) => new { format, screens, from = offer.From, weeks = offer.Weeks };
        foreach (var alike in houses.GroupBy(h => (
            Screens: h.Standard >= 11 && formats.Length > 0 ? 2 : 1, Imax: h.Imax > 0 && formats.Contains("imax"), Plf: h.Plf > 0 && formats.Contains("plf"))).OrderBy(g => g.Key))
        {
            var lines = new List<object> { Line(alike.Key.Screens, "standard") };
            if (alike.Key.Imax)
            {
                lines.Add(Line(1, "imax"));
            }
            if (alike.Key.Plf)
            {
                lines.Add(Line(1, "plf"));
            }
            Do(at, who, "SendOffer", new { window, theaters = Ids(alike), lines, terms = offer.Terms, respondBy = offer.RespondBy });
        }
    }

    /// <summary>Houses answer an offer within some days, every circuit and buyer for its own. Those that do not sign in say it by phone.</summary>
    /// <param name="day">The first day of answers.</param>
    public void Answer(int day, string window, IEnumerable<DemoHouse> houses, DemoReplies replies)
    {
        var parties = 0;
        foreach (var party in houses.GroupBy(h => h.Speaks ?? h.Id).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var at = At(day + (parties % 4), 9 + (parties % 8), 5 * (parties % 11));
            parties++;
            foreach (var alike in party.GroupBy(h => replies.Of(h.Roll(window))).Where(g => g.Key is not null).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Say(at, window, alike.Key!, [.. alike]);
            }
        }
    }

    /// <summary>Houses of one party answer alike.</summary>
    public void Say(Instant at, string window, string answer, IReadOnlyList<DemoHouse> houses)
    {
        var first = houses[0];
        var byPhone = first.Speaks is null ? new { person = $"Front office of the {first.Name}", via = "phone" } : null;
        var reason = answer switch
        {
            "decline" => Declined[first.Roll(window) % Declined.Length],
            "counter" => "One week, until we see how it does",
            _ => null,
        };
        Do(at, first.Speaks ?? "distribution:columbia", "AnswerOffer", new
        {
            window,
            theaters = Ids(houses),
            answer,
            weeks = answer == "counter" ? 1 : (int?)null,
            reason,
            onBehalf = byPhone,
        });
        if (answer == "confirm")
        {
            (booked.TryGetValue(window, out var those) ? those : booked[window] = []).AddRange(houses);
        }
    }

    public static object Ids(IEnumerable<DemoHouse> houses) => new { ids = houses.Select(h => h.Id).ToList() };

    /// <summary>All of it, in order of time; what was told of one instant stays as it was told.</summary>
    public Scenario Told() => new(
        Name, null, [], [.. times.Index().OrderBy(t => t.Item).Select((t, index) => steps[t.Index](index + 1))],
        name => files.TryGetValue(name, out var content) ? new MemoryStream(content) : null);

    private void Add(Instant at, Func<int, ScenarioStep> step)
    {
        times.Add(at);
        steps.Add(step);
    }

    public Actor Acting(string who) => Actor.Parse(people.TryGetValue(who, out var person) ? $"{who}#{person}" : who);
}
