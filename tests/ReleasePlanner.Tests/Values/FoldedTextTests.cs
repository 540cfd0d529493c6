using CsCheck;
using ReleasePlanner.Platform.Values;
using Xunit;

namespace ReleasePlanner.Tests.Values;

public class FoldedTextTests
{
    [Theory]
    [InlineData("St. John's", "st johns")]
    [InlineData("  Café-Cinéma  Łódź ", "cafe cinema lodz")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("ＴＯＫＹＯ　１", "tokyo 1")]
    [InlineData("東京", "東京")]
    [InlineData("Москва́", "москва")]
    [InlineData("ОДИН Й", "один й")]
    [InlineData("и\u0306", "й")]
    [InlineData("ΑΘΉΝΑΣ", "αθηνασ")]
    [InlineData("Αθήνας", "αθηνασ")]
    [InlineData("か\u3099", "が")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("\u1109\u1165\u110B\u116E\u11AF", "서울")]
    [InlineData("서울", "서울")]
    [InlineData("กรุงเทพฯ", "กรุงเทพฯ")]
    [InlineData("दिल्ली", "दिल्ली")]
    [InlineData("Straße", "strasse")]
    [InlineData("İstanbul ISPARTA ı", "istanbul isparta i")]
    [InlineData("القاهرةُ", "القاهرة")]
    [InlineData("٣", "3")]
    [InlineData("soft\u00ADhyphen\u200B", "softhyphen")]
    [InlineData("", "")]
    [InlineData(" - — … ", "")]
    [InlineData("🎬", "")]
    [InlineData("\u0301", "")]
    [InlineData("\uD83C", "")]
    public void Letters_of_every_script_stay_and_how_they_are_written_does_not(string text, string folded) => Assert.Equal(folded, FoldedText.Of(text));

    [Theory]
    [InlineData("東京", "大阪")]
    [InlineData("Москва", "Минск")]
    [InlineData("が", "か")]
    [InlineData("มา", "มี")]
    [InlineData("서울", "부산")]
    public void Names_of_different_letters_are_different(string one, string other) => Assert.NotEqual(FoldedText.Of(one), FoldedText.Of(other));

    [Fact]
    public void Folding_what_is_folded_changes_nothing_and_case_does_not_matter() =>
        Gen.OneOf(Gen.Char['\u0020', '\u052F'], Gen.Char['\u0590', '\u0E7F'], Gen.Char['\u1100', '\u11FF'], Gen.Char['\u1E00', '\u30FF'], Gen.Char['\uAC00', '\uFFEF'])
            .Array[0, 12].Select(c => new string(c)).Sample(
                text => FoldedText.Of(FoldedText.Of(text)) == FoldedText.Of(text),
                iter: 20_000, seed: "0000KzYWH7SJ", threads: 1);
}
