using CsCheck;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Theaters.Bookings;

namespace ReleasePlanner.Tests.Properties;

/// <summary>Offers, answers, counters and asks.</summary>
public static partial class RandomCommands
{
    /// <summary>Days on which an offer lapses or a pencil ends while the random days go by.</summary>
    private static readonly Gen<LocalDate?> Soon = Gen.Int[-4, 12].Select(d => d < 0 ? (LocalDate?)null : new LocalDate(2014, 12, 2).PlusDays(d));

    private static readonly Gen<Terms?> MaybeTerms = Gen.Int[-2, 2].Select(n => n < 0 ? null : Json.Read<Terms>($$$"""{"rental": {"kind": "firm", "percent": {{{55 + n}}}}}"""));

    private static Gen<(string, Func<string, int, Command>)> Send => Gen.Select(House, Film, Soon, MaybeTerms, Gen.Int[1, 3], Gen.Int[0, 4]).Select(
        (house, film, respondBy, terms, weeks, how) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new SendOffer
        {
            CommandId = CommandId.Parse(id),
            Window = WindowOf(film),
            Theaters = how == 0 ? new() { All = true } : Only(house),
            Lines = how == 1
                ? [new() { Weeks = weeks, Screens = new([Screens.Of(0.5m)]) }, new() { Version = "dubbed-es", Weeks = weeks }]
                : [new() { Weeks = weeks, Runs = how == 2 ? Runs.Open : Runs.Fixed }],
            Terms = terms,
            RespondBy = respondBy is { } day ? new Deadline(null, day) : null,
        })));

    private static Gen<(string, Func<string, int, Command>)> AmendTheOffer => Gen.Select(House, Film, Soon, MaybeTerms, Gen.Int[1, 3], Gen.Bool).Select(
        (house, film, respondBy, terms, weeks, only) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new AmendOffer
        {
            CommandId = CommandId.Parse(id),
            Offer = OfferTo(house, film),
            Theaters = only ? Only(house) : null,
            Weeks = weeks,
            Terms = terms,
            RespondBy = respondBy is { } day ? new Deadline(null, day) : null,
        })));

    private static Gen<(string, Func<string, int, Command>)> WithdrawTheOffer => Gen.Select(House, Film, Gen.Bool).Select(
        (house, film, only) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => new WithdrawOffer
        {
            CommandId = CommandId.Parse(id),
            Offer = OfferTo(house, film),
            Theaters = only ? Only(house) : null,
        })));

    private static Gen<(string, Func<string, int, Command>)> Answer => Gen.Select(House, Film, Gen.Enum<OfferAnswer>(), Soon, Gen.Int[1, 4], MaybeTerms, Gen.Bool).Select(
        (house, film, answer, until, weeks, terms, only) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => new AnswerOffer
        {
            CommandId = CommandId.Parse(id),
            Offer = OfferTo(house, film),
            Theaters = only ? Only(house) : null,
            Answer = answer,
            Until = answer == OfferAnswer.Pencil ? until : null,
            Weeks = answer == OfferAnswer.Counter || (answer == OfferAnswer.Confirm && weeks > 2) ? weeks : null,
            Terms = answer == OfferAnswer.Counter ? terms : null,
        })));

    private static Gen<(string, Func<string, int, Command>)> OnCounter => Gen.Select(House, Film, Gen.Bool, Gen.Bool).Select(
        (house, film, accept, only) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => accept
            ? new AcceptCounter { CommandId = CommandId.Parse(id), Offer = OfferTo(house, film), Theaters = only ? Only(house) : null }
            : new RefuseCounter { CommandId = CommandId.Parse(id), Offer = OfferTo(house, film), Theaters = only ? Only(house) : null })));

    private static Gen<(string, Func<string, int, Command>)> Ask => Gen.Select(House, Film, MaybeDay, Gen.Int[1, 3], Gen.Int[0, 2]).Select(
        (house, film, from, weeks, how) => ($"exhibitor:{ChainOf(house)}", (Func<string, int, Command>)((id, _) => how == 0
            ? new WithdrawAsk { CommandId = CommandId.Parse(id), Window = WindowOf(film), Theaters = Only(house) }
            : new AskForFilm { CommandId = CommandId.Parse(id), Window = WindowOf(film), Theaters = Only(house), From = from, Weeks = weeks })));

    private static Gen<(string, Func<string, int, Command>)> OnAsk => Gen.Select(House, Film, MaybeTerms, Gen.Int[0, 3], Gen.Bool).Select(
        (house, film, terms, how, only) => ($"distribution:{DistributorOf(film)}", (Func<string, int, Command>)((id, _) => how == 0
            ? new RefuseAsk { CommandId = CommandId.Parse(id), Window = WindowOf(film), Theaters = only ? Only(house) : null }
            : new GrantAsk { CommandId = CommandId.Parse(id), Window = WindowOf(film), Theaters = only ? Only(house) : new() { All = true }, Terms = terms })));

    private static OfferId OfferTo(string house, string film) => OfferId.Of(WindowOf(film), ChainId.Parse("chain:" + ChainOf(house)));
}
