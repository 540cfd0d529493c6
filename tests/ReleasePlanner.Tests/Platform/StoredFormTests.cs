using CsCheck;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

public class StoredFormTests
{
    [Theory]
    [InlineData("film:face")]
    [InlineData("film:2024")]
    [InlineData("film:02024")]
    [InlineData("film:deadbeef-dead-beef-dead-beefdeadbeef")]
    public void Keys_that_look_like_numbers_stay_themselves(string key) => Assert.Equal(key, FilmId.Parse(key).Value);

    [Theory]
    [InlineData("Ça & Là: l'été", "ca-la-lete")]
    [InlineData("  --AMC/Loews 34th St. 14--", "amc-loews-34th-st-14")]
    [InlineData("Straße Ærø", "strasse-aero")]
    public void Names_fold_to_slugs(string name, string slug) => Assert.Equal(slug, Slug.From(name));

    [Fact]
    public void A_slug_folds_to_itself() =>
        Gen.String.Sample(text =>
        {
            var slug = Slug.From(text);
            Assert.True(slug.Length is 0 or > 100 || Slug.IsValid(slug));
            Assert.Equal(slug, Slug.From(slug));
        });

    [Theory]
    [InlineData("0")]
    [InlineData("0.3")]
    [InlineData("-1")]
    [InlineData("100")]
    [InlineData("\"two\"")]
    public void Screens_that_are_none_are_refused(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => Json.Read<WeeklyScreens>(json));

    [Fact]
    public void A_state_with_dates_and_zones_reads_back_as_it_was_written()
    {
        var state = new Journaled<TheaterState>
        {
            Version = 3,
            At = Instant.FromUtc(2014, 12, 17, 22, 5) + Duration.FromTicks(70),
            State = new TheaterState
            {
                Details = new(
                    TheaterId.Parse("theater:loft"), ChainId.Parse("chain:loft"), "The Loft", "Tucson", null, MarketId.Parse("market:us"),
                    DateTimeZoneProviders.Tzdb["America/Phoenix"], null, null, 32.2, -110.9, TheaterKind.DriveIn, null, IsoDayOfWeek.Friday),
            },
        };

        var text = Json.Write(state);

        Assert.Contains("\"kind\":\"drive-in\"", text);
        Assert.Contains("\"at\":\"2014-12-17T22:05:00.000007Z\"", text);
        Assert.Equal(text, Json.Write(Json.Read<Journaled<TheaterState>>(text)));
    }

    [Fact]
    public async Task Text_that_cannot_be_stored_is_refused_with_the_field()
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();

        var refusal = await planner.Refused(World.Columbia, new ReleasePlanner.Films.CancelRelease
        {
            CommandId = planner.NewId(),
            Film = World.Interview,
            Reason = new Reason("NOT A SLUG", "a\0b"),
        });

        Assert.Equal("invalid", refusal.Code);
        Assert.Equal(2, refusal.Problems!.Count);
        Assert.Contains("U+0000", refusal.Message);
    }

    [Fact]
    public void A_request_that_does_not_parse_names_the_member()
    {
        var body = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(
            """{"commandId": "c", "theater": "theater:loft", "window": "window:the-interview/us/theatrical", "from": "2014-02-30"}""")!;

        var refusal = RequestCatalog.Command("ConfirmBooking", body).Refusal!;

        Assert.Equal(("invalid", "from"), (refusal.Code, refusal.Problems![0].Field));
    }
}
