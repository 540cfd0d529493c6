using System.Reflection;
using ReleasePlanner.Platform.Commands;
using Xunit;

namespace ReleasePlanner.Tests.Architecture;

/// <summary>No answer grows without end: its list comes in pages, or something else bounds it.</summary>
public class BoundTests
{
    /// <summary>Answers with lists that are told whole, and what bounds them.</summary>
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["ApprovalPolicy"] = "a policy is one command's body, which is bounded",
        ["DecisionDocument"] = "its rows have a limit of their own",
        ["FilmSummary"] = "one entry for each market",
        ["FilmWindows"] = "the windows of one film: a film is one aggregate",
        ["Grosses"] = "refused where there are more than 5,000 periods",
        ["Markets"] = "a market is added by an administrator: one for each country",
        ["MatchTheaters"] = "at most 5,000 lines are matched at once",
        ["Names"] = "of the ids that are asked about, which are bounded",
        ["ReleaseCalendar"] = "at most 400 days",
        ["Sessions"] = "at most 50 sessions of a person",
        ["TheaterCalendar"] = "at most 26 weeks of one house",
        ["Webhooks"] = "at most 20 of a party",
        ["WindowMap"] = "one mark for each house of a window, in columns",
        ["WindowReplay"] = "as many steps as are shown, and one mark for each house in columns",
        ["WindowSummary"] = "one entry for each chain, region and alert",
        ["WindowTimeline"] = "as many points as a curve can show",
        ["WindowWeeks"] = "the play weeks of one window",
    };

    [Fact]
    public void Every_answer_with_a_list_comes_in_pages_or_is_bounded_otherwise()
    {
        var unbounded = typeof(Query).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Query)) && !t.IsAbstract)
            .Where(t => AnswerOf(t).GetProperties().Any(p => IsList(p.PropertyType)))
            .Where(t => t.GetProperty("Limit") is null)
            .Select(t => t.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Whole.Keys.Order(StringComparer.Ordinal), unbounded);
    }

    private static Type AnswerOf(Type query)
    {
        var type = query.BaseType!;
        while (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Query<>))
        {
            type = type.BaseType!;
        }
        return type.GetGenericArguments()[0];
    }

    private static bool IsList(Type type) => type != typeof(string) && type.IsGenericType && type.GetInterface(nameof(System.Collections.IEnumerable)) is not null;
}
