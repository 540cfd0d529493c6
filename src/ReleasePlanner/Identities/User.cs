using Microsoft.AspNetCore.Identity;

namespace ReleasePlanner.Identities;

/// <summary>Somebody who signs in. The id, such as <c>u-7f3e9c21</c>, is the person of what they do, and stays when they are removed.</summary>
internal sealed class User : IdentityUser<string>
{
    /// <summary>What others see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What the user may act on: an actor's text without person.</summary>
    public string Reach { get; set; } = "";

    public bool Disabled { get; set; }

    /// <summary>Removed users keep their row, so that the journal's persons have names.</summary>
    public Instant? RemovedAt { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>The time step of the authenticator's code that was taken last: only later ones are taken.</summary>
    public long? LastStep { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? LastSignInAt { get; set; }

    /// <summary>Who acts when the user does.</summary>
    public Actor AsActor() => Actor.Parse(Reach).As(Id);
}

/// <summary>Somebody's being signed in by a cookie, until they sign out or their credentials change.</summary>
internal sealed class Session
{
    public required string Id { get; init; }

    public required string Hash { get; init; }

    public required string UserId { get; init; }

    /// <summary>The user's security stamp when it was begun or last confirmed.</summary>
    public required string Stamp { get; set; }

    /// <summary>How they signed in, such as <c>password</c>, <c>password+code</c>, <c>passkey</c> or <c>oidc</c>.</summary>
    public required string Method { get; init; }

    public required Instant StartedAt { get; init; }

    /// <summary>At most a minute behind.</summary>
    public required Instant SeenAt { get; set; }

    public required Instant ExpiresAt { get; set; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }
}

/// <summary>A link that is good once.</summary>
internal sealed class Link
{
    public required string Id { get; init; }

    public required string Hash { get; init; }

    /// <summary>What for: <c>invitation</c>, <c>reset</c> or <c>calendar</c>.</summary>
    public required string Purpose { get; init; }

    public required string UserId { get; init; }

    public required Instant MadeAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    public Instant? UsedAt { get; set; }
}

/// <summary>A program's token, as it lies in the store.</summary>
internal sealed class ApiToken
{
    public required string Id { get; init; }

    public required string Hash { get; init; }

    /// <summary>The user it acts as; null: a system of its own, whose person is the token's id.</summary>
    public string? UserId { get; init; }

    public required string Name { get; init; }

    public required string Reach { get; init; }

    public required Instant IssuedAt { get; init; }

    public required string IssuedBy { get; init; }

    public required Instant ExpiresAt { get; init; }

    public Instant? RevokedAt { get; set; }

    public string? RevokedBy { get; set; }

    public Instant? LastUsedAt { get; init; }

    public string? LastAddress { get; init; }
}

/// <summary>Something that happened at the door.</summary>
internal sealed class SignIn
{
    public long Id { get; init; }

    public required Instant At { get; init; }

    public required string What { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string? Reason { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }
}

/// <summary>A command about identities that was carried out.</summary>
internal sealed class Act
{
    /// <summary>The whole actor, with its person.</summary>
    public required string Sender { get; init; }

    public required string CommandId { get; init; }

    /// <summary>Whose the command id is: an organization's, or a person's; null: written before there was one.</summary>
    public string? Party { get; init; }

    public required Instant At { get; init; }

    public required string Name { get; init; }

    public required string Hash { get; init; }

    public required string Command { get; init; }

    /// <summary>The answer's result without its secret.</summary>
    public required string Result { get; init; }
}
