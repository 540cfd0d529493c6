using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Feed;
using ReleasePlanner.Tests.Offers;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Webhooks;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Webhooks;

/// <summary>When a webhook stops, and what goes on beside it.</summary>
public class WebhookEndTests : PlannerTests
{
    private static readonly WebhookId Hook = WebhookId.Parse("to-our-erp");

    [Fact]
    public async Task A_webhook_ends_with_the_token_that_registered_it_until_somebody_else_answers_for_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var issued = await planner.Do(Admin, new IssueToken { CommandId = planner.NewId(), Name = "erp", Reach = Carmike });
        var token = issued.Result!.Value.GetProperty("token").GetString()!;
        await planner.Do($"{Carmike}#{token}", Registration(planner, receiver.Url) with { Kinds = ["offer.made"] });
        await planner.Do(Columbia, OfferWorld.Send(planner));
        await Deliver(planner);
        Assert.Single(receiver.Got);
        Assert.Equal(token, (await State(planner)).By);

        await planner.Do(Admin, new RevokeToken { CommandId = planner.NewId(), Token = TokenId.Parse(token) });
        await planner.Do(Columbia, OfferWorld.Send(planner, respondBy: "2014-12-10"));
        await Deliver(planner);
        Assert.Single(receiver.Got);
        var paused = await State(planner);
        Assert.Equal("paused", paused.State);
        Assert.Contains(token, paused.Because, StringComparison.Ordinal);

        await planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = false });
        await Deliver(planner);
        Assert.Equal(2, receiver.Got.Count);
        Assert.Null((await State(planner)).By);
    }

    [Fact]
    public async Task A_pause_and_a_new_time_hold_from_the_next_request_on()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.CatchUp();
        var secret = (await planner.Do(Carmike, Registration(planner, receiver.Url))).Result!.Value.GetProperty("secret").GetString()!;
        await planner.Plays();
        receiver.Answers = _ =>
        {
            planner.Clock.AdvanceHours(1);
            if (receiver.Got.Count == 2)
            {
                planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = true }).GetAwaiter().GetResult();
            }
            return 200;
        };
        await Deliver(planner);
        Assert.Equal(2, receiver.Got.Count);
        var last = receiver.Got.Last();
        Assert.True(WebhookSignature.Verify(last.Headers[WebhookSignature.Header], last.Body, secret, planner.Clock.GetCurrentInstant() - Duration.FromHours(1)));
    }

    [Fact]
    public async Task Resumed_it_has_three_days_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.CatchUp();
        await planner.Do(Carmike, Registration(planner, receiver.Url) with { Kinds = ["offer.made"] });
        await planner.Do(Columbia, OfferWorld.Send(planner));
        receiver.Answers = _ => 500;
        await Deliver(planner);
        await planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = true });
        planner.Clock.AdvanceDays(4);
        await planner.Do(Carmike, new ChangeWebhook { CommandId = planner.NewId(), Webhook = Hook, Paused = false });
        await Deliver(planner);
        var delivery = Assert.Single((await planner.Ask(Carmike, new WebhookDeliveries { Webhook = Hook })).Deliveries);
        Assert.Equal((DeliveryState.Failed, 1), (delivery.State, delivery.Attempts));
    }

    [Fact]
    public async Task What_was_taken_in_for_a_webhook_that_was_removed_meanwhile_is_not_kept()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        await planner.Do(Carmike, Registration(planner, "https://partner.example/hook"));
        var store = planner.Get<WebhookStore>();
        var row = Assert.Single(await store.WebhooksAsync(Carmike, null, TestContext.Current.CancellationToken));
        await planner.Do(Carmike, new RemoveWebhook { CommandId = planner.NewId(), Webhook = Hook });
        planner.Clock.AdvanceMinutes(1);
        await planner.Do(Carmike, Registration(planner, "https://partner.example/other"));
        await store.QueueAsync(row, [(1, "offer.made")], 1, planner.Clock.GetCurrentInstant(), TestContext.Current.CancellationToken);
        Assert.Empty((await planner.Ask(Carmike, new WebhookDeliveries { Webhook = Hook })).Deliveries);
    }

    [Fact]
    public async Task A_command_id_is_not_good_for_another_registration_and_a_kind_is_never_null()
    {
        await using var planner = await (await StartAsync()).WithFeedWorld();
        var register = Registration(planner, "https://partner.example/hook");
        await planner.Do(Carmike, register);
        Assert.Equal("command-reused", (await planner.Refused(Carmike, register with { Url = "https://partner.example/other" })).Code);
        Assert.Equal("command-reused", (await planner.Refused(Carmike, register with { Webhook = WebhookId.Parse("other") })).Code);
        Assert.Equal("invalid", (await planner.Refused(Carmike, Registration(planner, "https://partner.example/hook") with { Kinds = [null!] })).Code);
    }

    private static RegisterWebhook Registration(Planner planner, string url) => new() { CommandId = planner.NewId(), Webhook = Hook, Url = url };

    private static async Task<WebhookState> State(Planner planner) => Assert.Single((await planner.Ask(Carmike, new ReleasePlanner.Webhooks.Webhooks())).Webhooks);

    private static async Task Deliver(Planner planner)
    {
        await planner.CatchUp();
        await planner.Get<WebhookDelivery>().RunOnceAsync();
    }
}
