using CsCheck;
using Dapper;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Standing;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Properties;

/// <summary>
/// Streams are written independently, so their order among each other is chance: whatever it is, every booking and every offered line must stand the
/// same. Each stream's own order is kept, as the store keeps it.
/// </summary>
public class InterleavingTests
{
    private const int Interleavings = 6;

    private static readonly LocalDate[] Days = [.. Enumerable.Range(0, 9).Select(n => new LocalDate(2014, 12, 15).PlusDays(5 * n))];

    private sealed class Row
    {
        public string Theater { get; init; } = "";

        public string Id { get; init; } = "";

        public string Key { get; init; } = "";

        public int? Because { get; init; }
    }

    /// <summary>A booking on a day, or a line now.</summary>
    private sealed record Asked(string Theater, string Id, LocalDate? On);

    /// <summary>What it is then, and what stops it.</summary>
    private sealed record Stands(string Key, string? Because);

    [Fact]
    public async Task Every_booking_and_line_stands_the_same_however_the_streams_are_interleaved()
    {
        var (stopped, answered) = (0, 0);
        await RandomCommands.Steps("i", 60).Where(s => s.Length > 30).SampleAsync(
            async steps =>
            {
                await using var planner = await ThroughGrainsTests.RandomWorld(await Planner.StartAsync());
                foreach (var step in steps)
                {
                    planner.Clock.Advance(step.Wait / 40);
                    await planner.Dispatcher.Send(Actor.Parse(step.Actor), step.Command);
                }
                var journal = await planner.Journal();
                var now = planner.Clock.GetCurrentInstant();
                var folded = Folded(journal, now);
                var projected = await Projected(planner.Database, planner.Clock, now);
                stopped += projected.Values.Count(s => s.Because is not null);
                answered += projected.Values.Count(s => s.Key is "pencilled" or "declined" or "countered" or "confirmed" or "granted");
                // Bookings long over have left the grains; all that they still have stand in the read model.
                Same(folded, projected.Where(p => folded.ContainsKey(p.Key)), "SQL");
                var random = new Random(steps.Length);
                for (var i = 0; i < Interleavings; i++)
                {
                    var other = Interleaved(journal, random);
                    Same(folded, Folded(other, now), "C#, interleaved");
                    Same(projected, await ProjectedAnew(other, planner.Clock, now), "SQL, interleaved");
                }
            },
            iter: 4,
            threads: 1);
        Assert.True(stopped > 0, "nothing was stopped: the random days are too tame");
        Assert.True(answered > 0, "nothing was answered: the random days are too tame");
    }

    /// <summary>Another order of the same events in which each stream keeps its own.</summary>
    private static List<RecordedEvent> Interleaved(IReadOnlyList<RecordedEvent> journal, Random random)
    {
        var left = journal.GroupBy(e => e.Stream).Select(s => new Queue<RecordedEvent>(s)).ToList();
        var order = new List<RecordedEvent>(journal.Count);
        while (left.Count > 0)
        {
            // Some streams run ahead of all others, some lag far behind: a stream's share is not its length.
            var next = left[Math.Min(random.Next(left.Count), random.Next(left.Count))];
            order.Add(next.Dequeue());
            left.RemoveAll(q => q.Count == 0);
        }
        return order;
    }

    private static Dictionary<Asked, Stands> Folded(IEnumerable<RecordedEvent> events, Instant now)
    {
        Dictionary<string, FilmState> films = [];
        Dictionary<string, WindowState> windows = [];
        Dictionary<string, ChainState> chains = [];
        Dictionary<string, MarketState> markets = [];
        Dictionary<string, TheaterState> theaters = [];
        foreach (var e in events)
        {
            switch (e.Stream[..e.Stream.IndexOf(':')])
            {
                case "film":
                    Apply(films, e);
                    break;
                case "window":
                    Apply(windows, e);
                    break;
                case "chain":
                    Apply(chains, e);
                    break;
                case "market":
                    Apply(markets, e);
                    break;
                case "offer":
                    break;
                default:
                    Apply(theaters, e);
                    break;
            }
        }
        List<Disruption> disruptions =
        [
            .. films.Values.SelectMany(s => s.Disruptions), .. windows.Values.SelectMany(s => s.Disruptions), .. chains.Values.SelectMany(s => s.Disruptions),
            .. markets.Values.SelectMany(s => s.Disruptions), .. theaters.Values.SelectMany(s => s.Disruptions),
        ];
        return (
            from theater in theaters.Values
            let d = theater.Details!
            from booking in theater.Bookings
            from day in Days
            let stands = Standings.Of(
                booking, new House(d.Theater, booking.Chain, d.Market, d.Region, d.TimeZone), disruptions, windows[booking.Window.Value].Openings, day)
            select (Asked: new Asked(d.Theater.Value, booking.Id.Value, day), Stands: new Stands(stands.Key.ToString().ToLowerInvariant(), stands.Because?.Value)))
            .Concat(
                from theater in theaters.Values
                from line in theater.Lines
                let key = line.IsLapsed(now) ? "lapsed" : line.State == LineState.Out ? "awaiting" : line.State.ToString().ToLowerInvariant()
                select (Asked: new Asked(line.Theater.Value, line.Id, null), Stands: new Stands(key, null)))
            .ToDictionary(x => x.Asked, x => x.Stands);
    }

    private static void Apply<TState>(Dictionary<string, TState> states, RecordedEvent e)
        where TState : State<TState>, new() =>
        states[e.Stream] = states.GetValueOrDefault(e.Stream, new()).Apply(EventText.Event(e), e.Version, Stored.Instant(e.At));

    /// <summary>A fresh store that was handed the events in this order: sequenced, projected and asked.</summary>
    private static async Task<Dictionary<Asked, Stands>> ProjectedAnew(IReadOnlyList<RecordedEvent> events, IClock clock, Instant now)
    {
        var file = Path.Combine(Path.GetTempPath(), $"rp-interleaved-{Guid.NewGuid():n}.db");
        try
        {
            await SqliteTemplate.CopyToAsync(file);
            await using var database = new Database(file);
            await using (var connection = await database.OpenAsync())
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await connection.ExecuteAsync(
                    """
                    insert into journal (stream, version, ordinal, kind, at, actor, command_id, body)
                    values (@Stream, @Version, @Ordinal, @Kind, @At, @Actor, @CommandId, @Text)
                    """,
                    events.Select(e => new { e.Stream, e.Version, e.Ordinal, e.Kind, e.At, e.Actor, e.CommandId, Text = EventText.Write(e) }),
                    transaction);
                await transaction.CommitAsync();
            }
            var (sequencer, projector) = (new Sequencer(database, clock), new Projector(database));
            while (await sequencer.SequenceAsync() + await projector.ProjectAsync() > 0)
            {
            }
            return await Projected(database, clock, now);
        }
        finally
        {
            SqliteTemplate.Delete(file);
        }
    }

    /// <summary>Asked as of now, so that disruptions and openings too are those that were projected and not those the grains wrote beside them.</summary>
    private static async Task<Dictionary<Asked, Stands>> Projected(Database database, IClock clock, Instant now)
    {
        var answers = new Dictionary<Asked, Stands>();
        foreach (var on in Days)
        {
            await using var look = await new ReadModel(database, clock, new PumpSignal()).OpenAsync(now, on);
            var filter = new BookingFilter();
            var stops = await StopSet.Load(look, filter);
            var sql = await StandingSql.Prepare(look, filter, stops);
            var rows = await look.Query<Row>(sql.With + """ select theater, id, key as "Key", because from st""", sql.Parameters);
            foreach (var row in rows)
            {
                answers[new(row.Theater, row.Id, on)] = new(row.Key.ToLowerInvariant(), row.Because is { } n ? stops.ByNumber(n).Id.Value : null);
            }
        }
        await using var lines = await new ReadModel(database, clock, new PumpSignal()).OpenAsync(now);
        foreach (var line in await lines.Query<Row>(
            $"""select theater, id, coalesce({LineSql.Key("l")}, state) as "Key" from offer_line l where {lines.InForce("l")}""", LineSql.With([], lines)))
        {
            answers[new(line.Theater, line.Id, null)] = new(line.Key, null);
        }
        return answers;
    }

    private static void Same(IEnumerable<KeyValuePair<Asked, Stands>> expected, IEnumerable<KeyValuePair<Asked, Stands>> found, string where)
    {
        var differences = expected.Except(found).Select(d => $"{where}: not {d}").Concat(found.Except(expected).Select(d => $"{where}: {d}")).Take(10).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
