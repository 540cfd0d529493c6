using System.Text.RegularExpressions;
using Xunit;
using static ReleasePlanner.Tests.Isolation.TwoSides;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>What others do is not to be told from totals, pages or positions either: nothing of an answer moves when they do more.</summary>
public sealed partial class CountsTests : IClassFixture<TwoSides>
{
    private readonly TwoSides world;

    public CountsTests(TwoSides world) => this.world = world;

    [Fact]
    public async Task Answers_stay_to_the_letter_when_a_competitor_does_more()
    {
        string[] distributor = [Universal, UniversalExecutive];
        string[] chain = [Amc, Lewis, AmcHouse];
        await StaySame(distributor, MoreOfColumbia);
        await StaySame(chain, MoreOfCarmike);
    }

    private async Task StaySame(string[] actors, (string Actor, string Command, string Body)[] more)
    {
        var before = await Answers(actors);
        foreach (var (actor, command, body) in more)
        {
            await world.Do(actor, command, body);
        }
        var after = await Answers(actors);
        foreach (var (asked, answer) in before)
        {
            var same = answer.Zip(after[asked]).TakeWhile(c => c.First == c.Second).Count();
            var from = Math.Max(0, same - 200);
            Assert.True(answer == after[asked], $"{asked} is told that a competitor did more:\n{answer[from..].Truncated(600)}\n{after[asked][from..].Truncated(600)}");
        }
    }

    /// <summary>To the table's questions, mirrored: what the actors may ask, they do.</summary>
    private async Task<Dictionary<string, string>> Answers(string[] actors)
    {
        await world.CatchUp();
        var answers = new Dictionary<string, string>();
        foreach (var request in IsolationTable.Queries.Where(q => !q.Body.Contains("{batch}", StringComparison.Ordinal)))
        {
            foreach (var actor in actors)
            {
                foreach (var body in new[] { request.Body, Mirror(request.Body) }.Distinct())
                {
                    var answer = await world.Send(HttpMethod.Post, "/api/v1/queries/" + request.Name, actor, world.Filled(body));
                    answers[$"{request.Name} {body} by {actor}"] = Freshness().Replace(answer.Text, "$1");
                }
            }
        }
        return answers;
    }

    /// <summary>
    /// How far the journal was read, of the answer as a whole (and the feed's opaque position of it): it moves with everybody's doings, and the README says so.
    /// </summary>
    [GeneratedRegex("(?<=\\],)\"next\":\"[^\"]*\",(?=\"more\")|(\\{)\"readAt\":\"[^\"]*\",\"seq\":[0-9]+,?|,\"readAt\":\"[^\"]*\",\"seq\":[0-9]+(?=\\})")]
    private static partial Regex Freshness();
}
