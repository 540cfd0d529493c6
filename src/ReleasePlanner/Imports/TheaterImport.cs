using ReleasePlanner.Chains;
using ReleasePlanner.Markets;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Theaters;

namespace ReleasePlanner.Imports;

/// <summary>Sends the theaters of a file, with the regions and chains they need.</summary>
internal sealed class TheaterImport(ImportSender sender, Parsed<TheaterRow> file, MarketId? named)
{
    private readonly ImportTally tally = new(file.Rows, file.Bad, file.Warnings);
    private Dictionary<string, MarketDetails> markets = [];
    private Dictionary<string, TheaterDetails> known = [];
    private Dictionary<string, ChainDetails> chains = [];
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
        chains = await sender.KnownAsync<ChainDetails>("chain");
        var names = new TheaterNames(known, chains, markets);
        var rows = file.Good.Where(InAMarket).Select(r => Named(names, r)).OfType<TheaterRow>().Select(WithItsChain).OfType<TheaterRow>().ToList();
        tally.Warn(names.Warnings);
        if (sender.Strict)
        {
            await TryAsync(rows, cancellation);
            if (tally.HasBad)
            {
                return tally.Result;
            }
        }
        if (sender.DryRun)
        {
            await ForeseeAsync(rows, cancellation);
            return tally.Foreseen;
        }
        var changed = rows.Where(IsChanged).ToList();
        var regions = await RegionsAsync(changed);
        var registered = Chains(changed);
        var theaters = changed.Select(r => new BatchLine(r.Theater.Value, r.Theater.Value, CommandFor(r), Phase: 2));
        Tell(changed, await sender.RunAsync([.. regions, .. registered, .. theaters], cancellation));
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

    private TheaterRow? Named(TheaterNames names, TheaterRow row)
    {
        var named = names.Resolve(row, out var problem);
        if (named is null)
        {
            tally.Refused(row.Line, problem!);
        }
        return named;
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
    private async Task TryAsync(List<TheaterRow> rows, CancellationToken cancellation) => tally.Refused(await sender.TryAsync(
        [.. rows.Where(r => known.ContainsKey(r.Theater.Value)).Select(r => (r.Line, (Command)(CommandFor(r) with { Region = known[r.Theater.Value].Region }), (Actor?)null))],
        cancellation));

    private async Task ForeseeAsync(List<TheaterRow> rows, CancellationToken cancellation)
    {
        var old = rows.Where(r => known.ContainsKey(r.Theater.Value)).ToList();
        // A house that is new cannot be tried: its chain or region may be new too.
        var tried = await sender.TriedAsync([.. old.Select(r => (r.Line, (Command)(CommandFor(r) with { Region = known[r.Theater.Value].Region }), (Actor?)null))], cancellation);
        var refusals = old.Zip(tried).ToDictionary(t => t.First.Line, t => t.Second.Refusal);
        foreach (var row in rows)
        {
            var command = CommandFor(row);
            if ((refusals.GetValueOrDefault(row.Line) ?? sender.Unfit(command)) is { } refusal)
            {
                tally.Refused(row.Line, refusal.Message);
                continue;
            }
            var state = !known.TryGetValue(row.Theater.Value, out var details) ? PreviewState.New : Same(command, details) ? PreviewState.Unchanged : PreviewState.Changed;
            tally.Would(new(row.Line, row.Theater.Value, $"{row.Name}, {row.City ?? "?"}, {row.Chain.Name}, {(row.Screens is { } screens ? $"{screens} screens" : "screens not known")}", state));
        }
    }

    private bool IsChanged(TheaterRow row)
    {
        if (!known.TryGetValue(row.Theater.Value, out var details) || !Same(CommandFor(row), details))
        {
            return true;
        }
        tally.Unchanged();
        return false;
    }

    /// <summary>Markets with the regions that they lack.</summary>
    private async Task<IReadOnlyList<BatchLine>> RegionsAsync(List<TheaterRow> rows)
    {
        var heads = await sender.VersionsAsync("market");
        var lines = new List<BatchLine>();
        foreach (var market in rows.GroupBy(r => r.Market))
        {
            var details = markets[market.Key.Value];
            var missing = market.Where(r => r.Region is not null).Select(r => r.Region!).DistinctBy(r => r.Id)
                .Where(r => details.Regions.All(there => there.Id != r.Id)).OrderBy(r => r.Id.Value, StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                var command = new RegisterMarket
                {
                    CommandId = sender.IdFor(details.Market.Value, heads.GetValueOrDefault(details.Market.Value)),
                    Market = details.Market,
                    Name = details.Name,
                    Group = details.Group,
                    TimeZone = details.TimeZone,
                    PlayWeeks = details.PlayWeeks,
                    Regions = [.. details.Regions, .. missing],
                };
                lines.Add(new(details.Market.Value, details.Market.Value, command, Phase: 0));
            }
        }
        return lines;
    }

    /// <summary>The chains that are not there; those that are keep their names.</summary>
    private List<BatchLine> Chains(List<TheaterRow> rows) =>
    [
        .. rows.Select(r => r.Chain).Where(c => c.Given != GivenBy.Id).DistinctBy(c => c.Chain).Where(c => !chains.ContainsKey(c.Chain.Value))
            .Select(c => new BatchLine(
                c.Chain.Value,
                c.Chain.Value,
                new RegisterChain { CommandId = sender.IdFor(c.Chain.Value, 0), Chain = c.Chain, Name = c.Name, Kind = c.Kind },
                Phase: 1)),
    ];

    private void Tell(List<TheaterRow> rows, Dictionary<string, Result<Outcome>> answers)
    {
        foreach (var row in rows)
        {
            var answer = answers[row.Theater.Value];
            if (answer.Refusal is { } refusal)
            {
                // A house whose chain or region could not be registered is refused for lacking it: the reason lies there.
                tally.Refused(row.Line, Why(row.Chain.Chain.Value) ?? (row.Region is null ? null : Why(row.Market.Value)) ?? refusal.Message);
            }
            else
            {
                tally.Done(answer.Value!, versions.GetValueOrDefault(row.Theater.Value));
            }
        }

        string? Why(string stream) => answers.TryGetValue(stream, out var answer) && answer.Refusal is { } refusal ? $"{stream}: {refusal.Message}" : null;
    }

    private RegisterTheater CommandFor(TheaterRow row)
    {
        var was = known.GetValueOrDefault(row.Theater.Value);
        return new RegisterTheater
        {
            CommandId = sender.IdFor(row.Theater.Value, versions.GetValueOrDefault(row.Theater.Value)),
            Theater = row.Theater,
            Chain = row.Chain.Chain,
            Name = Kept(was?.Name, row.Name)!,
            City = Kept(was?.City, row.City),
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

    /// <summary>What is known, when the file says nothing or the same but for the blanks around it, which no cell keeps.</summary>
    private static string? Kept(string? known, string? said) => said is null || known?.Trim() == said ? known : said;

    /// <summary>Files mostly give one number: what is known by format stays when it comes to that number.</summary>
    private static ScreenCounts? ScreensOf(TheaterRow row, TheaterDetails? was) => row.Formats is { } formats ? formats
        : row.Screens is not { } screens || was?.Screens?.Total == screens
            ? was?.Screens
            : new(ImmutableSortedDictionary<string, int>.Empty.Add(ScreenCounts.Standard, screens));

    private static bool Same(RegisterTheater command, TheaterDetails details) => details == new TheaterDetails(
        command.Theater, command.Chain, command.Name, command.City, command.Region, command.Market, command.TimeZone ?? details.TimeZone,
        command.Screens, command.Seats, command.Lat, command.Lon, command.Kind, command.Codes, command.PlayWeekStartsOn);
}
