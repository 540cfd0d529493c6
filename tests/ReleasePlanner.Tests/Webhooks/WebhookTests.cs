using System.Text.Json;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Feed;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Webhooks;
using Xunit;
using static ReleasePlanner.Tests.Feed.FeedWorld;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Webhooks;

/// <summary>What is sent to receivers, how often, and what becomes of it.</summary>
public class WebhookTests : PlannerTests
{
    private static readonly WebhookId Hook = WebhookId.Parse("to-our-erp");

    [Fact]
    public async Task A_party_s_own_events_are_posted_in_order_signed_once_each()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var secret = await Register(planner, Carmike, receiver.Url);
        await Register(planner, Fox, receiver.Url);
        await planner.Plays();
        await Deliver(planner);
        await Deliver(planner);

        var feed = (await planner.Feed(Carmike)).SkipWhile(e => e.Kind != "offer.made").ToList();
        var got = receiver.Got.ToList();
        Assert.Equal(feed.Select(e => Json.Write(e)), got.Select(g => g.Body));
        Assert.Equal(feed.Select(e => e.Id), got.Select(g => g.Headers["RP-Delivery"]));
        Assert.All(got, g => Assert.True(WebhookSignature.Verify(g.Headers[WebhookSignature.Header], g.Body, secret, planner.Clock.GetCurrentInstant())));
        Assert.All(got, g => Assert.Equal(("1", "to-our-erp"), (g.Headers["RP-Attempt"], g.Headers["RP-Webhook"])));
        var state = Assert.Single((await planner.Ask(Carmike, new ReleasePlanner.Webhooks.Webhooks())).Webhooks);
        Assert.Equal(("active", 0L, 0L, 0L), (state.State, state.Waiting, state.Failing, state.Dead));
    }

    /// <summary>Receivers refuse what was signed long ago by their own clock.</summary>
    [Fact]
    public async Task A_demonstration_signs_by_the_clock_that_receivers_have_too()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await Planner.StartAsync(now: Instant.FromUtc(2014, 12, 8, 12, 0), shows: Instant.FromUtc(2014, 12, 1, 12, 0))).WithFeedWorld();
        var secret = await Register(planner, Carmike, receiver.Url);
        await planner.Plays();
        await Deliver(planner);
        Assert.NotEmpty(receiver.Got);
        Assert.All(receiver.Got, g => Assert.True(WebhookSignature.Verify(g.Headers[WebhookSignature.Header], g.Body, secret, planner.Clock.GetCurrentInstant())));
    }

    [Fact]
    public void A_delivery_recorded_and_sent_again_later_is_refused_and_so_is_another_body_or_secret()
    {
        var now = Instant.FromUtc(2014, 12, 17, 22, 5);
        var header = WebhookSignature.Of("""{"a":1}""", now, "old", "new");
        Assert.True(WebhookSignature.Verify(header, """{"a":1}""", "new", now + Duration.FromMinutes(4)));
        Assert.True(WebhookSignature.Verify(header, """{"a":1}""", "old", now));
        Assert.False(WebhookSignature.Verify(header, """{"a":1}""", "new", now + Duration.FromMinutes(6)));
        Assert.False(WebhookSignature.Verify(header.Replace("t=", "t=9", StringComparison.Ordinal), """{"a":1}""", "new", now));
        Assert.False(WebhookSignature.Verify(header, """{"a":2}""", "new", now));
        Assert.False(WebhookSignature.Verify(header, """{"a":1}""", "other", now));
        Assert.All(new[] { null, "", "t=", "v1=00", "t=1,t=2,v1=00" }, h => Assert.False(WebhookSignature.Verify(h, "{}", "new", now)));
    }

    [Fact]
    public async Task What_fails_is_tried_again_for_three_days_then_given_up_visibly_and_sent_again_on_request()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await Register(planner, Carmike, receiver.Url, "offer.made");
        receiver.Answers = _ => 500;
        await planner.Do(Columbia, OfferWorld.Send(planner));
        var first = planner.Clock.GetCurrentInstant();
        await Deliver(planner);
        var failed = Assert.Single(await Deliveries(planner));
        Assert.Equal((DeliveryState.Failed, 1, 500), (failed.State, failed.Attempts, failed.Status));

        // Nobody is asked before it is time.
        await Deliver(planner);
        Assert.Single(receiver.Got);
        while ((await Deliveries(planner))[0].NextAt is { } next)
        {
            // Its receiver rests a while after each failure, also just before the end.
            planner.Clock.Reset(next > planner.Clock.GetCurrentInstant() ? next : planner.Clock.GetCurrentInstant() + Duration.FromMinutes(5));
            await Deliver(planner);
        }
        var dead = Assert.Single(await Deliveries(planner, DeliveryState.Dead));
        Assert.InRange(planner.Clock.GetCurrentInstant() - first, Duration.FromDays(3), Duration.FromDays(3) + Duration.FromMinutes(5));
        Assert.InRange(dead.Attempts, 12, 25);
        Assert.Equal(dead.Attempts, receiver.Got.Count);
        Assert.Equal(dead.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture), receiver.Got.Last().Headers["RP-Attempt"]);
        Assert.Equal(1, Assert.Single((await planner.Ask(Carmike, new ReleasePlanner.Webhooks.Webhooks())).Webhooks).Dead);

        receiver.Answers = _ => 200;
        await planner.Do(Carmike, new ResendDelivery { CommandId = planner.NewId(), Webhook = Hook, Delivery = dead.Delivery });
        planner.Clock.AdvanceMinutes(5);
        await Deliver(planner);
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await Deliveries(planner)).State);
    }

    [Fact]
    public async Task Later_ones_wait_five_minutes_for_one_that_fails_and_then_overtake_it_also_after_a_restart()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await Register(planner, Carmike, receiver.Url, "offer.made", "offer.line-offered");
        receiver.Answers = body => body.Contains("offer.made", StringComparison.Ordinal) ? 400 : 200;
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")));
        await Deliver(planner);
        Assert.Equal([DeliveryState.Waiting, DeliveryState.Failed], (await Deliveries(planner)).Select(d => d.State));

        await using var again = await planner.RestartAsync();
        again.Clock.AdvanceSeconds(10);
        await Deliver(again);
        Assert.Single(receiver.Got);
        for (var minute = 0; minute < 12; minute++)
        {
            again.Clock.AdvanceMinutes(1);
            await Deliver(again);
        }
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Failed], (await Deliveries(again)).Select(d => d.State));
    }

    [Fact]
    public async Task Nothing_is_lost_while_it_is_paused_and_other_kinds_hold_from_then_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await Register(planner, Carmike, receiver.Url);
        await planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = true });
        await planner.Plays();
        await Deliver(planner);
        Assert.Empty(receiver.Got);
        await planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = false, Kinds = ["booking.confirmed"] });
        await Deliver(planner);
        Assert.Contains("booking.confirmed", Assert.Single(receiver.Got).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_the_party_s_any_more_when_it_is_to_be_sent_is_not_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var clark = BuyerId.Parse("buyer:clark");
        await planner.Do(Admin, new ReleasePlanner.Buyers.RegisterBuyer { CommandId = planner.NewId(), Buyer = clark, Name = "Clark" });
        await Assign(null);
        await Register(planner, "buyer:clark", receiver.Url, "offer.line-offered");
        receiver.Answers = _ => 500;
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")));
        await Deliver(planner);
        Assert.Single(receiver.Got);

        await Assign(new LocalDate(2014, 12, 1));
        planner.Clock.AdvanceMinutes(2);
        await Deliver(planner);
        Assert.Single(receiver.Got);
        var dead = Assert.Single((await planner.Ask("buyer:clark", new WebhookDeliveries { Webhook = Hook })).Deliveries);
        Assert.Equal((DeliveryState.Dead, "is not yours to see any more"), (dead.State, dead.Error));

        Task<Outcome> Assign(LocalDate? until) => planner.Do(Admin, new ReleasePlanner.Theaters.AssignBuyer
        {
            CommandId = planner.NewId(),
            Buyer = clark,
            Theaters = OfferWorld.Of("carmike-1"),
            From = new LocalDate(2014, 11, 1),
            Until = until,
        });
    }

    [Fact]
    public async Task A_new_secret_signs_beside_the_old_one_for_a_day()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var old = await Register(planner, Carmike, receiver.Url);
        var rotated = await planner.Do(Carmike, new RotateWebhookSecret { CommandId = planner.NewId(), Webhook = Hook });
        var secret = rotated.Result!.Value.GetProperty("secret").GetString()!;
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-1")));
        await Deliver(planner);
        var got = receiver.Got.Last();
        Assert.True(Signed(got, old) && Signed(got, secret));

        planner.Clock.AdvanceHours(25);
        await planner.Do(Columbia, OfferWorld.Send(planner, OfferWorld.Of("carmike-2")));
        await Deliver(planner);
        got = receiver.Got.Last();
        Assert.True(!Signed(got, old) && Signed(got, secret));

        bool Signed(Received delivery, string by) => WebhookSignature.Verify(delivery.Headers[WebhookSignature.Header], delivery.Body, by, planner.Clock.GetCurrentInstant());
    }

    [Fact]
    public async Task A_webhook_is_its_party_s_alone_and_its_secret_is_shown_once()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var register = Registration(planner, "https://partner.example/hook");
        var first = await planner.Do(Carmike, register);
        var secret = first.Result!.Value.GetProperty("secret").GetString()!;
        var again = await planner.Do(Carmike, register);
        Assert.Equal((null, "secret-shown-once"), (again.Result, Assert.Single(again.Warnings).Code));
        Assert.Equal("taken", (await planner.Refused(Carmike, Registration(planner, "https://partner.example/hook"))).Code);

        Assert.Empty((await planner.Ask(Regal, new ReleasePlanner.Webhooks.Webhooks())).Webhooks);
        Assert.Equal("not-found", (await planner.Refused(Regal, new RemoveWebhook { CommandId = planner.NewId(), Webhook = Hook })).Code);
        Assert.Equal("not-found", (await planner.Refused(Regal, new RemoveWebhook { CommandId = planner.NewId(), Webhook = Hook, Owner = Carmike })).Code);
        Assert.Equal("not-allowed", (await planner.Refused("executive:columbia", register)).Code);
        var seen = await planner.Ask(Admin, new ReleasePlanner.Webhooks.Webhooks());
        Assert.Equal(Carmike, Assert.Single(seen.Webhooks).Owner);
        Assert.DoesNotContain(secret, Json.Write(seen), StringComparison.Ordinal);
        await planner.Do(Admin, new RemoveWebhook { CommandId = planner.NewId(), Webhook = Hook, Owner = Carmike });
        Assert.Empty((await planner.Ask(Carmike, new ReleasePlanner.Webhooks.Webhooks())).Webhooks);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = _ => 307;
        using var sender = new WebhookSender(new(AllowPrivate: true));
        var answered = await sender.PostAsync(receiver.Url, "{}", [], TestContext.Current.CancellationToken);
        Assert.Equal((307, false), (answered.Status, answered.IsDelivered));
        Assert.Equal("{}", Assert.Single(receiver.Got).Body);
    }

    private static RegisterWebhook Registration(Planner planner, string url, params string[] kinds) =>
        new() { CommandId = planner.NewId(), Webhook = Hook, Url = url, Kinds = [.. kinds] };

    private static async Task<string> Register(Planner planner, string actor, string url, params string[] kinds)
    {
        await planner.CatchUp();
        return (await planner.Do(actor, Registration(planner, url, kinds))).Result!.Value.GetProperty("secret").GetString()!;
    }

    private static async Task Deliver(Planner planner)
    {
        await planner.CatchUp();
        await planner.Get<WebhookDelivery>().RunOnceAsync();
    }

    private static async Task<IReadOnlyList<DeliveryDone>> Deliveries(Planner planner, DeliveryState? state = null) =>
        (await planner.Ask(Carmike, new WebhookDeliveries { Webhook = Hook, State = state })).Deliveries;
}
