using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>What types are called in the document.</summary>
internal static class SchemaNames
{
    private static readonly FrozenSet<string> Ambiguous = typeof(Command).Assembly.GetExportedTypes()
        .GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The type's name, with its folder's where several have one. Null: it is told where it stands.</summary>
    public static string? Of(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain.Namespace?.StartsWith("ReleasePlanner", StringComparison.Ordinal) != true || plain.IsGenericType)
        {
            return null;
        }
        return Ambiguous.Contains(plain.Name) ? plain.Namespace.Split('.')[^1] + plain.Name : plain.Name;
    }
}
