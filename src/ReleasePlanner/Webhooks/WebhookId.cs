using System.Text.Json.Serialization;

namespace ReleasePlanner.Webhooks;

/// <summary>A webhook, a bare slug such as <c>to-our-erp</c>, unique among its party's.</summary>
[JsonConverter(typeof(IdConverter<WebhookId>))]
public readonly record struct WebhookId : IId<WebhookId>
{
    private WebhookId(string value) => Value = value;

    public string Value { get; }

    public static WebhookId Parse(string text) => new(IdText.OneSlug(text, "webhook", "to-our-erp"));

    public override string ToString() => Value ?? "";
}
