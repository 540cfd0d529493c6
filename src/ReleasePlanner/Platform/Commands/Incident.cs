using System.Security.Cryptography;

namespace ReleasePlanner.Platform.Commands;

/// <summary>What a failure is called, in the answer and in the log.</summary>
internal static class Incident
{
    /// <summary>A new id, such as <c>i-3f9c0a41b27e</c>: it tells nothing, and no two are alike.</summary>
    public static string NewId() => "i-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
