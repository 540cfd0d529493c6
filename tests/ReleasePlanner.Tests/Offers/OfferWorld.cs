using NodaTime;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Offers;

/// <summary>Offers of the world's window to Carmike's houses.</summary>
internal static class OfferWorld
{
    public static readonly OfferId Offer = OfferId.Parse("offer:the-interview/us/theatrical/carmike");

    public static readonly Selection All = new() { All = true };

    public static SendOffer Send(Planner planner, Selection? theaters = null, int weeks = 2, string? respondBy = "2014-12-08") => new()
    {
        CommandId = planner.NewId(),
        Window = Wide,
        Theaters = theaters ?? All,
        Weeks = weeks,
        RespondBy = respondBy is null ? null : Json.Read<Deadline>($"\"{respondBy}\""),
    };

    public static AnswerOffer Answer(Planner planner, OfferAnswer answer, params string[] theaters) => new()
    {
        CommandId = planner.NewId(),
        Offer = Offer,
        Theaters = theaters.Length == 0 ? null : Of(theaters),
        Answer = answer,
    };

    public static Selection Of(params string[] theaters) => new() { Ids = [.. theaters.Select(Theater)] };

    public static async Task<IReadOnlyList<OfferLine>> Lines(this Planner planner, string theater) =>
        [.. (await planner.Get<IGrainFactory>().GetGrain<ITheaterGrain>("theater:" + theater).GetStanding()).Value.State.Lines];

    public static async Task<string> StateOf(this Planner planner, string theater)
    {
        var answer = await planner.Ask(Columbia, new ReleasePlanner.Offers.OfferLines { Window = Wide, Theater = Theater(theater) });
        return string.Join(",", answer.Lines.Select(l => l.State));
    }
}
