using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;
using NodaTime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Films;
using ReleasePlanner.Host.Mail;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Mail;

/// <summary>
/// A served planner that mails by a server of this machine. Each test has buyers of its own, with houses of Carmike's. Mails go when a test says so.
/// </summary>
public sealed class Mailed : IAsyncLifetime
{
    public const string Columbia = "distribution:columbia";
    public const string Carmike = "exhibitor:carmike";

    private int films;
    private int houses;

    public Served Served { get; } = new();

    public MailServer Server { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Server.Start();
        Served.Settings["Mail:Smtp:Host"] = "127.0.0.1";
        Served.Settings["Mail:Smtp:Port"] = Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Served.Settings["Mail:Smtp:Security"] = "none";
        Served.Settings["Mail:From"] = "ReleasePlanner <planner@example.com>";
        await Served.InitializeAsync();
        await QuietAsync();
        var us = MarketId.Parse("market:us");
        await Do("administrator", new RegisterMarket
        {
            CommandId = Served.NewId(),
            Market = us,
            Name = "United States",
            Group = "domestic",
            TimeZone = DateTimeZoneProviders.Tzdb["America/New_York"],
            PlayWeeks = [new(new LocalDate(1950, 1, 1), IsoDayOfWeek.Friday)],
            Regions = [new(RegionId.Parse("ga"), "Georgia")],
        });
        await Do("administrator", new RegisterChain { CommandId = Served.NewId(), Chain = ChainId.Parse("chain:carmike"), Name = "Carmike" });
    }

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        await Server.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await Served.RestartAsync();
        await QuietAsync();
    }

    private Task QuietAsync() => Served.Services.GetServices<IHostedService>().OfType<MailRounds>().Single().StopAsync(default);

    /// <summary>A buyer with so many new houses of Carmike: its actor, and the houses' numbers.</summary>
    public async Task<(string Buyer, int[] Houses)> NewBuyer(int count)
    {
        var own = Enumerable.Range(houses + 1, count).ToArray();
        houses += count;
        foreach (var i in own)
        {
            await Do("administrator", new RegisterTheater
            {
                CommandId = Served.NewId(),
                Theater = House(i),
                Chain = ChainId.Parse("chain:carmike"),
                Name = Name(i),
                Market = MarketId.Parse("market:us"),
                Region = RegionId.Parse("ga"),
                Screens = Json.Read<ScreenCounts>("12"),
            });
        }
        var buyer = BuyerId.Parse($"buyer:clark-{own[0]}");
        await Do("administrator", new RegisterBuyer { CommandId = Served.NewId(), Buyer = buyer, Name = "Clark" });
        await Do("administrator", new AssignBuyer { CommandId = Served.NewId(), Buyer = buyer, Theaters = new() { Ids = [.. own.Select(House)] }, From = new(2014, 1, 1) });
        await CatchUp();
        return (buyer.Value, own);
    }

    public static TheaterId House(int i) => TheaterId.Parse($"theater:carmike-{i:000}");

    public static string Name(int i) => $"Carmike House {i:000}";

    public Instant Now => Served.Clock.GetCurrentInstant();

    public async Task<Outcome> Do(string actor, Command command)
    {
        var sent = await Served.Services.GetRequiredService<Dispatcher>().Send(Actor.Parse(actor), command);
        return sent.Match(
            o => o.Refused is { Count: > 0 } refused ? throw new InvalidOperationException(refused[0].Message) : o,
            r => throw new InvalidOperationException($"{command.GetType().Name}: {r.Message}"));
    }

    /// <summary>A new film that opens in two weeks, offered to houses of Carmike.</summary>
    /// <param name="secret">Its code name; null: it is announced.</param>
    public async Task<OfferId> Offer(string title, Duration respondIn, int[] houses, string? secret = null)
    {
        var registered = await Do(Columbia, new RegisterFilm
        {
            CommandId = Served.NewId(),
            Film = secret is null ? FilmId.Parse($"film:offered-{++films}") : null,
            Title = title,
            Distributor = DistributorId.Parse("columbia"),
            CodeName = secret,
            AnnounceAt = secret is null ? null : Now + Duration.FromDays(90),
        });
        var film = secret is null ? FilmId.Parse($"film:offered-{films}") : FilmId.Parse(registered.Result!.Value.GetProperty("film").GetString()!);
        await Do(Columbia, new PlanWindow { CommandId = Served.NewId(), Film = film, Market = MarketId.Parse("market:us"), Opens = Now.InUtc().Date.PlusDays(14), TargetTheaters = 10 });
        var window = WindowId.Parse($"window:{film.Slug}/us/theatrical");
        await Do(Columbia, new SendOffer
        {
            CommandId = Served.NewId(),
            Window = window,
            Theaters = new() { Ids = [.. houses.Select(House)] },
            Screens = Json.Read<WeeklyScreens>("1"),
            Weeks = 2,
            RespondBy = new Deadline(Now + respondIn, null),
        });
        await CatchUp();
        return OfferId.Of(window, ChainId.Parse("chain:carmike"));
    }

    public Task CatchUp() => Served.Services.GetRequiredService<ReadModelPump>().CatchUpAsync();

    /// <summary>On to seven in the morning of the next day.</summary>
    public void Morning() => Served.Clock.Reset(Now.InUtc().Date.PlusDays(1).At(new LocalTime(7, 0)).InUtc().ToInstant());

    /// <summary>Digests are written, and what waits is sent.</summary>
    public async Task Round()
    {
        await CatchUp();
        await Served.Services.GetRequiredService<Digests>().RunOnceAsync();
        await Served.Services.GetRequiredService<Postman>().RunOnceAsync();
    }

    public async Task<IReadOnlyList<MailEntry>> Written(string user, string? kind = null) =>
        [.. (await Served.Ask(new Mails { User = UserId.Parse(user) })).Mails.Where(m => kind is null || m.Kind == kind)];

    public async Task<string> States(OfferId offer, string actor = Carmike)
    {
        await CatchUp();
        return string.Join(",", (await Served.Ask(new OfferLines { Offer = offer }, actor)).Lines.Select(l => l.State));
    }

    /// <summary>The paths of the links in a mail, without the host that they begin with.</summary>
    public static IReadOnlyList<string> Links(MimeMessage mail) => [.. Regex.Matches(mail.TextBody!, @"http://[^/\s]+(/\S*)").Select(m => m.Groups[1].Value)];
}

[CollectionDefinition(nameof(MailedCollection))]
public sealed class MailedCollection : ICollectionFixture<Mailed>;
