using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>Actors as text: what can be written, and what one reaches.</summary>
public class ActorTests
{
    [Theory]
    [InlineData("administrator")]
    [InlineData("distribution:columbia")]
    [InlineData("distribution:columbia@ca/on,us")]
    [InlineData("executive:columbia#u-12ab34")]
    [InlineData("exhibitor:carmike~books#t-1")]
    [InlineData("exhibitor:amc+exhibitor:carmike+buyer:clark+house:loft-1")]
    [InlineData("distribution:columbia@us#u-7f3e9c&executive:columbia#u-12ab34")]
    public void An_actor_is_its_text(string text)
    {
        var actor = Actor.Parse(text);

        Assert.Equal(text, actor.ToString());
        Assert.Equal(actor, Json.Read<Actor>(Json.Write(actor)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("distribution:")]
    [InlineData("distribution:columbia@")]
    [InlineData("distribution:columbia@us/ny/x")]
    [InlineData("executive:columbia@us")]
    [InlineData("exhibitor:carmike+administrator")]
    [InlineData("exhibitor:carmike+")]
    [InlineData("exhibitor:' or 1=1 --")]
    [InlineData("exhibitor:carmike#")]
    [InlineData("exhibitor:carmike#a#b")]
    [InlineData("distribution:columbia&")]
    [InlineData("distribution:columbia&executive:columbia&executive:columbia")]
    [InlineData("distribution:columbia~books")]
    public void What_is_no_actor_is_refused(string text) => Assert.Throws<FormatException>(() => Actor.Parse(text));

    [Theory]
    [InlineData("administrator", "exhibitor:carmike", true)]
    [InlineData("exhibitor:carmike+exhibitor:amc", "exhibitor:carmike~books", true)]
    [InlineData("exhibitor:carmike~books", "exhibitor:carmike", false)]
    [InlineData("exhibitor:carmike", "exhibitor:carmike+exhibitor:amc", false)]
    [InlineData("exhibitor:carmike", "buyer:carmike", false)]
    [InlineData("distribution:columbia", "distribution:columbia@us", true)]
    [InlineData("distribution:columbia@us", "distribution:columbia", false)]
    [InlineData("distribution:columbia@us", "distribution:columbia@us/ny", true)]
    [InlineData("distribution:columbia@us/ny", "distribution:columbia@us", false)]
    [InlineData("distribution:columbia", "executive:columbia", false)]
    [InlineData("distribution:columbia", "distribution:universal", false)]
    public void One_reaches_all_that_another_does_or_not(string one, string other, bool includes) =>
        Assert.Equal(includes, Actor.Parse(one).Includes(Actor.Parse(other)));

    [Fact]
    public void A_person_and_an_approver_do_not_change_what_is_reached()
    {
        var actor = Actor.Parse("distribution:columbia").As("u-1").ApprovedBy(Actor.Parse("executive:columbia").As("u-2"));

        Assert.Equal("distribution:columbia", actor.Reach);
        Assert.Equal("distribution:columbia#u-1", actor.Unapproved.ToString());
        Assert.Equal(Actor.Parse("distribution:columbia").Group("art"), actor.Group("art"));
    }
}
