using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// Tells whether a repeated command id comes with the same request: the hash of what was sent, nothing filled in. It says how it was made (<c>2:</c>), so
/// that hashes in the store go on being understood. See ADR 13.
/// </summary>
internal static class RequestHash
{
    private const string Tag = "2:";

    private const string FormerMembers = "requests/former-members.json";

    private static readonly JsonSerializerOptions FormerOptions = OptionsOf(ReadFormerMembers());

    /// <summary>The hash as it is stored from now on. A new member at its default changes nothing in it.</summary>
    public static string Of(Command command) => $"{Tag}{Named(command, RequestText.Canonical(Sent(command)))}";

    /// <summary>Whether a stored hash is of this request, in the present form or the one before.</summary>
    /// <param name="stored">Null: of no request.</param>
    public static bool IsOf(string? stored, Command command) => stored is not null
        && stored == (stored.StartsWith(Tag, StringComparison.Ordinal) ? Of(command) : Former(command));

    /// <summary>The hash as versions before stored it, untagged: of every member that they knew, in their order, also of those at their default.</summary>
    public static string Former(Command command) => Former(command, FormerOptions);

    internal static string Former(Command command, JsonSerializerOptions options)
    {
        var sent = Sent(command);
        return Named(sent, JsonSerializer.SerializeToUtf8Bytes(sent, sent.GetType(), options));
    }

    /// <summary>Writes types as the versions before did: members they did not know only when they are not at their default.</summary>
    /// <param name="members">By a type's full name, the names of its members in JSON, in their order then.</param>
    internal static JsonSerializerOptions OptionsOf(IReadOnlyDictionary<string, string[]> members) => RequestText.With(type =>
    {
        if (type.Kind != JsonTypeInfoKind.Object || !members.TryGetValue(type.Type.FullName ?? "", out var known))
        {
            return;
        }
        foreach (var property in type.Properties)
        {
            property.Order = Array.IndexOf(known, property.Name) is var at and >= 0 ? at : known.Length;
        }
        RequestText.LeaveOutDefaults(type, property => !known.Contains(property.Name, StringComparer.Ordinal));
    });

    private static Command Sent(Command command) => command with { DryRun = false };

    private static string Named(Command command, byte[] text) => $"{command.GetType().Name}:{Convert.ToHexStringLower(SHA256.HashData(text))[..32]}";

    private static FrozenDictionary<string, string[]> ReadFormerMembers()
    {
        using var stream = typeof(RequestHash).Assembly.GetManifestResourceStream(FormerMembers)!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!.ToFrozenDictionary();
    }
}
