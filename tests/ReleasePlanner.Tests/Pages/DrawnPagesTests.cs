using NodaTime;
using NodaTime.Testing;
using ReleasePlanner.Feed;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What a request was answered is its circuit's, once, and nobody else's.</summary>
public class DrawnPagesTests
{
    private static readonly Actor Ann = Actor.Parse("distribution:columbia#ann");
    private static readonly Titles Asked = new() { Limit = 7 };

    private readonly FakeClock clock = new(Instant.FromUtc(2014, 12, 1, 9, 0));
    private readonly Arrivals arrivals = new();
    private readonly DrawnPages pages;
    private readonly Guid id = Guid.NewGuid();

    public DrawnPagesTests() => pages = new(arrivals, clock);

    [Fact]
    public void The_same_question_of_the_same_person_has_the_same_answer()
    {
        var answer = Draw();
        Assert.Same(answer, pages.Take(id)!.Find(Actor.Parse(Ann.ToString()), new Titles { Limit = 7 })!.Value);
    }

    [Fact]
    public void Nobody_else_is_given_it_and_no_other_question_is()
    {
        Draw();
        var page = pages.Take(id)!;
        foreach (var other in new[] { "distribution:columbia#bob", "distribution:columbia", "executive:columbia#ann", "distribution:universal#ann", "distribution:columbia@fr#ann", "administrator#ann" })
        {
            Assert.Null(page.Find(Actor.Parse(other), Asked));
        }
        Assert.Null(page.Find(Ann, Asked with { Limit = 8 }));
        Assert.Null(page.Find(Ann, Asked with { AsOf = Instant.FromUtc(2014, 1, 1, 0, 0) }));
    }

    [Fact]
    public void It_is_taken_once_and_within_a_minute()
    {
        Draw();
        Assert.NotNull(pages.Take(id));
        Assert.Null(pages.Take(id));
        Draw();
        clock.AdvanceSeconds(61);
        Assert.Null(pages.Take(id));
        Assert.Null(pages.Take(Guid.NewGuid()));
    }

    [Fact]
    public void What_comes_after_the_page_was_begun_is_told()
    {
        Draw();
        var page = pages.Take(id)!;
        Assert.False(page.Arrived.IsCompleted);
        arrivals.Ring();
        Assert.True(page.Arrived.IsCompleted);
    }

    private TitlesAnswer Draw()
    {
        var answer = new TitlesAnswer { Films = [] };
        pages.Begin(id).Keep(Ann, Asked, answer);
        return answer;
    }
}
