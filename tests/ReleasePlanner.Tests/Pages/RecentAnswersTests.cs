using ReleasePlanner.Films;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What a page goes on showing while the store has too much to do.</summary>
public class RecentAnswersTests
{
    private static readonly Actor Columbia = Actor.Parse("distribution:columbia");

    [Fact]
    public void The_last_answer_to_the_same_question_is_kept_for_who_was_given_it()
    {
        var recent = new RecentAnswers();
        Result<TitlesAnswer> old = Refusal.NotFound("old");
        Result<TitlesAnswer> latest = Refusal.NotFound("latest");
        recent.Keep(Columbia, new Titles { Limit = 5 }, old);
        recent.Keep(Columbia, new Titles { Limit = 5 }, latest);

        Assert.Same(latest, recent.Find(Columbia, new Titles { Limit = 5 }));
        Assert.Null(recent.Find(Columbia, new Titles { Limit = 6 }));
        Assert.Null(recent.Find(Actor.Parse("distribution:universal"), new Titles { Limit = 5 }));
    }

    [Fact]
    public void Only_the_latest_questions_are_kept()
    {
        var recent = new RecentAnswers();
        Result<TitlesAnswer> answer = Refusal.NotFound("x");
        for (var limit = 1; limit <= 40; limit++)
        {
            recent.Keep(Columbia, new Titles { Limit = limit }, answer);
        }

        Assert.Equal(Enumerable.Range(9, 32), Enumerable.Range(1, 40).Where(l => recent.Find(Columbia, new Titles { Limit = l }) is not null));
    }
}
