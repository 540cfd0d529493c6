using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>A film of two windows that one theater has both booked.</summary>
[Collection(nameof(ServedCollection))]
public sealed class FilmNumbersTests(Served served)
{
    private const string Staff = "distribution:twice";

    [Fact]
    public async Task A_theater_with_two_windows_of_a_film_counts_once_in_its_room_and_its_brief()
    {
        var market = MarketId.Parse("market:twice");
        await Do(new RegisterMarket
        {
            CommandId = served.NewId(),
            Market = market,
            Name = "Twice",
            TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
        });
        await Do(new RegisterChain { CommandId = served.NewId(), Chain = ChainId.Parse("chain:twice"), Name = "Twice" });
        var theater = TheaterId.Parse("theater:twice-1");
        await Do(new RegisterTheater
        {
            CommandId = served.NewId(),
            Theater = theater,
            Chain = ChainId.Parse("chain:twice"),
            Name = "Twice 1",
            Market = market,
        });
        var film = FilmId.Parse("film:twice-told");
        var register = new RegisterFilm { CommandId = served.NewId(), Film = film, Title = "Twice Told", Distributor = DistributorId.Parse("twice") };
        await Do(register, Staff);
        foreach (var label in new[] { null, "sing-along" })
        {
            var opens = new LocalDate(2027, 2, 5);
            await Do(new PlanWindow { CommandId = served.NewId(), Film = film, Market = market, Label = label, Opens = opens }, Staff);
            var window = WindowId.Parse("window:twice-told/twice/theatrical" + (label is null ? "" : "/" + label));
            await Do(new ConfirmBooking { CommandId = served.NewId(), Theater = theater, Window = window, Weeks = 2 }, "exhibitor:twice");
        }
        await served.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();
        await served.AddUser("twice@example.com", "executive:twice");
        using var browser = new Browser(served.Address);
        await browser.SignIn("twice@example.com");

        foreach (var page in new[] { "/films/twice-told/brief", "/board/films/twice-told" })
        {
            var html = await (await browser.Get(page)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("1 theater and 2 screens in effect in 1 market.", html, StringComparison.Ordinal);
        }
    }

    private async Task Do(Command command, string actor = "administrator") =>
        Assert.Null((await served.Services.GetRequiredService<Dispatcher>().Send(Actor.Parse(actor), command)).Refusal?.Message);
}
