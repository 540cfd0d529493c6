using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>What the sources say of types and members: the compiler's documentation file, which lies beside the program.</summary>
internal static partial class DocComments
{
    private static readonly FrozenDictionary<string, XElement> Members = Read();

    /// <summary>The type's summary; null: it has none.</summary>
    public static string? Of(Type type) => Text(Members.GetValueOrDefault($"T:{NameOf(type)}")?.Element("summary"));

    /// <summary>The member's summary, or what its record says of the parameter it is made of.</summary>
    public static string? Of(MemberInfo member)
    {
        var type = member.DeclaringType!;
        type = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return Text(Members.GetValueOrDefault($"{(member is FieldInfo ? 'F' : 'P')}:{NameOf(type)}.{member.Name}")?.Element("summary"))
            ?? Text(Members.GetValueOrDefault($"T:{NameOf(type)}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == member.Name));
    }

    /// <summary>The first sentence without its end.</summary>
    public static string Headline(string text)
    {
        var end = text.IndexOfAny(['.', ':', ';', ',']) is var first and > 0 ? Sentence().Match(text) : null;
        return (end is { Success: true } ? text[..end.Index] : text).TrimEnd('.');
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static FrozenDictionary<string, XElement> Read()
    {
        var file = Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(typeof(Command).Assembly.Location)), ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToFrozenDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal)
            : FrozenDictionary<string, XElement>.Empty;
    }

    /// <summary>As Markdown on one line.</summary>
    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => $"`{Referred(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "")}`",
                XElement { Name.LocalName: "paramref" } named => $"`{named.Attribute("name")?.Value}`",
                XElement code => $"`{code.Value}`",
                _ => "",
            });
        }
        return Spaces().Replace(text.ToString(), " ").Trim() is { Length: > 0 } line ? line : null;
    }

    /// <summary>Members are called what they are called in JSON.</summary>
    private static string Referred(string cref)
    {
        var name = cref.Split('(')[0].Split('.')[^1];
        return cref.StartsWith("P:", StringComparison.Ordinal) ? JsonNamingPolicy.CamelCase.ConvertName(name) : name[(name.IndexOf(':') + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[.:;](\s|$)")]
    private static partial Regex Sentence();
}
