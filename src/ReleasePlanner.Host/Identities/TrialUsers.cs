using ReleasePlanner.Identities;

namespace ReleasePlanner.Host.Identities;

/// <summary>Somebody to sign in as.</summary>
/// <param name="Reach">As in <c>user add --as</c>.</param>
internal sealed record TrialPerson(string Email, string Name, string Reach);

/// <summary>Users of a store that is there to try things out on: their passwords are made, and printed once.</summary>
internal static class TrialUsers
{
    /// <summary>Adds them without passwords. Returns their ids by reach; who is there already is left as they are, and out.</summary>
    public static async Task<Dictionary<string, string>> AddAsync(Desk desk, IEnumerable<TrialPerson> people, CancellationToken cancellation)
    {
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            if (!await desk.HasUserAsync(person.Email, cancellation))
            {
                added[person.Reach] = (await desk.AddUserAsync(person.Email, person.Name, person.Reach, cancellation)).User;
            }
        }
        return added;
    }

    /// <summary>Gives passwords to those that were added, and prints them to stderr.</summary>
    public static async Task LetInAsync(Desk desk, IReadOnlyList<TrialPerson> people, Dictionary<string, string> added)
    {
        await Console.Error.WriteLineAsync("users to sign in as; their passwords are shown this once:");
        foreach (var person in people)
        {
            var password = "(is there already)";
            if (added.TryGetValue(person.Reach, out var user))
            {
                password = Secrets.New()[..20];
                await desk.SetPasswordAsync(user, password);
            }
            await Console.Error.WriteLineAsync($"  {person.Email,-38} {password}  {person.Reach}");
        }
    }
}
