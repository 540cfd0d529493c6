using System.Text.Json;
using Orleans.Concurrency;
using Orleans.Runtime;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Theaters;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Brings a command and the facts it needs to the one aggregate that decides it.</summary>
internal sealed class AggregateSender(IGrainFactory grains)
{
    /// <summary>A decision that still lacks facts after so many rounds asks for something that cannot be had.</summary>
    private const int Rounds = 5;

    public async Task<Result<Outcome>> Send(
        Command command, string stream, Actor actor, string request, Selected selected, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IAggregateGrain>(GrainId.Create(stream[..stream.IndexOf(':')], stream));
        var facts = Facts.None;
        IEnumerable<string> lacking = ((IDecided)command).Needs;
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            Reply reply;
            try
            {
                facts = await Fetch(facts, lacking);
                reply = await grain.Send(new Sent
                {
                    Command = command,
                    Stream = stream,
                    Actor = actor,
                    Request = request,
                    Facts = facts,
                    Selected = selected,
                });
            }
            catch (StreamSetAsideException e)
            {
                return Refusal.Unavailable(e.Message);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                return Refusal.Unavailable($"{stream} did not answer: send {command.CommandId} again with the same id");
            }
            if (reply.Lacking is { } more)
            {
                lacking = more;
                continue;
            }
            if (reply.Refusal is { } refusal)
            {
                return refusal;
            }
            var outcome = reply.Outcome!;
            return reply.Planned is { } planned
                ? outcome with { Streams = null, Events = [.. planned.Select(p => JsonSerializer.Deserialize<JsonElement>(p))] }
                : outcome;
        }
        throw new InvalidOperationException($"{command.GetType().Name} to {stream} still lacks facts after {Rounds} rounds");
    }

    private async Task<Facts> Fetch(Facts facts, IEnumerable<string> streams)
    {
        var films = new List<Task<Immutable<Known<FilmState>>>>();
        var windows = new List<Task<Immutable<Known<WindowState>>>>();
        var chains = new List<Task<Immutable<Known<ChainState>>>>();
        var markets = new List<Task<Immutable<Known<MarketState>>>>();
        var theaters = new List<Task<Immutable<Known<TheaterState>>>>();
        var buyers = new List<Task<Immutable<Known<BuyerState>>>>();
        var offers = new List<Task<Immutable<Known<OfferState>>>>();
        var distributors = new List<Task<Immutable<Known<DistributorState>>>>();
        foreach (var stream in streams)
        {
            switch (stream[..stream.IndexOf(':')])
            {
                case "film":
                    films.Add(grains.GetGrain<IFilmGrain>(stream).GetStanding());
                    break;
                case "window":
                    windows.Add(grains.GetGrain<IReleaseWindowGrain>(stream).GetStanding());
                    break;
                case "chain":
                    chains.Add(grains.GetGrain<ITheaterChainGrain>(stream).GetStanding());
                    break;
                case "market":
                    markets.Add(grains.GetGrain<IMarketGrain>(stream).GetStanding());
                    break;
                case "buyer":
                    buyers.Add(grains.GetGrain<IBuyerGrain>(stream).GetStanding());
                    break;
                case "offer":
                    offers.Add(grains.GetGrain<IOfferGrain>(stream).GetStanding());
                    break;
                case "distributor":
                    distributors.Add(grains.GetGrain<IDistributorGrain>(stream).GetStanding());
                    break;
                default:
                    theaters.Add(grains.GetGrain<ITheaterGrain>(stream).GetStanding());
                    break;
            }
        }
        // Who decides with a window asks about its distributor next: it is brought along.
        var planned = (await All(windows)).ToList();
        distributors.AddRange(planned.Select(w => w.State.Details?.Distributor).OfType<DistributorId>().Select(DistributorState.StreamOf).Distinct()
            .Where(s => !facts.Distributors.Any(d => d.Stream == s)).Select(s => grains.GetGrain<IDistributorGrain>(s).GetStanding()));
        return new Facts
        {
            Films = [.. facts.Films, .. await All(films)],
            Windows = [.. facts.Windows, .. planned],
            Chains = [.. facts.Chains, .. await All(chains)],
            Markets = [.. facts.Markets, .. await All(markets)],
            Theaters = [.. facts.Theaters, .. await All(theaters)],
            Buyers = [.. facts.Buyers, .. await All(buyers)],
            Offers = [.. facts.Offers, .. await All(offers)],
            Distributors = [.. facts.Distributors, .. await All(distributors)],
        };
    }

    private static async Task<IEnumerable<Known<T>>> All<T>(List<Task<Immutable<Known<T>>>> tasks) =>
        tasks.Count == 0 ? [] : (await Task.WhenAll(tasks)).Select(i => i.Value);
}
