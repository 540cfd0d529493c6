using Microsoft.EntityFrameworkCore;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>
/// Writes down what happens at the door: who came in, who did not and why. Never a secret. It does so apart from the request's own changes: what
/// of those cannot be saved is noted nevertheless.
/// </summary>
internal sealed class Door(Database database, IClock clock)
{
    private const int Longest = 200;
    private const int MostKept = 100_000;
    private const int Between = 1000;

    public const string SignedIn = "signed-in";
    public const string SignedOut = "signed-out";
    public const string Failed = "failed";
    public const string Slowed = "slowed";
    public const string Refused = "refused";
    public const string ResetAsked = "reset-asked";
    public const string Changed = "changed";

    /// <param name="reason">How they came in, or why they did not.</param>
    public async Task NoteAsync(string what, User? user, string? userName, string reason, From from, CancellationToken cancellation)
    {
        await using var store = new IdentityStore(database);
        var entry = new SignIn
        {
            At = clock.GetCurrentInstant(),
            What = what,
            UserId = user?.Id,
            UserName = Clean(user?.UserName ?? userName),
            Reason = reason,
            Address = from.Address,
            UserAgent = Clean(from.UserAgent),
        };
        store.SignIns.Add(entry);
        await store.SaveChangesAsync(cancellation);
        if (entry.Id % Between == 0)
        {
            var oldest = entry.Id - MostKept;
            await store.TogetherAsync<object>(async () => await store.SignIns.Where(s => s.Id <= oldest).ExecuteDeleteAsync(cancellation), cancellation);
        }
    }

    /// <summary>What others sent is cut short, and has nothing in it that would break a line.</summary>
    public static string? Clean(string? text) =>
        text is null ? null : new string([.. text.Take(Longest).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}

/// <summary>Where a request came from.</summary>
internal sealed record From(string? Address, string? UserAgent);
