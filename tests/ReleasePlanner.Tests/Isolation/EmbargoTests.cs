using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.History;
using ReleasePlanner.Notices;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Isolation;

/// <summary>Until a film is announced, chains that it was not offered to do not learn of it, and those it was know it by its code name.</summary>
public class EmbargoTests : PlannerTests
{
    private const string Amc = "exhibitor:amc";
    private const string Secret = "The Secret of the Sequel";

    private static readonly Instant Announcement = Instant.FromUtc(2015, 1, 10, 15, 0);

    [Fact]
    public async Task The_server_makes_the_id_of_a_film_that_is_not_announced_and_it_tells_nothing()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var command = Hidden(planner);

        var film = await Registered(planner, command);

        Assert.DoesNotContain("sequel", film.Value, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(film, await Registered(planner, command));
        Assert.NotEqual(film, await Registered(planner, Hidden(planner)));
        var named = await planner.Refused(Columbia, command with { CommandId = planner.NewId(), Film = FilmId.Parse("film:the-sequel") });
        Assert.Equal(("invalid", "film"), (named.Code, named.Problems![0].Field));
        Assert.Equal("invalid", (await planner.Refused(Columbia, command with { CommandId = planner.NewId(), CodeName = null })).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, Film(planner) with { CodeName = "bluebird", AnnounceAt = Announcement })).Code);
    }

    [Fact]
    public async Task A_chain_that_it_was_not_offered_to_cannot_tell_that_it_is_there()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var (film, window) = await WithSecret(planner);
        await planner.Do(Columbia, new CancelRelease { CommandId = planner.NewId(), Film = film, From = new LocalDate(2015, 3, 1) });
        var nothing = WindowId.Parse("window:x-0000000000000000/us/theatrical");

        foreach (var query in new Query[]
        {
            new WindowSummary { Window = window }, new WindowBookings { Window = window }, new WindowWeeks { Window = window }, new WindowTimeline { Window = window },
            new Activity { Window = window }, new Activity { Film = film },
        })
        {
            Assert.Equal("not-found", await Code(planner, Amc, query));
        }
        Assert.Equal(
            (await planner.Refused(Amc, Confirm(planner, "amc-1", nothing))).Message.Replace(nothing.Value, "", StringComparison.Ordinal),
            (await planner.Refused(Amc, Confirm(planner, "amc-1", window))).Message.Replace(window.Value, "", StringComparison.Ordinal));
        Assert.Equal("not-found", await Line(planner, Amc, new AskForFilm { CommandId = planner.NewId(), Window = window, Theaters = new() { Ids = [Theater("amc-1")] } }));
        Assert.DoesNotContain((await planner.Ask(Amc, new ReleasePlanner.Disruptions.Disruptions())).Disruptions, d => d.Disruption.Scope.Film == film);
        Assert.DoesNotContain((await planner.Ask(Amc, new Titles())).Films, f => f.Film == film);
        Assert.DoesNotContain((await planner.Ask("distribution:universal", new Titles())).Films, f => f.Film == film);
    }

    [Fact]
    public async Task A_chain_that_it_was_offered_to_knows_it_by_its_code_name_until_the_announcement()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var (film, window) = await WithSecret(planner);

        var before = Assert.Single((await planner.Ask(Carmike, new Titles())).Films, f => f.Film == film);
        var own = Assert.Single((await planner.Ask(Columbia, new Titles())).Films, f => f.Film == film);
        Assert.Equal("bluebird", Assert.Single((await planner.Ask(Carmike, new Inbox { Chain = ChainId.Parse("chain:carmike") })).ToAnswer).Title);
        await planner.Do(Carmike, new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Of(window, ChainId.Parse("chain:carmike")), Answer = OfferAnswer.Confirm });
        var summary = await planner.Ask(Carmike, new WindowSummary { Window = window });
        planner.Clock.Reset(Announcement);
        var after = Assert.Single((await planner.Ask(Carmike, new Titles())).Films, f => f.Film == film);
        var others = Assert.Single((await planner.Ask(Amc, new Titles())).Films, f => f.Film == film);

        Assert.Equal(("bluebird", false, (Instant?)null), (before.Title, before.Announced, before.AnnounceAt));
        Assert.Equal((Secret, Announcement), (own.Title, own.AnnounceAt));
        Assert.Equal((1, (int?)null), (summary.Theaters.Upcoming, summary.TargetTheaters));
        Assert.Equal(Secret, after.Title);
        Assert.Equal(Secret, others.Title);
        await planner.Do(Amc, Confirm(planner, "amc-1", window));
    }

    private static RegisterFilm Hidden(Planner planner) => new()
    {
        CommandId = planner.NewId(),
        Title = Secret,
        LocalTitles = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("fr", "Le Secret"),
        Distributor = DistributorId.Parse("columbia"),
        CodeName = "bluebird",
        AnnounceAt = Announcement,
    };

    private static async Task<FilmId> Registered(Planner planner, RegisterFilm command) =>
        FilmId.Parse((await planner.Do(Columbia, command)).Result!.Value.GetProperty("film").GetString()!);

    /// <summary>A secret film with a window that anybody may book, offered to Carmike only; AMC has a house too.</summary>
    private static async Task<(FilmId Film, WindowId Window)> WithSecret(Planner planner)
    {
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:amc"), Name = "AMC" });
        await planner.Do(Admin, House(planner, "amc-1", "amc"));
        var film = await Registered(planner, Hidden(planner));
        await planner.Do(Columbia, new PlanWindow { CommandId = planner.NewId(), Film = film, Market = Us, Opens = new LocalDate(2015, 2, 6), TargetTheaters = 2000 });
        var window = WindowId.Parse($"window:{film.Slug}/us/theatrical");
        await planner.Do(Columbia, new SendOffer { CommandId = planner.NewId(), Window = window, Theaters = new() { Ids = [Theater("carmike-1")] }, Screens = Json.Read<WeeklyScreens>("1"), Weeks = 2 });
        return (film, window);
    }

    private static async Task<string?> Code(Planner planner, string actor, Query query)
    {
        await planner.CatchUp();
        return (await planner.Dispatcher.AskAny(Actor.Parse(actor), query)).Refusal?.Code;
    }

    private static async Task<string?> Line(Planner planner, string actor, Command command)
    {
        var result = await planner.Dispatcher.Send(Actor.Parse(actor), command);
        return result.Refusal?.Code ?? (result.Value!.Refused is [var one] ? one.Code : null);
    }
}
