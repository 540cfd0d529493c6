using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Journal;
using Xunit;

namespace ReleasePlanner.Tests.Architecture;

/// <summary>What must stay so, read from the assembly and its sources.</summary>
public class ArchitectureTests
{
    private static readonly string[] Aggregates = ["Films", "Windows", "Chains", "Distributors", "Theaters", "Markets", "Buyers", "Groups", "Tracked", "Notices", "Disruptions", "Standing", "FilmRental"];
    private static readonly Assembly Planner = typeof(Command).Assembly;

    [Fact]
    public void Decisions_know_no_Orleans_no_MediatR_no_store_and_no_clock()
    {
        var forbidden = new Regex(@"using (Orleans|MediatR|Microsoft\.AspNetCore|System\.Data|Dapper)|IClock|SystemClock|\bDateTime\.|Guid\.NewGuid|Database\b");
        var found = Sources("src/ReleasePlanner")
            .Where(f => Aggregates.Any(a => f.Path.Contains($"/ReleasePlanner/{a}/", StringComparison.Ordinal)))
            .Where(f => !f.Path.EndsWith("Grain.cs", StringComparison.Ordinal) && !IsQuery(f.Text))
            .Where(f => forbidden.IsMatch(f.Text))
            .Select(f => f.Path);
        Assert.Empty(found);
    }

    [Fact]
    public void Nobody_but_the_gate_and_the_grains_sees_a_grain()
    {
        var found = Sources("src")
            .Where(f => !f.Path.Contains("/Platform/Gate/", StringComparison.Ordinal) && !f.Path.Contains("/Platform/Grains/", StringComparison.Ordinal))
            .Where(f => Regex.IsMatch(f.Text, @"\bIGrainFactory\b|\bIClusterClient\b|\.GetGrain<"))
            .Select(f => f.Path);
        Assert.Empty(found);
    }

    [Fact]
    public void Only_the_gate_s_files_name_MediatR()
    {
        string[] allowed = ["Dispatcher.cs", "Command.cs", "Query.cs", "Behaviors.cs", "CommandHandler.cs", "PlannerHosting.cs"];
        var found = Sources("src")
            .Where(f => Regex.IsMatch(f.Text, @"using MediatR") && !allowed.Contains(Path.GetFileName(f.Path)) && !IsQuery(f.Text))
            .Select(f => f.Path);
        Assert.Empty(found);
    }

    [Fact]
    public void Tests_never_sleep()
    {
        var sleeping = new Regex(@"Task\.Delay\(|Thread\.Sleep\(");
        var found = Sources("tests").Where(f => !f.Path.EndsWith("ArchitectureTests.cs", StringComparison.Ordinal) && sleeping.IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(found);
    }

    [Fact]
    public void No_statement_looks_for_a_member_in_the_text_of_a_body()
    {
        // Another member may have the same text in it: what is asked of a body is a column.
        var looking = new Regex(@"\bbody\s+(not\s+)?(i?like|glob|regexp|similar to)\s+'|(instr|strpos|position)\(\s*(\w+\.)?body\b", RegexOptions.IgnoreCase);
        Assert.Empty(Sources("src").Where(f => looking.IsMatch(f.Text)).Select(f => f.Path));
        Assert.Matches(looking, """where w.body like '%"bookable":"open"%'""");
        Assert.DoesNotMatch(looking, "lower(body) like @text escape '!'");
    }

    [Fact]
    public void Every_request_names_the_roles_that_may_send_it() =>
        Assert.All(RequestCatalog.Commands.Values.Concat(RequestCatalog.Queries.Values), t => Assert.NotNull(t.GetCustomAttribute<MayAttribute>()));

    [Fact]
    public void Every_command_is_decided_by_an_aggregate_or_is_a_batch_or_has_a_handler_of_its_own() =>
        Assert.All(
            RequestCatalog.Commands.Values,
            t => Assert.True(
                typeof(IDecided).IsAssignableFrom(t) || t.IsSubclassOf(typeof(OverTheaters)) || t.IsSubclassOf(typeof(OverBookings)) || t.IsSubclassOf(typeof(OverLines)) || HasAHandler(t), t.Name));

    [Fact]
    public void Event_kinds_have_a_version_and_are_unique()
    {
        Assert.All(EventText.Kinds.Keys, kind => Assert.Matches(@"^[a-z-]+\.v\d+$", kind));
        var types = Planner.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Event))).ToList();
        Assert.Equal(types.Count, EventText.Kinds.Count);
    }

    [Fact]
    public void State_names_and_wire_aliases_are_unique()
    {
        var states = Planner.GetTypes()
            .SelectMany(t => t.GetConstructors())
            .SelectMany(c => c.GetParameters())
            .Select(p => p.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "PersistentStateAttribute"))
            .Where(a => a is not null)
            .Select(a => (string)a!.GetType().GetProperty("StateName")!.GetValue(a)!)
            .ToList();
        Assert.Equal(11, states.Count);
        Assert.All(states, s => Assert.StartsWith("rp.", s));
        Assert.Equal(states.Count, states.Distinct().Count());
        var aliases = Planner.GetTypes().Where(t => t.Namespace?.StartsWith("ReleasePlanner", StringComparison.Ordinal) == true).Select(t => t.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "AliasAttribute")).Where(a => a is not null)
            .Select(a => (string)a!.GetType().GetProperty("Alias")!.GetValue(a)!).ToList();
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
    }

    [Fact]
    public void The_top_level_holds_what_it_may_and_nothing_else()
    {
        string[] may = ["src", "tests", "deploy", "ReleasePlanner.sln", "README.md", "NuGet.config"];
        var found = Directory.EnumerateFileSystemEntries(Root()).Select(e => Path.GetFileName(e)!).Where(n => !n.StartsWith('.') && !may.Contains(n));
        Assert.Empty(found);
    }

    private static bool HasAHandler(Type command) => Planner.GetTypes().Any(t => t is { IsAbstract: false, IsGenericType: false }
        && t.GetInterfaces().Any(i => i.Name.StartsWith("IRequestHandler", StringComparison.Ordinal) && i.GetGenericArguments()[0] == command));

    /// <summary>A query's file holds its handler, which reads.</summary>
    private static bool IsQuery(string text) => text.Contains("IRequestHandler<", StringComparison.Ordinal) || text.Contains("ReadModel", StringComparison.Ordinal) || text.Contains("Sql", StringComparison.Ordinal);

    private static IEnumerable<(string Path, string Text)> Sources(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
        .Select(p => (p, File.ReadAllText(p)));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
