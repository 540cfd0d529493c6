using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Parts;

/// <summary>One thing that a form states.</summary>
/// <param name="Member">What the command calls it.</param>
/// <param name="Label">What the form calls it.</param>
/// <param name="Words">It in words; equal words are the same.</param>
/// <param name="Copy">Takes it into the first from the second.</param>
public sealed record FormMember<T>(string Member, string Label, Func<T, string> Words, Action<T, T> Copy);

/// <summary>What changes, in words.</summary>
public sealed record FormChange(string Label, string Before, string After);

/// <summary>
/// A form that amends something that stands: filled with what is in force, and kept up with it. When somebody else amends it meanwhile, what was typed stays, the rest
/// is as it is now, and what they changed is told.
/// </summary>
internal sealed class Amendment<T>(IReadOnlyList<FormMember<T>> members)
    where T : class, new()
{
    private T before = new();

    /// <summary>What the form has.</summary>
    public T Typed { get; private set; } = new();

    /// <summary>The version that <see cref="Typed"/> amends: to be expected by its command. 0: nothing was seen yet.</summary>
    public long Version { get; private set; }

    /// <summary>What somebody else changed since the form was filled.</summary>
    public IReadOnlyList<FormChange> Meanwhile { get; private set; } = [];

    /// <summary>What was typed against what is in force.</summary>
    public IReadOnlyList<FormChange> Changes => Between(before, Typed);

    /// <summary>Takes in what is in force. An earlier version than the one that is amended is an answer of before.</summary>
    public void See(T now, long version)
    {
        if (version <= Version)
        {
            return;
        }
        if (Version == 0)
        {
            Typed = Copied(now);
        }
        else if (Between(before, now) is { Count: > 0 } theirs)
        {
            foreach (var member in members.Where(m => m.Words(Typed) == m.Words(before)))
            {
                member.Copy(Typed, now);
            }
            Meanwhile = theirs;
        }
        (before, Version) = (Copied(now), version);
    }

    /// <summary>What was typed is in force as of that version.</summary>
    /// <returns>What was in force before.</returns>
    public T Sent(long version)
    {
        var was = before;
        (before, Version, Meanwhile) = (Copied(Typed), version, []);
        return was;
    }

    /// <summary>Fills the form with something else.</summary>
    public void Fill(T with) => Typed = Copied(with);

    /// <summary>What a member of the command is called in the form.</summary>
    public static string Called(IEnumerable<FormMember<T>> members, string member) => members.FirstOrDefault(m => m.Member == member)?.Label ?? member;

    private List<FormChange> Between(T one, T other) =>
        [.. members.Select(m => new FormChange(m.Label, m.Words(one), m.Words(other))).Where(c => c.Before != c.After)];

    private T Copied(T of)
    {
        var copy = new T();
        foreach (var member in members)
        {
            member.Copy(copy, of);
        }
        return copy;
    }
}
