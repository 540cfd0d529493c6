namespace ReleasePlanner.Mail;

/// <summary>A mail in the outbox.</summary>
internal sealed class Letter
{
    public long Id { get; init; }

    public required Instant At { get; init; }

    public required string Address { get; init; }

    public required string UserId { get; init; }

    /// <summary>One of <see cref="MailKind"/>.</summary>
    public required string Kind { get; init; }

    public required string Subject { get; init; }

    /// <summary>With <see cref="MailText.Link"/> where a link goes.</summary>
    public required string Body { get; init; }

    /// <summary>The links in their order, sealed: whoever sees the mail here cannot follow them.</summary>
    public string? Links { get; init; }

    /// <summary>One of <see cref="MailState"/>.</summary>
    public string State { get; set; } = MailState.Waiting;

    public int Tries { get; set; }

    /// <summary>It is not tried before; of one that is being sent, whoever sends it is given up on then.</summary>
    public Instant NextAt { get; set; }

    public Instant GiveUpAt { get; set; }

    public string? Error { get; set; }

    public Instant? SentAt { get; set; }
}

internal static class MailKind
{
    public const string Invitation = "invitation";
    public const string Reset = "reset";
    public const string Digest = "digest";
    public const string ConfirmationSheet = "confirmation-sheet";
}

internal static class MailState
{
    public const string Waiting = "waiting";
    public const string Sending = "sending";
    public const string Sent = "sent";

    /// <summary>It did not work, and is tried again.</summary>
    public const string Failed = "failed";

    /// <summary>It is not tried any more.</summary>
    public const string Dead = "dead";

    /// <summary>How one that waits is told while there is nobody to send it by; not stored.</summary>
    public const string NotConfigured = "not-configured";

    public static readonly ImmutableArray<string> All = [Waiting, Sending, Sent, Failed, Dead];
}

/// <summary>What a user was told last, and whether they want to be.</summary>
internal sealed class Reader
{
    public required string UserId { get; init; }

    public bool Digests { get; set; } = true;

    /// <summary>The day in their zone that was looked at last.</summary>
    public string? DigestDay { get; set; }

    /// <summary>A hash of what waited then.</summary>
    public string? Digest { get; set; }
}

/// <summary>That a user was reminded of an offer's time to answer by.</summary>
internal sealed class Reminder
{
    public required string UserId { get; init; }

    public required string Offer { get; init; }

    public required Instant RespondBy { get; init; }
}
