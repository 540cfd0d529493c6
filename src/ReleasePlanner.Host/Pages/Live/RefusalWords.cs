using System.Text.RegularExpressions;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Host.Pages.Partner;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// Refusals, refused houses and warnings as people read them: the one place through which they come to a page. Their texts are for programs: they name members
/// of requests and ask for other ids.
/// </summary>
internal static partial class RefusalWords
{
    /// <param name="say">Puts names in place of ids.</param>
    /// <param name="toTheater">Whoever reads it is of a theater's side, not of staff.</param>
    public static Refusal Of(Refusal refusal, Func<string, string> say, bool toTheater)
    {
        if (refusal.Problems is not { Count: > 0 } problems)
        {
            return refusal with { Message = Of(refusal.Code, refusal.Message, say, toTheater) };
        }
        var said = problems.Select(p => p with { Message = Of(refusal.Code, toTheater ? Whole(p) : p.Message, say, toTheater) }).ToList();
        return refusal with
        {
            Problems = said,
            Message = toTheater
                ? string.Join(" ", said.Select(p => p.Message).Distinct())
                : string.Join("; ", said.Select(p => p.Field.Length == 0 || IsSentence(p.Message) ? p.Message : $"{Said.Member(p.Field)}: {p.Message}")),
        };
    }

    /// <inheritdoc cref="Of(Refusal, Func{string, string}, bool)"/>
    public static Outcome Of(Outcome outcome, Func<string, string> say, bool toTheater) => outcome with
    {
        Warnings = [.. outcome.Warnings.Select(w => w with { Message = Of(w.Code, w.Message, say, toTheater) })],
        Refused = outcome.Refused?.Select(r => r with { Message = Of(r.Code, r.Message, say, toTheater) }).ToList(),
    };

    /// <summary>A refusal where nobody's names are looked up: an id is called by its slug.</summary>
    public static Refusal Unnamed(Refusal refusal) => Of(refusal, text => Said.Text(text, new Dictionary<string, string>()), toTheater: false);

    /// <summary>The texts whose names are to be known before they are said.</summary>
    public static IEnumerable<string?> TextsOf(Refusal refusal) => (refusal.Problems ?? []).Select(p => p.Message).Append(refusal.Message);

    /// <inheritdoc cref="TextsOf(Refusal)"/>
    public static IEnumerable<string?> TextsOf(Outcome outcome) =>
        (outcome.Refused ?? []).SelectMany(r => new[] { r.Theater?.ToString() ?? r.Key, r.Message }).Concat(outcome.Warnings.Select(w => w.Message));

    /// <summary>Why one thing was refused, by the code and the text that were kept of it.</summary>
    /// <inheritdoc cref="Of(Refusal, Func{string, string}, bool)"/>
    public static string Of(string code, string message, Func<string, string> say, bool toTheater) => code == "not-signed-in"
        ? "You are not signed in any more. Open the page anew and sign in."
        : toTheater ? Plain(ReaderWords.Refused(code, say(message)))
        : code switch
        {
            "version-mismatch" when AtVersion().IsMatch(message) => "Somebody else changed it meanwhile: look at it again.",
            "command-reused" => "This was sent before with something else in it: look whether it took effect, and open the page anew.",
            "invalid" when message.Contains("counter without anything else", StringComparison.Ordinal) =>
                "Say what is wanted otherwise: screens, the first day, weeks, shows or terms.",
            "invalid" when message.Contains("is what is offered", StringComparison.Ordinal) =>
                "That is just what is offered: enter a yes, or change something.",
            _ => Plain(say(message)),
        };

    /// <summary>A text without what only programs can follow: members of requests, and ids to choose.</summary>
    private static string Plain(string text)
    {
        text = text.Replace("; check the id", ", or not yours to see", StringComparison.Ordinal)
            .Replace(" with the same id", "", StringComparison.Ordinal)
            .Replace("read it again and decide anew", "look at it again", StringComparison.Ordinal)
            .Replace("choose another id", "choose another name", StringComparison.Ordinal)
            .Replace("choose a new id", "open the page anew", StringComparison.Ordinal);
        return Members().Replace(text, m => Humps().Replace(m.Value, h => " " + h.Value.ToLowerInvariant()));
    }

    /// <summary>A problem of a member that begins with what is wrong with it, such as <c>is missing</c>, says of what.</summary>
    private static string Whole(Problem problem) =>
        problem.Field.Length > 0 && Fragment().IsMatch(problem.Message) ? $"{Said.Member(problem.Field)} {problem.Message}" : problem.Message;

    private static bool IsSentence(string message) => message.Length > 0 && char.IsUpper(message[0]);

    [GeneratedRegex(@"\bis at version \d+, not \d+")]
    private static partial Regex AtVersion();

    [GeneratedRegex(@"\b[a-z]+(?:[A-Z][a-z]+)+\b")]
    private static partial Regex Members();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Humps();

    [GeneratedRegex("^(is|has|are|needs|goes|contains|changes|names|cannot) ")]
    private static partial Regex Fragment();
}
