using System.Globalization;
using System.Text;
using ReleasePlanner.Identities;

namespace ReleasePlanner.Mail;

/// <summary>A mail's plain text. Titles, names and whatever else others wrote is put in cleaned: it cannot begin a line of its own, nor be a link.</summary>
internal sealed class MailText
{
    /// <summary>Where a link goes.</summary>
    public const char Link = '\u0001';

    private readonly StringBuilder text = new();
    private readonly List<string> links = [];

    public IReadOnlyList<string> Links => links;

    public MailText Line(FormattableString line)
    {
        text.AppendFormat(CultureInfo.InvariantCulture, line.Format, [.. line.GetArguments().Select(a => a is string s ? Door.Clean(s) : a)]).Append('\n');
        return this;
    }

    public MailText Line() => Line($"");

    /// <summary>A line with a link to a page of the planner.</summary>
    public MailText LinkTo(string path)
    {
        links.Add(path);
        text.Append("  ").Append(Link).Append('\n');
        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>The body with its links in it.</summary>
    public static string Whole(string body, IReadOnlyList<string> links)
    {
        var parts = body.Split(Link);
        return string.Concat(parts.Select((part, i) => part + (i < parts.Length - 1 ? links.ElementAtOrDefault(i) ?? "" : "")));
    }

    /// <summary>The body for whoever may see the mail but not follow its links.</summary>
    public static string Shown(string body) => body.Replace(Link.ToString(), "(a link that only the mail has)", StringComparison.Ordinal);
}
