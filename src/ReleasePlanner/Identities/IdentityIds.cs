using System.Text.Json.Serialization;

namespace ReleasePlanner.Identities;

/// <summary>A user, as <c>u-7f3e9c21ab04</c>: made by the system, and the person of what the user does.</summary>
[JsonConverter(typeof(IdConverter<UserId>))]
public readonly record struct UserId : IId<UserId>
{
    private UserId(string value) => Value = value;

    public string Value { get; }

    public static UserId Parse(string text) => new(IdText.OneSlug(text, "user's id", "u-7f3e9c21ab04"));

    public override string ToString() => Value ?? "";
}

/// <summary>A token, as <c>t-7f3e9c21ab04</c>: made by the system.</summary>
[JsonConverter(typeof(IdConverter<TokenId>))]
public readonly record struct TokenId : IId<TokenId>
{
    private TokenId(string value) => Value = value;

    public string Value { get; }

    public static TokenId Parse(string text) => new(IdText.OneSlug(text, "token's id", "t-7f3e9c21ab04"));

    public override string ToString() => Value ?? "";
}

/// <summary>Somebody's being signed in, as <c>s-7f3e9c21ab04</c>: made by the system.</summary>
[JsonConverter(typeof(IdConverter<SessionId>))]
public readonly record struct SessionId : IId<SessionId>
{
    private SessionId(string value) => Value = value;

    public string Value { get; }

    public static SessionId Parse(string text) => new(IdText.OneSlug(text, "session's id", "s-7f3e9c21ab04"));

    public override string ToString() => Value ?? "";
}
