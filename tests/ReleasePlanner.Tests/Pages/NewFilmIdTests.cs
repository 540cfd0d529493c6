using ReleasePlanner.Host.Pages.Planning;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class NewFilmIdTests
{
    private static readonly Dictionary<FilmId, string> Known = new()
    {
        [FilmId.Parse("film:mir")] = "Мир",
        [FilmId.Parse("film:dune")] = "Dune",
        [FilmId.Parse("film:5")] = "Ёлки 5",
    };

    [Theory]
    [InlineData("Пила 5", "film:pila-5")]
    [InlineData("Mir", "film:mir-2")]
    [InlineData("5", "film:5-2")]
    [InlineData("Dune (2021)", "film:dune-2021")]
    [InlineData("서울의 봄", "film:seoului-bom")]
    public void A_title_never_gets_the_id_of_another(string title, string id) => Assert.Equal(id, NewFilmId.Of(title, Known, out _)?.Value);

    [Theory]
    [InlineData("dune", "there is a film of that title already")]
    [InlineData("Елки 5", "there is a film of that title already")]
    [InlineData("…", "no letter or digit")]
    public void A_film_that_is_there_is_not_registered_again(string title, string problem)
    {
        Assert.Null(NewFilmId.Of(title, Known, out var told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_titles_have_ids_too() => Assert.NotNull(NewFilmId.Of(new string('a', 300), new Dictionary<FilmId, string> { [NewFilmId.Of(new string('a', 300), Known, out _)!.Value] = "other" }, out _));

    /// <summary>A select with a value marks its option itself: an option that is marked besides is marked twice, which is no HTML.</summary>
    [Fact]
    public void No_option_is_marked_twice()
    {
        var pages = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "ReleasePlanner.Host", "Pages");
        var twice = Directory.EnumerateFiles(pages, "*.razor", SearchOption.AllDirectories)
            .SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(f), "<select(.*?)</select>", System.Text.RegularExpressions.RegexOptions.Singleline)
                .Select(m => (File: Path.GetFileName(f), Head: m.Value.Split("<option")[0], m.Value)))
            .Where(s => (s.Head.Contains(" value=", StringComparison.Ordinal) || s.Head.Contains("@bind", StringComparison.Ordinal)) && s.Value.Contains("selected=", StringComparison.Ordinal));
        Assert.Equal([], twice.Select(s => s.File));
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
