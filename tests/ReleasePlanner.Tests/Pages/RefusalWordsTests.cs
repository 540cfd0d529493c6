using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

/// <summary>What people read of refusals: words, and no member, id or code of the API; and every page gets them from one place.</summary>
public sealed partial class RefusalWordsTests
{
    public static TheoryData<Refusal, string, string> Table => new()
    {
        { Refusal.Invalid("is a counter without anything else: give screens, from, weeks, shows or terms", "answer"), "Say what is wanted otherwise: screens, the first day, weeks, shows or terms.", "Say what you want otherwise: screens, the first day, weeks or terms." },
        { Refusal.Invalid("is what is offered: confirm it", "answer"), "That is just what is offered: enter a yes, or change something.", "That is just what is offered: say yes, or change something." },
        { Refusal.Invalid("is 99: give 1 to 60", "weeks"), "Weeks: is 99: give 1 to 60", "Weeks is 99: give 1 to 60." },
        { Refusal.Invalid([new("weeks", "is 99: give 1 to 60"), new("runs.from", "is missing")]), "Weeks: is 99: give 1 to 60; From: is missing", "Weeks is 99: give 1 to 60. From is missing." },
        { Refusal.Invalid("are 501: up to 500 at once, or upTo", "notices"), "Notices: are 501: up to 500 at once, or up to", "Notices are 501: up to 500 at once, or up to." },
        { Refusal.NotFound(FilmId.Parse("film:copper-sky")), "Copper Sky is not known, or not yours to see", "It is not open to you any more." },
        { Refusal.Taken(FilmId.Parse("film:copper-sky")), "Copper Sky is taken: choose another name", "Copper Sky is taken: choose another name." },
        { Refusal.VersionMismatch("film:copper-sky", 3, 4), "Somebody else changed it meanwhile: look at it again.", "Somebody changed it meanwhile: look at it again." },
        { Refusal.CommandReused(CommandId.Parse("page-1")), "This was sent before with something else in it: look whether it took effect, and open the page anew.", "This page was answered before: open it anew." },
        { Refusal.ReadOnly("a copy is made"), "nothing is written now: a copy is made. Send it again later", "The planner has too much to do. Send it again in a moment." },
        { Host.HttpActor.NotSignedIn, "You are not signed in any more. Open the page anew and sign in.", "You are not signed in any more. Open the page anew and sign in." },
        { Refusal.OfferClosed("the offer of film:copper-sky to theater:plaza-1 was withdrawn 2026-01-05 10:00 UTC"), "the offer of Copper Sky to Plaza 1 was withdrawn Mon 5 Jan 2026 10:00 UTC", "The distributor has withdrawn the offer." },
        { new("clause", "theater:plaza-1 promises clean-screen until 2026-01-08; or ask the distributor"), "Plaza 1 promises clean-screen until Thu 8 Jan 2026; or ask the distributor", "You promised clean screen until Thu 8 Jan 2026." },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_refusal_is_read_without_words_of_the_API(Refusal refusal, string staff, string theater)
    {
        Assert.Equal((staff, theater), (RefusalWords.Unnamed(refusal).Message, RefusalWords.Of(refusal, Named, toTheater: true).Message));
    }

    [Fact]
    public void No_text_of_a_refusal_names_a_member_or_asks_for_an_id_when_it_is_read()
    {
        var texts = Sources("src/ReleasePlanner").SelectMany(f => File.ReadLines(f.Path))
            .Where(l => Refusing().IsMatch(l)).SelectMany(l => Literal().Matches(l).Select(m => Hole().Replace(m.Groups[1].Value, "5"))).Where(t => t.Contains(' ', StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(texts.Count > 150, $"only {texts.Count} texts were found: the search does not find them any more");
        var wrong = texts.SelectMany(t => new[] { false, true }.Select(toTheater => RefusalWords.Of(Refusal.Invalid(t, "someField"), Named, toTheater).Message)).Where(t => OfPrograms().IsMatch(t)).ToList();
        Assert.Empty(wrong);
    }

    /// <summary>
    /// Pages of people ask and send through <c>Workspace</c>, which says refusals in words before a page has them. What works without it says them itself.
    /// </summary>
    [Fact]
    public void No_page_has_a_refusal_that_was_not_put_into_words()
    {
        string[] sayThemselves = ["Mail/AnswerPages.cs", "Identities/AccountPages.cs", "Api/Export.cs"];
        var pages = Sources("src/ReleasePlanner.Host", "Pages", "Mail", "Identities", "Api").ToList();
        Assert.All(pages.Where(f => sayThemselves.Contains(f.Name)), f => Assert.Contains("RefusalWords.", File.ReadAllText(f.Path), StringComparison.Ordinal));

        var asking = pages.Where(f => f.Name.StartsWith("Pages/", StringComparison.Ordinal) && Asks().IsMatch(File.ReadAllText(f.Path))).Select(f => f.Name);
        Assert.Equal(["Pages/Live/MentionedNames.cs", "Pages/Live/SharedAnswers.cs", "Pages/Live/Workspace.cs"], asking.Order(StringComparer.Ordinal));

        // What a batch or a proposal kept of a refusal is raw: it is said with its code.
        var raw = pages.Where(f => f.Name.StartsWith("Pages/", StringComparison.Ordinal)).SelectMany(f => File.ReadLines(f.Path).Where(l => SaysRaw().IsMatch(l)).Select(l => $"{f.Name}: {l.Trim()}"));
        Assert.Empty(raw);
    }

    private static string Named(string text) => Host.Pages.Executive.Said.Text(text, new Dictionary<string, string>());

    private static IEnumerable<(string Name, string Path)> Sources(string under, params string[] folders)
    {
        var root = Path.Combine(Root(), under);
        return (folders.Length == 0 ? [""] : folders).SelectMany(f => Directory.EnumerateFiles(Path.Combine(root, f), "*.*", SearchOption.AllDirectories))
            .Where(p => (p.EndsWith(".cs", StringComparison.Ordinal) || p.EndsWith(".razor", StringComparison.Ordinal)) && !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
            .Select(p => (Path.GetRelativePath(root, p).Replace('\\', '/'), p));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"problems\.|Refusal\.|new Refusal\(|Refusal\(")]
    private static partial Regex Refusing();

    [GeneratedRegex("\"((?:[^\"\\\\{]|\\\\.|\\{[^{}\"]*\\})*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\b[a-z]+[A-Z]|check the id|same id|another id|new id|decide anew")]
    private static partial Regex OfPrograms();

    [GeneratedRegex(@"\b[dD]ispatcher\b|IMediator")]
    private static partial Regex Asks();

    [GeneratedRegex(@"Say\([^()]*\.Message|Say\(message|Refused\([^()]*\.Message")]
    private static partial Regex SaysRaw();
}
