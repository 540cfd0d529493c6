using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Planning;

/// <summary>The id that a film gets by its title, when it is registered by hand.</summary>
internal static class NewFilmId
{
    private const int LongestStart = 90;

    /// <summary>The slug of the title. Another title that has it already leaves this one the next (<c>film:mir-2</c>).</summary>
    /// <param name="known">Titles of the films that are there.</param>
    /// <param name="problem">Why there is none: nothing to make one of, or the film is there.</param>
    public static FilmId? Of(string title, IReadOnlyDictionary<FilmId, string> known, out string? problem)
    {
        problem = null;
        var slug = Slug.From(title);
        if (slug.Length == 0)
        {
            problem = "no id can be made of that title: it has no letter or digit";
            return null;
        }
        if (known.Values.Any(there => FoldedText.IsSameName(there, title)))
        {
            problem = "there is a film of that title already: open it, or add the year to this one, such as Dune (2021)";
            return null;
        }
        var start = slug.Length > LongestStart ? slug[..LongestStart].TrimEnd('-') : slug;
        return Enumerable.Range(1, known.Count + 1).Select(n => FilmId.Parse("film:" + (n == 1 ? slug : $"{start}-{n}"))).First(id => !known.ContainsKey(id));
    }
}
