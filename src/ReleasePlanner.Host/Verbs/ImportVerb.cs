using System.CommandLine;
using ReleasePlanner.Imports;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using Command = System.CommandLine.Command;

namespace ReleasePlanner.Host.Verbs;

/// <summary><c>import</c>: takes a file of theaters, circuits, films or grosses into a store.</summary>
internal static class ImportVerb
{
    public static Command Create()
    {
        var kind = new Argument<string>("KIND") { Description = "What the file has" };
        kind.AcceptOnlyFromAmong(Words<ImportKind>());
        var file = new Argument<FileInfo>("FILE") { Description = "The file" };
        var market = new Option<string?>("--market") { Description = "The market of all theaters in it, such as market:us; without it the column country says" };
        var format = new Option<string>("--format")
        {
            Description = "plain, or a registry of theaters as published: cnc (France), ancine (Brazil)",
            DefaultValueFactory = _ => "plain",
        };
        format.AcceptOnlyFromAmong(Words<ImportFormat>());
        var strict = new Option<bool>("--strict") { Description = "All or nothing: with one bad row, nothing is taken in" };
        var json = new Option<bool>("--json") { Description = "Print the result as one JSON document" };
        var store = Store.Option();
        var verb = new Command("import", "Take a file of theaters, circuits, films or grosses into a store") { kind, file, market, format, strict, json, store };
        verb.Does(async (parsed, cancellation) =>
        {
            var source = parsed.GetRequiredValue(file);
            if (!source.Exists)
            {
                throw new UsageException($"there is no file {source}");
            }
            var request = new ImportRequest(
                Enum.Parse<ImportKind>(parsed.GetRequiredValue(kind), ignoreCase: true), await File.ReadAllBytesAsync(source.FullName, cancellation), MarketOf(parsed.GetValue(market)),
                Enum.Parse<ImportFormat>(parsed.GetValue(format)!, ignoreCase: true), parsed.GetValue(strict));
            var at = parsed.GetValue(store) ?? Store.Default;
            using var held = StoreLock.Take(at, $"import {request.Kind.ToString().ToLowerInvariant()} from {source.Name}");
            await using var planner = await Planner.StartAsync(at, null, held.Writer, cancellation);
            var importer = ActivatorUtilities.CreateInstance<Importer>(planner.Services);
            var result = await Progress.ShowAsync(
                $"importing {source.Name}",
                shown => importer.ImportAsync(request, Actor.Administrator, p => shown(p.Done, p.Total), cancellation));
            await PrintAsync(result, parsed.GetValue(json));
            return result.Bad.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return verb;
    }

    private static string[] Words<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetNames<TEnum>().Select(n => n.ToLowerInvariant())];

    private static MarketId? MarketOf(string? text)
    {
        try
        {
            return text is null ? null : MarketId.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--market: {e.Message}");
        }
    }

    private static async Task PrintAsync(ImportResult result, bool json)
    {
        if (json)
        {
            await Console.Out.WriteLineAsync(Json.Write(result));
            return;
        }
        foreach (var bad in result.Bad)
        {
            await Console.Out.WriteLineAsync($"line {bad.Line}: {bad.Reason}");
        }
        foreach (var warning in result.Warnings)
        {
            await Console.Out.WriteLineAsync(warning);
        }
        await Console.Out.WriteLineAsync(
            $"{result.Rows} rows: {result.Added} added, {result.Amended} amended, {result.Unchanged} unchanged, {result.Bad.Count} bad");
    }
}
