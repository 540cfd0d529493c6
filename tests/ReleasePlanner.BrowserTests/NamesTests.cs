using System.Net;
using System.Text.RegularExpressions;
using ReleasePlanner.Host.Pages.Shell;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>People read names: no page of the demonstration that a role can reach by links shows an id of a film, theater, chain, person or command.</summary>
[Collection(nameof(DemonstrationCollection))]
public sealed partial class NamesTests(Demonstration demonstration) : BrowserTest(demonstration)
{
    /// <summary>Pages of one kind that are looked at: one with rows, and others whose rows are of other kinds.</summary>
    private const int OfOneKind = 2;

    [Theory]
    [InlineData(Demonstration.Staff, Role.Distribution)]
    [InlineData(Demonstration.Executive, Role.Executive)]
    [InlineData(Demonstration.Administrator, Role.Administrator)]
    [InlineData(Demonstration.Circuit, Role.Exhibitor)]
    public async Task No_page_shows_an_id_where_people_read_names(string user, Role role)
    {
        Chromium.Need();
        using var browser = new Browser(Demonstration.Address);
        await browser.SignIn(user);
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Queue<string>([.. Menu.Of(role).Select(p => p.Path), "/account", "/films/no-such-film", "/bookings/night-ferry/us/theatrical?state=no-such-state", "/no/such/page"]);
        var seen = new HashSet<string>(open, StringComparer.Ordinal);
        var found = new List<string>();
        while (open.TryDequeue(out var path))
        {
            using var answer = await browser.Get(path);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html" || answer.StatusCode is HttpStatusCode.Redirect)
            {
                continue;
            }
            var html = await answer.Content.ReadAsStringAsync();
            var text = Visible(html);
            found.AddRange(Ids().Matches(text).Take(3).Select(m => $"{path}: …{text[Math.Max(0, m.Index - 60)..Math.Min(text.Length, m.Index + 60)]}…"));
            foreach (var link in Links().Matches(html).Select(l => WebUtility.HtmlDecode(l.Groups[1].Value).Split('#')[0]))
            {
                var kind = Kind(link);
                if (IsPage(link) && kinds.GetValueOrDefault(kind) < OfOneKind && seen.Add(link))
                {
                    kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                    open.Enqueue(link);
                }
            }
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.True(seen.Count > 10, string.Join('\n', seen));
    }

    private static bool IsPage(string link) => link.StartsWith('/') && !link.StartsWith("/api", StringComparison.Ordinal) && !link.StartsWith("/export", StringComparison.Ordinal)
        && !link.StartsWith("/_", StringComparison.Ordinal) && !link.Contains("asOf=", StringComparison.Ordinal);

    /// <summary>Pages alike: the first part of the path, how many parts it has, and what is asked.</summary>
    private static string Kind(string link)
    {
        var parts = link.Split('?', 2);
        var path = parts[0].Trim('/').Split('/');
        var first = path[0] is "admin" or "partner" or "board" && path.Length > 1 ? $"{path[0]}/{path[1]}" : path[0];
        return $"{first}|{path.Length}|{(parts.Length < 2 ? "" : string.Join(',', parts[1].Split('&').Select(p => p.Split('=')[0]).Order(StringComparer.Ordinal)))}";
    }

    /// <summary>What is read or heard. What the journal's rows are stored as is evidence, and shown as it lies.</summary>
    private static string Visible(string html)
    {
        var body = Unseen().Replace(html, " ");
        var said = string.Join(" | ", Said().Matches(body).Select(m => m.Groups[1].Value));
        return WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(body, " ") + " | " + said, " "));
    }

    [GeneratedRegex("<(script|style|datalist|pre|template)\\b.*?</\\1>|<!--.*?-->|<head\\b.*?</head>", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("\\b(?:aria-label|title|alt)=\"([^\"]*)\"")]
    private static partial Regex Said();

    [GeneratedRegex("<a [^>]*?href=\"([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<![\w./-])(film|theater|chain|window|distribution|executive|exhibitor|house|market|buyer|offer|group|tracked):[a-z0-9][\w/-]*|#[ut]-[0-9a-f]+|\b[utsp]-[0-9a-f]{8,}|\bpage-[0-9a-f]{16,}|\bdemo/\d+|\d{4}-\d\d-\d\dT\d\d:")]
    private static partial Regex Ids();
}
