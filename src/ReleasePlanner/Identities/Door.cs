namespace ReleasePlanner.Identities;

/// <summary>Writes down what happens at the door: who came in, who did not and why. Never a secret.</summary>
internal sealed class Door(IdentityStore store, IClock clock)
{
    private const int Longest = 200;

    public const string SignedIn = "signed-in";
    public const string SignedOut = "signed-out";
    public const string Failed = "failed";
    public const string LockedOut = "locked-out";
    public const string Refused = "refused";
    public const string ResetAsked = "reset-asked";
    public const string Changed = "changed";

    /// <param name="reason">How they came in, or why they did not.</param>
    public async Task NoteAsync(string what, User? user, string? userName, string reason, From from, CancellationToken cancellation)
    {
        // What was to be saved is. What another request was faster with stays undone, and must not keep this from being written.
        store.ChangeTracker.Clear();
        store.SignIns.Add(new()
        {
            At = clock.GetCurrentInstant(),
            What = what,
            UserId = user?.Id,
            UserName = Clean(user?.UserName ?? userName),
            Reason = reason,
            Address = from.Address,
            UserAgent = Clean(from.UserAgent),
        });
        await store.SaveChangesAsync(cancellation);
    }

    /// <summary>What others sent is cut short, and has nothing in it that would break a line.</summary>
    public static string? Clean(string? text) =>
        text is null ? null : new string([.. text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}

/// <summary>Where a request came from.</summary>
internal sealed record From(string? Address, string? UserAgent);
