using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ReleasePlanner.Host;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

[Collection(nameof(ApiHost))]
public sealed class AnswerTests(ApiHost api)
{
    private const string Bookings = $"queries/WindowBookings?window={ApiHost.Window}";
    private const string Columbia = "distribution:columbia";

    [Fact]
    public async Task What_is_asked_by_address_is_answered_as_by_body()
    {
        var byAddress = await Whole($"{Bookings}&sort=name&limit=2&includeSpecial=".Replace("&includeSpecial=", "", StringComparison.Ordinal));
        var byBody = await api.Post("queries/WindowBookings", Columbia, $$"""{ "window": "{{ApiHost.Window}}", "sort": "name", "limit": 2 }""");
        Assert.Equal(byBody.Json.GetProperty("bookings").GetRawText(), byAddress.Json.GetProperty("bookings").GetRawText());
        var lines = await Whole("queries/MatchTheaters?lines=theater:a&lines=Athens");
        Assert.Equal(2, lines.Json.GetProperty("exact").GetInt32());
        var atLeast = await Whole($$"""{{Bookings}}&atLeast=[{"stream":"theater:a","version":1}]&on=2014-12-25""");
        Assert.Equal("playing", atLeast.Json.GetProperty("bookings")[0].GetProperty("standing").GetString());
    }

    [Fact]
    public async Task An_answer_that_still_holds_is_304_and_one_that_does_not_is_told()
    {
        var first = await Whole(Bookings);
        var tag = first.Header("ETag")!;
        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        Assert.Contains("no-cache", first.Header("Cache-Control"), StringComparison.Ordinal);
        // Something else happens: how fresh the answer is changes, what it says does not.
        await api.Post("commands/RegisterChain", "administrator", $$"""{ "commandId": "{{Guid.NewGuid()}}", "chain": "chain:elsewhere", "name": "{{Guid.NewGuid()}}" }""");
        var second = await api.Ask(Bookings, Columbia, "If-None-Match", $"\"other\", {tag}");
        Assert.Equal((304, 0), ((int)second.Status, second.Bytes.Length));
        Assert.Equal(tag, second.Header("ETag"));
        Assert.Equal(200, (int)(await api.Ask(Bookings + "&limit=1", Columbia, "If-None-Match", tag)).Status);
        Assert.Equal(200, (int)(await api.Ask(Bookings, Columbia, "If-None-Match", tag, "Accept", "text/csv")).Status);
    }

    [Fact]
    public async Task Pages_are_linked_until_the_last()
    {
        var seen = new List<string>();
        for (var next = $"/api/v1/{Bookings}&limit=2"; next is not null;)
        {
            var page = await api.Ask(next, Columbia);
            seen.AddRange(page.Json.GetProperty("bookings").EnumerateArray().Select(b => b.GetProperty("theater").GetString()!));
            next = page.Header("Link") is { } link ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null;
        }
        Assert.Equal(["theater:a", "theater:b", "theater:c"], seen);
    }

    [Fact]
    public async Task A_table_has_the_main_list_and_no_formula()
    {
        var csv = await api.Ask(Bookings, Columbia, "Accept", "text/csv, application/json;q=0.5");
        Assert.Equal("text/csv", csv.MediaType);
        Assert.Equal("WindowBookings.csv", csv.Content.ContentDisposition?.FileName?.Trim('"'));
        var lines = csv.Text.Split("\r\n");
        Assert.StartsWith("theater,name,chain,region,booking,standing,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("theater:a,'=HYPERLINK(1),chain:carmike,", lines[1].Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("theater:b,\"Columbus, \"\"15\"\"\",", lines[2], StringComparison.Ordinal);
        Assert.Equal((5, ""), (lines.Length, lines[4]));
        var nested = await api.Ask($"queries/WindowSummary?window={ApiHost.Window}", Columbia, "Accept", "text/csv");
        Assert.Contains("theaters.inEffect", nested.Text.Split("\r\n")[0].Split(','));
    }

    /// <summary>Excel takes a file without the mark for Windows-1252.</summary>
    [Fact]
    public async Task A_file_for_people_begins_with_a_byte_order_mark_and_one_for_programs_does_not()
    {
        var kept = await api.Ask("/export/Theaters", Columbia);
        Assert.Equal((200, "text/csv"), ((int)kept.Status, kept.MediaType));
        Assert.Equal(Encoding.UTF8.GetPreamble(), kept.Bytes[..3]);
        Assert.StartsWith("theater,name,", Encoding.UTF8.GetString(kept.Bytes[3..]), StringComparison.Ordinal);
        Assert.Equal((byte)'t', (await api.Ask("queries/Theaters", Columbia, "Accept", "text/csv")).Bytes[0]);
    }

    [Theory]
    [InlineData("\"from\": \"2014-02-30\"", "'2014-02-30' is not a date that exists: write it as 2014-12-25")]
    [InlineData("\"from\": \"tomorrow\"", "'tomorrow' is not a date that exists: write it as 2014-12-25")]
    [InlineData("\"from\": 7", "is not a date that exists: write it as 2014-12-25")]
    [InlineData("\"occurredAt\": \"2014-12-17 22:05\"", "'2014-12-17 22:05' is not an instant that exists: write it as 2014-12-17T22:05:00Z")]
    public async Task A_date_that_is_none_is_told_with_one_that_is(string member, string told)
    {
        var refused = await api.Post("commands/DropFilm", "exhibitor:carmike", $$"""{ "commandId": "no-date", "chain": "chain:carmike", "film": "film:the-interview", {{member}} }""");
        Assert.Equal("invalid", refused.Code);
        Assert.Contains(told, refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_a_spreadsheet_would_run_is_text_and_numbers_stay_numbers()
    {
        var table = CsvTable.Of(typeof(ReleasePlanner.Theaters.MatchTheatersAnswer))!;
        Assert.Equal(["line", "match", "theater", "candidates"], table.Columns);
        var answer = JsonSerializer.Deserialize<JsonElement>(
            """{ "lines": [{ "line": "@SUM(1)", "match": -12.5, "theater": true, "candidates": [{}, {}] }, { "line": "-1+1", "match": "\tx", "candidates": ["+a", "b"] }, { "line": "+", "match": "\rx" }] }""");
        Assert.Equal("line,match,theater,candidates\r\n'@SUM(1),-12.5,true,2\r\n'-1+1,'\tx,,'+a; b\r\n'+,'\rx,,\r\n", table.Write(answer).Replace("\"", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("text/*, application/json;q=0.1", "text/csv")]
    [InlineData("text/csv;q=0.1, application/*", "application/json")]
    [InlineData("text/csv;q=0, */*", "application/json")]
    [InlineData("text/html, image/*", "application/problem+json")]
    public async Task The_kind_of_answer_is_the_one_that_is_wanted_most(string accept, string kind) =>
        Assert.Equal(kind, (await api.Ask(Bookings, Columbia, "Accept", accept)).MediaType);

    [Fact]
    public async Task Answers_are_compressed_where_that_is_understood()
    {
        var plain = await api.Ask("/openapi/v1.json", "");
        var packed = await api.Ask("/openapi/v1.json", "", "Accept-Encoding", "gzip");
        Assert.Equal("gzip", packed.Content.ContentEncoding.Single());
        await using var unpacked = new GZipStream(new MemoryStream(packed.Bytes), CompressionMode.Decompress);
        Assert.Equal(plain.Text, await new StreamReader(unpacked, Encoding.UTF8).ReadToEndAsync());
        Assert.Equal("br", (await api.Ask(Bookings, Columbia, "Accept-Encoding", "gzip, br")).Content.ContentEncoding.Single());
    }

    private async Task<Answered> Whole(string path)
    {
        var answered = await api.Ask(path, Columbia);
        Assert.True((int)answered.Status == 200, answered.Text);
        return answered;
    }
}
