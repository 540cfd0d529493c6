using ReleasePlanner.Chains;
using ReleasePlanner.Markets;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Imports;

/// <summary>Sends the theaters of a file, with the regions and chains they need.</summary>
internal sealed class TheaterImport(ImportSender sender, Parsed<TheaterRow> file, MarketId? named)
{
    private readonly ImportTally tally = new(file.Rows, file.Bad, file.Warnings);
    private Dictionary<string, MarketDetails> markets = [];
    private Dictionary<string, TheaterDetails> known = [];
    private Dictionary<string, long> versions = [];

    public async Task<ImportResult> RunAsync(CancellationToken cancellation)
    {
        markets = await sender.KnownAsync<MarketDetails>("market");
        if (named is { } market && !markets.ContainsKey(market.Value))
        {
            throw new ImportFileException(
                $"{market} is not registered: register it first; registered are {(markets.Count == 0 ? "none" : string.Join(", ", markets.Keys.Order(StringComparer.Ordinal)))}");
        }
        known = await sender.KnownAsync<TheaterDetails>("theater");
        versions = await sender.VersionsAsync("theater");
        var rows = file.Good.Where(InAMarket).Select(WithItsChain).OfType<TheaterRow>().ToList();
        if (sender.Strict)
        {
            await TryAsync(rows, cancellation);
            if (tally.HasBad)
            {
                return tally.Result;
            }
        }
        await RegionsAsync(rows, cancellation);
        rows = await ChainsAsync(rows, cancellation);
        await sender.EachAsync(rows, SendAsync, cancellation);
        return tally.Result;
    }

    private bool InAMarket(TheaterRow row)
    {
        if (markets.ContainsKey(row.Market.Value))
        {
            return true;
        }
        tally.Refused(row.Line, $"{row.Market} is not registered: register it first");
        return false;
    }

    /// <summary>A house that is known and has a blank chain in the file stays in its chain; null when the file gives it to another one.</summary>
    private TheaterRow? WithItsChain(TheaterRow row)
    {
        if (known.GetValueOrDefault(row.Theater.Value) is not { } was || was.Chain == row.Chain.Chain)
        {
            return row;
        }
        if (row.Chain.Kind == ChainKind.Independent)
        {
            return row with { Chain = row.Chain with { Chain = was.Chain } };
        }
        tally.Refused(row.Line, $"{row.Theater} is a house of {was.Chain}: use MoveTheaters to give it to {row.Chain.Chain}");
        return null;
    }

    /// <summary>Houses that exist are the only ones that can be refused for what they are, such as for holding more screens.</summary>
    private Task TryAsync(List<TheaterRow> rows, CancellationToken cancellation) =>
        sender.EachAsync(
            rows.Where(r => known.ContainsKey(r.Theater.Value)).ToList(),
            async (row, token) =>
            {
                var result = await sender.SendAsync(CommandFor(row) with { Region = known[row.Theater.Value].Region, DryRun = true }, token);
                if (result.Refusal is { } refusal)
                {
                    tally.Refused(row.Line, refusal.Message);
                }
            },
            cancellation);

    private async Task RegionsAsync(List<TheaterRow> rows, CancellationToken cancellation)
    {
        var heads = await sender.VersionsAsync("market");
        foreach (var market in rows.GroupBy(r => r.Market))
        {
            var details = markets[market.Key.Value];
            var missing = market.Where(r => r.Region is not null).Select(r => r.Region!).DistinctBy(r => r.Id)
                .Where(r => details.Regions.All(there => there.Id != r.Id)).OrderBy(r => r.Id.Value, StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
            {
                continue;
            }
            var result = await sender.SendAsync(
                new RegisterMarket
                {
                    CommandId = sender.IdFor(details.Market.Value, heads.GetValueOrDefault(details.Market.Value)),
                    Market = details.Market,
                    Name = details.Name,
                    Group = details.Group,
                    TimeZone = details.TimeZone,
                    PlayWeeks = details.PlayWeeks,
                    Regions = [.. details.Regions, .. missing],
                },
                cancellation);
            if (result.Refusal is { } refusal)
            {
                throw new ImportFileException($"the regions {string.Join(", ", missing.Select(r => r.Id))} cannot be added to {details.Market}: {refusal.Message}");
            }
        }
    }

    /// <summary>Registers the chains that are not there; those that are keep their names. Returns the rows whose chain is there now.</summary>
    private async Task<List<TheaterRow>> ChainsAsync(List<TheaterRow> rows, CancellationToken cancellation)
    {
        var there = await sender.KnownAsync<ChainDetails>("chain");
        var missing = rows.Where(r => !there.ContainsKey(r.Chain.Chain.Value)).GroupBy(r => r.Chain.Chain).ToList();
        var refused = new System.Collections.Concurrent.ConcurrentDictionary<ChainId, bool>();
        await sender.EachAsync(
            missing,
            async (chain, token) =>
            {
                var (id, name, kind) = chain.First().Chain;
                var command = new RegisterChain { CommandId = sender.IdFor(id.Value, 0), Chain = id, Name = name, Kind = kind };
                if ((await sender.SendAsync(command, token)).Refusal is { } refusal)
                {
                    refused[id] = true;
                    foreach (var row in chain)
                    {
                        tally.Refused(row.Line, $"{id}: {refusal.Message}");
                    }
                }
            },
            cancellation);
        return refused.IsEmpty ? rows : [.. rows.Where(r => !refused.ContainsKey(r.Chain.Chain))];
    }

    private async Task SendAsync(TheaterRow row, CancellationToken cancellation)
    {
        var command = CommandFor(row);
        if (known.TryGetValue(row.Theater.Value, out var details) && Same(command, details))
        {
            tally.Unchanged();
            return;
        }
        var result = await sender.SendAsync(command, cancellation);
        result.Match(
            outcome =>
            {
                tally.Done(outcome, versions.GetValueOrDefault(row.Theater.Value));
                return true;
            },
            refusal =>
            {
                tally.Refused(row.Line, refusal.Message);
                return false;
            });
    }

    private RegisterTheater CommandFor(TheaterRow row)
    {
        var was = known.GetValueOrDefault(row.Theater.Value);
        return new RegisterTheater
        {
            CommandId = sender.IdFor(row.Theater.Value, versions.GetValueOrDefault(row.Theater.Value)),
            Theater = row.Theater,
            Chain = row.Chain.Chain,
            Name = row.Name,
            City = row.City ?? was?.City,
            Region = row.Region?.Id ?? was?.Region,
            Market = row.Market,
            TimeZone = row.TimeZone ?? was?.TimeZone,
            Screens = ScreensOf(row, was),
            Seats = row.Seats ?? was?.Seats,
            Lat = row.Lat ?? was?.Lat,
            Lon = row.Lon ?? was?.Lon,
            Kind = was?.Kind ?? TheaterKind.Indoor,
            Codes = was?.Codes,
            PlayWeekStartsOn = was?.PlayWeekStartsOn,
        };
    }

    /// <summary>Files give one number: what is known by format stays when it comes to that number.</summary>
    private static ScreenCounts? ScreensOf(TheaterRow row, TheaterDetails? was) =>
        row.Screens is not { } screens || was?.Screens?.Total == screens
            ? was?.Screens
            : new(ImmutableSortedDictionary<string, int>.Empty.Add(ScreenCounts.Standard, screens));

    private static bool Same(RegisterTheater command, TheaterDetails details) => details == new TheaterDetails(
        command.Theater, command.Chain, command.Name, command.City, command.Region, command.Market, command.TimeZone ?? details.TimeZone,
        command.Screens, command.Seats, command.Lat, command.Lon, command.Kind, command.Codes, command.PlayWeekStartsOn);
}
