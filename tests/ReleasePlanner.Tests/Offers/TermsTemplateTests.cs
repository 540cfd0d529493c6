using ReleasePlanner.Chains;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Offers;

public class TermsTemplateTests : PlannerTests
{
    private static readonly DistributorId Us = DistributorId.Parse("columbia");
    private static readonly ChainId CarmikeChain = ChainId.Parse("chain:carmike");

    private static Terms Percent(decimal percent) => new() { Rental = new Firm { Percent = percent } };

    private static SaveTermsTemplate Save(Planner planner, decimal percent, ChainId? chain = null, FilmId? film = null) =>
        new() { CommandId = planner.NewId(), Distributor = Us, Chain = chain, Film = film, Terms = Percent(percent) };

    private static SendOffer Send(Planner planner, string film, Terms? terms = null, params string[] houses) => new()
    {
        CommandId = planner.NewId(),
        Window = WindowId.Parse($"window:{film}/us/theatrical"),
        Theaters = new() { Ids = [.. houses.Select(Theater)] },
        Weeks = 2,
        Terms = terms,
    };

    private static async Task<Dictionary<string, string?>> Offered(Planner planner, string film) =>
        (await planner.Ask(Columbia, new OffersOut { Film = FilmId.Parse("film:" + film), Closed = true })).Offers.ToDictionary(o => o.Offer.Chain.Slug, o => TermsWords.Of(o.Offer.Current.Terms));

    [Fact]
    public async Task An_offer_without_terms_goes_out_under_the_most_specific_template_and_one_that_is_out_keeps_its_own()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        await planner.Do(Admin, new RegisterChain { CommandId = planner.NewId(), Chain = ChainId.Parse("chain:cobb"), Name = "Cobb" });
        await planner.Do(Admin, House(planner, "cobb-1", "cobb"));
        foreach (var film in new[] { "big-eyes", "annie", "fury", "chappie" })
        {
            await planner.Do(Columbia, Film(planner, film));
            await planner.Do(Columbia, Window(planner, film));
        }
        await planner.Do(Columbia, Send(planner, "the-interview", null, "carmike-1"));
        await planner.Do(Columbia, Save(planner, 40));
        await planner.Do(Columbia, Save(planner, 45, chain: CarmikeChain));
        await planner.Do(Columbia, Save(planner, 55, film: FilmId.Parse("film:big-eyes")));
        await planner.Do(Columbia, Save(planner, 60, CarmikeChain, FilmId.Parse("film:big-eyes")));
        await planner.Do(Columbia, Save(planner, 50, film: FilmId.Parse("film:annie")));

        await planner.Do(Columbia, Send(planner, "big-eyes", null, "carmike-1", "cobb-1"));
        await planner.Do(Columbia, Send(planner, "annie", null, "carmike-1", "cobb-1"));
        await planner.Do(Columbia, Send(planner, "fury", null, "carmike-1", "cobb-1"));
        // What the offer says itself counts, and what is out keeps what it has.
        await planner.Do(Columbia, Send(planner, "chappie", Percent(33), "carmike-1"));
        await planner.Do(Columbia, Send(planner, "the-interview", null, "carmike-1"));
        await planner.Do(Columbia, Save(planner, 61, CarmikeChain, FilmId.Parse("film:big-eyes")));
        await planner.Do(Columbia, Send(planner, "big-eyes", null, "carmike-1"));

        Assert.Equal(new() { ["carmike"] = "60% firm", ["cobb"] = "55% firm" }, await Offered(planner, "big-eyes"));
        Assert.Equal(new() { ["carmike"] = "50% firm", ["cobb"] = "50% firm" }, await Offered(planner, "annie"));
        Assert.Equal(new() { ["carmike"] = "45% firm", ["cobb"] = "40% firm" }, await Offered(planner, "fury"));
        Assert.Equal(new() { ["carmike"] = "33% firm" }, await Offered(planner, "chappie"));
        Assert.Equal(new() { ["carmike"] = null }, await Offered(planner, "the-interview"));
        // The booking has the terms that its house said yes to.
        await planner.Do(Carmike, new AnswerOffer { CommandId = planner.NewId(), Offer = OfferId.Parse("offer:annie/us/theatrical/carmike"), Answer = OfferAnswer.Confirm });
        Assert.Equal("50% firm", TermsWords.Of((await planner.Bookings("carmike-1"))[0].Terms));
    }

    [Fact]
    public async Task A_template_is_its_distributor_s_own_and_told_nobody_else()
    {
        await using var planner = await (await StartAsync()).WithWorld();
        var save = Save(planner, 55, CarmikeChain, Interview);
        await planner.Do(Columbia, save);
        var template = Assert.Single((await planner.Ask(Columbia, new TermsTemplates { Distributor = Us })).Templates);
        Assert.Equal(("terms:columbia/chain/carmike/film/the-interview", "55% firm"), (template.Template.Value, TermsWords.Of(template.Terms)));

        Assert.Equal("not-found", (await planner.Refused("distribution:fox", new DeleteTermsTemplate { CommandId = planner.NewId(), Template = template.Template })).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:fox", save with { CommandId = planner.NewId() })).Code);
        Assert.Equal("not-found", (await planner.Refused("distribution:fox", save with { CommandId = planner.NewId(), Distributor = DistributorId.Parse("fox") })).Code);
        Assert.Equal("not-found", (await planner.Refused(Columbia, Save(planner, 50, ChainId.Parse("chain:unknown")))).Code);
        Assert.Equal("invalid", (await planner.Refused(Columbia, Save(planner, 150))).Code);
        Assert.Equal("not-found", (await planner.RefusedAsk("distribution:fox", new TermsTemplates { Distributor = Us })).Code);
        foreach (var other in new[] { Carmike, "distribution:fox", Columbia })
        {
            Assert.DoesNotContain((await planner.Ask(other, new ReleasePlanner.History.Activity())).Entries, e => e.Kind.StartsWith("terms-template", StringComparison.Ordinal));
        }

        await planner.Do(Columbia, new DeleteTermsTemplate { CommandId = planner.NewId(), Template = template.Template });
        Assert.Empty((await planner.Ask(Columbia, new TermsTemplates { Distributor = Us })).Templates);
        await planner.Do(Columbia, Send(planner, "the-interview", null, "carmike-1"));
        Assert.Equal(new() { ["carmike"] = null }, await Offered(planner, "the-interview"));
    }

    [Theory]
    [InlineData("weekly", "60, 50,45", "60/50/45%")]
    [InlineData("weekly", "60/50%", "60/50%")]
    [InlineData("firm", "47.5", "47.5% firm")]
    [InlineData("aggregate", "50", "50% of the run")]
    [InlineData("flat", "2500", "2,500 flat a run")]
    [InlineData("to-be-agreed", "", "to be agreed")]
    [InlineData("", "55", null)]
    [InlineData("firm", "55, 50", "'55, 50' is no number: write it as 55 or 47.5")]
    [InlineData("weekly", "half", "'half' are no percents: write them as 60, 50, 45")]
    public void What_staff_fill_in_is_read_as_terms(string kind, string figures, string? expected)
    {
        var read = new ReleasePlanner.Host.Pages.Parts.TermsDraft { Kind = kind, Figures = figures }.Read();
        Assert.Equal(expected, read is Terms terms ? TermsWords.Of(terms) : (string?)read);
    }
}
