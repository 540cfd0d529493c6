using CsCheck;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Values;

public class SlugTests
{
    [Theory]
    [InlineData("Синема 5", "sinema-5")]
    [InlineData("5 звёзд", "5-zvezd")]
    [InlineData("Весь объект", "ves-obekt")]
    [InlineData("Αθήνα", "athina")]
    [InlineData("საქართველო", "sakartvelo")]
    [InlineData("सिनेमा", "sinema")]
    [InlineData("โรงภาพยนตร์", "orngphaphyntr")]
    [InlineData("سينما", "synm")]
    [InlineData("深圳北京", "shenzhenbeijing")]
    [InlineData("서울", "seoul")]
    [InlineData("Հայաստան", "hayastan")]
    [InlineData("ＡＭＣ", "amc")]
    [InlineData("ﬁnal", "final")]
    [InlineData("Əsgərov", "esgerov")]
    public void Letters_of_all_scripts_are_transliterated(string name, string slug) => Assert.Equal(slug, Slug.From(name));

    [Fact]
    public void Names_of_Latin_letters_have_the_slug_they_always_had()
    {
        foreach (var c in Enumerable.Range(0xC0, 0x190).Concat(Enumerable.Range(0x1E00, 0x100)).Select(c => (char)c).Where(c => FormerSlug.From(c.ToString()).Length > 0))
        {
            Assert.Equal(FormerSlug.From($"a {c}b"), Slug.From($"a {c}b"));
        }
        Gen.Char[' ', '~'].Array[0, 30].Select(c => new string(c)).Sample(text => Assert.Equal(FormerSlug.From(text), Slug.From(text)));
    }

    [Fact]
    public void What_has_letters_has_a_slug_and_what_has_none_has_none()
    {
        Gen.String.Where(t => FoldedText.Of(t).Length > 0).Sample(text => Assert.True(Slug.IsValid(Slug.From(text))));
        Assert.Equal(["", ""], new[] { "…", "+++" }.Select(Slug.From));
        // A hieroglyph has no transliteration, and a name may be longer than a slug: a digest stands for the rest.
        Assert.NotEqual(Slug.From("𓀀 5"), Slug.From("𓀁 5"));
        Assert.NotEqual("5", Slug.From("𓀀 5"));
        var (one, other) = (Slug.From(new string('롯', 200)), Slug.From(new string('롯', 201)));
        Assert.True(Slug.IsValid(one) && Slug.IsValid(other) && one != other);
    }

    [Fact]
    public void A_name_is_the_same_however_it_is_written_and_no_other()
    {
        Assert.True(FoldedText.IsSameName("5 ЗВЁЗД", "5 звезд"));
        Assert.True(FoldedText.IsSameName("Cinéma l'Étoile™", "cinema  l’etoile"));
        Assert.False(FoldedText.IsSameName("Мир", "Mir"));
        Assert.False(FoldedText.IsSameName("C++", "C"));
        Assert.Equal("mir", Slug.OnlyOf("Mir"));
        Assert.StartsWith("mir-", Slug.OnlyOf("Мир"), StringComparison.Ordinal);
        Assert.NotEqual(Slug.OnlyOf("Мир"), Slug.OnlyOf("Міръ"));
    }
}
