using System.Text.Json;
using System.Text.Json.Nodes;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters;
using Xunit;

namespace ReleasePlanner.Tests.FilmRental;

public class TermsTests
{
    public static TheoryData<string> Forms =>
    [
        """{"rental":{"kind":"weekly","percents":[50,50,45,40,35,30]},"floating":true}""",
        """{"rental":{"kind":"firm","percent":65},"penaltyPoints":5,"clauses":[{"kind":"largest-house","weeks":4,"onBreach":"refuse"}]}""",
        """{"rental":{"kind":"aggregate","percent":52.5},"minimumGuarantee":75}""",
        """{"rental":{"kind":"scale","on":"national","steps":[{"from":0,"percent":45},{"from":100000000,"percent":62}]}}""",
        """{"rental":{"kind":"over-allowance","percent":90,"allowance":7500,"floors":[50,50,40]}}""",
        """{"rental":{"kind":"flat","amount":250,"per":"week"},"note":"film club"}""",
        """{"rental":{"kind":"four-wall","amount":4000}}""",
        """{"rental":{"kind":"master","agreement":"Carmike 2014"},"exclusivity":[{"from":0,"days":17},{"from":50000000,"days":31}]}""",
        """{"rental":{"kind":"to-be-agreed"}}""",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Terms_of_each_kind_are_written_as_they_were_read_and_are_equal_to_themselves(string json)
    {
        var terms = Json.Read<Terms>(json);

        Assert.Empty(ProblemsOf(terms));
        Assert.Equal(json, Json.Write(terms));
        Assert.Equal(terms, Json.Read<Terms>(json));
        Assert.Equal(terms.GetHashCode(), Json.Read<Terms>(json).GetHashCode());
        Assert.NotEqual(terms, terms with { Note = "another" });
    }

    [Fact]
    public void The_kind_may_stand_anywhere_as_jsonb_reorders_members()
    {
        var terms = Json.Read<Terms>("""{"rental": {"on": "local", "steps": [{"from": 0, "percent": 50}], "kind": "scale"}}""");

        Assert.Equal(ScaleOn.Local, Assert.IsType<Scale>(terms.Rental).On);
    }

    [Fact]
    public void Text_alone_is_terms_to_be_agreed_with_a_note()
    {
        var terms = Json.Read<Terms>("\"as last time\"");

        Assert.Equal(new Terms { Rental = new ToBeAgreed(), Note = "as last time" }, terms);
        Assert.Equal("""{"rental":{"kind":"to-be-agreed"},"note":"as last time"}""", Json.Write(terms));
    }

    [Fact]
    public void An_event_stored_when_terms_were_text_still_loads()
    {
        // As the first release wrote it.
        const string Stored =
            """
            {"booking":{"id":"b1","theater":"theater:carmike-1","chain":"chain:carmike","market":"market:us","window":"window:the-interview/us/theatrical",
             "film":"film:the-interview","distributor":"columbia","channel":"theatrical","version":"ov","format":"standard","screens":1,
             "from":"2014-12-25","until":"2015-01-09","firstWeekEnds":"2015-01-02","weeks":2,"stub":"joins","runs":"fixed","shows":"all","kind":"run",
             "terms":"60/40, four weeks","pinned":false,"madeUnder":"2014-12-25","saw":{"film":1,"window":1,"chain":1,"market":1,"theater":2},
             "confirmedAt":"2014-12-01T12:00:00Z","confirmedBy":"exhibitor:carmike"}}
            """;

        var read = (BookingConfirmed)EventText.Event(new RecordedEvent
        {
            Stream = "theater:carmike-1",
            Version = 1,
            Ordinal = 0,
            Kind = "booking-confirmed.v1",
            At = "2014-12-01T12:00:00.000000Z",
            Actor = "exhibitor:carmike",
            CommandId = "c1",
            Body = Json.Read<JsonElement>(Stored),
        });

        Assert.Equal("60/40, four weeks", read.Booking.Terms!.Note);
        Assert.IsType<ToBeAgreed>(read.Booking.Terms.Rental);
        var state = new TheaterState { Bookings = [read.Booking] };
        Assert.Equal(Json.Write(state), Json.Write(Json.Read<TheaterState>(Json.Write(state))));
    }

    [Theory]
    [InlineData("""{"rental": {"percent": 5}}""", "a rental has no kind")]
    [InlineData("""{"rental": {"kind": "barter"}}""", "'barter' is not a kind of rental")]
    [InlineData("""{"rental": {"kind": "firm"}}""", "firm terms need percent")]
    [InlineData("""{"rental": {"kind": "firm", "percent": 5, "percents": [5]}}""", "percents is not a member of firm terms")]
    [InlineData("""{"rental": {"kind": "firm", "percent": "5"}}""", "percent: ")]
    [InlineData("""{"rentals": 5}""", "rentals is not a member of terms")]
    [InlineData("""{"note": "a"}""", "terms need rental")]
    [InlineData("5", "terms are an object")]
    public void Terms_that_are_none_are_refused_in_words_that_name_the_part(string terms, string words)
    {
        var body = (JsonObject)JsonNode.Parse(
            $$"""{"commandId": "c", "theater": "theater:loft", "window": "window:the-interview/us/theatrical", "terms": {{terms}}}""")!;

        var refusal = RequestCatalog.Command("ConfirmBooking", body).Refusal!;

        Assert.StartsWith("terms", refusal.Problems![0].Field, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("JSON", refusal.Problems[0].Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rental": {"kind": "weekly", "percents": []}}""", "terms.rental.percents")]
    [InlineData("""{"rental": {"kind": "weekly", "percents": [50, 101]}}""", "terms.rental.percents")]
    [InlineData("""{"rental": {"kind": "firm", "percent": -1}}""", "terms.rental.percent")]
    [InlineData("""{"rental": {"kind": "scale", "on": "local", "steps": []}}""", "terms.rental.steps")]
    [InlineData("""{"rental": {"kind": "scale", "on": "local", "steps": [{"from": 5, "percent": 40}]}}""", "terms.rental.steps")]
    [InlineData("""{"rental": {"kind": "scale", "on": "local", "steps": [{"from": 0, "percent": 40}, {"from": 0, "percent": 50}]}}""", "terms.rental.steps")]
    [InlineData("""{"rental": {"kind": "over-allowance", "allowance": -1, "floors": [50]}}""", "terms.rental.allowance")]
    [InlineData("""{"rental": {"kind": "flat", "amount": -1}}""", "terms.rental.amount")]
    [InlineData("""{"rental": {"kind": "master", "agreement": " "}}""", "terms.rental.agreement")]
    [InlineData("""{"rental": {"kind": "firm", "percent": 50}, "floating": true}""", "terms.floating")]
    [InlineData("""{"rental": {"kind": "flat", "amount": 5}, "penaltyPoints": 5}""", "terms.penaltyPoints")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "minimumGuarantee": -1}""", "terms.minimumGuarantee")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "exclusivity": [{"from": 1, "days": 17}]}""", "terms.exclusivity")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "note": "a\u0000b"}""", "terms.note")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "clauses": [{"kind": "minimum-weeks"}]}""", "terms.clauses[0].weeks")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "clauses": [{"kind": "no-split-before", "week": 1}]}""", "terms.clauses[0].week")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "clauses": [{"kind": "clean-screen", "shows": 4}]}""", "terms.clauses[0].shows")]
    [InlineData("""{"rental": {"kind": "to-be-agreed"}, "clauses": [null]}""", "terms.clauses[0]")]
    public void Terms_of_a_wrong_shape_are_told_with_the_member(string json, string field) =>
        Assert.Equal([field], ProblemsOf(Json.Read<Terms>(json)).Select(p => p.Field));

    [Fact]
    public void Terms_have_at_most_sixty_weeks_and_twelve_clauses()
    {
        var terms = new Terms
        {
            Rental = new Weekly { Percents = [.. Enumerable.Repeat(50m, 61)] },
            Clauses = [.. Enumerable.Repeat(new Clause { Kind = ClauseKind.CleanScreen }, 13)],
        };

        Assert.Equal(["terms.rental.percents", "terms.clauses"], ProblemsOf(terms).Select(p => p.Field));
    }

    private static IReadOnlyList<Problem> ProblemsOf(Terms terms)
    {
        var problems = new Problems();
        terms.Check(problems, "terms");
        return problems.Found;
    }
}
