using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Concurrency;
using Orleans.Serialization;
using ReleasePlanner.Buyers;
using ReleasePlanner.Chains;
using ReleasePlanner.Distributors;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Markets;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Grains;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters;
using ReleasePlanner.Tracked;
using ReleasePlanner.Windows;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

/// <summary>What travels between silos arrives as it was sent, with every member set. In one process nothing is serialized, so no other test sees it.</summary>
public class WireTests
{
    private static readonly Type[] Commands =
        [.. typeof(Command).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Command))).OrderBy(t => t.Name, StringComparer.Ordinal)];

    private static readonly Type[] States =
        [.. typeof(Command).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && new[] { t.BaseType, t.BaseType?.BaseType }.Any(b => b is { IsGenericType: true } && b.GetGenericTypeDefinition() == typeof(State<>)))];

    [Fact]
    public async Task Every_command_arrives_with_its_actor_its_selection_and_the_facts_of_all_kinds_of_aggregate()
    {
        await using var planner = await Planner.StartAsync();
        var serializer = planner.Get<Serializer>();
        Assert.Contains(Commands, c => c.Name == "ConfirmBooking");
        Assert.Contains(Commands, c => c.Name == "DropBookingsAt");
        foreach (var type in Commands)
        {
            var sent = new Sent
            {
                Command = (Command)Filled.Of(type),
                Stream = "theater:carmike-1",
                Actor = Filled.Of<Actor>(),
                Request = "hash",
                Facts = Filled.Of<Facts>(),
                Selected = Filled.Of<Selected>(),
            };

            var received = Through(serializer, sent);

            Assert.Equal(type, received.Command.GetType());
            Assert.Equal(Text(sent.Command), Text(received.Command));
            Assert.Equal(Json.Write(sent), Json.Write(received));
            Assert.Equal(sent.Actor, received.Actor);
            Assert.Equal(
                (1, 1, 1, 1, 1, 1, 1),
                (received.Facts.Films.Length, received.Facts.Windows.Length, received.Facts.Chains.Length, received.Facts.Markets.Length, received.Facts.Theaters.Length,
                    received.Facts.Buyers.Length, received.Facts.Offers.Length));
        }
    }

    [Fact]
    public async Task A_command_without_facts_and_selection_arrives_with_none()
    {
        await using var planner = await Planner.StartAsync();
        var sent = new Sent { Command = Filled.Of<RegisterFilm>(), Stream = "film:the-interview", Actor = Actor.Administrator, Request = "hash" };

        var received = Through(planner.Get<Serializer>(), sent);

        Assert.Equal(Json.Write(sent), Json.Write(received));
        // Absent in the JSON; looking at an array that was never set throws.
        Assert.Empty(received.Facts.Theaters);
        Assert.Empty(received.Selected.Theaters);
    }

    [Fact]
    public async Task Every_answer_arrives_as_it_was_given()
    {
        await using var planner = await Planner.StartAsync();
        var serializer = planner.Get<Serializer>();
        Reply[] replies =
        [
            new() { Outcome = Filled.Of<Outcome>() },
            new() { Outcome = new Outcome { CommandId = CommandId.Parse("c") } },
            new() { Refusal = Filled.Of<Refusal>() },
            new() { Refusal = Refusal.NotFound("film:x") },
            new() { Lacking = ["film:the-interview", "chain:carmike"] },
            new() { Planned = ["{\"a\":\"é\"}"] },
        ];
        foreach (var reply in replies)
        {
            Assert.Equal(Json.Write(reply), Json.Write(Through(serializer, reply)));
        }
    }

    [Fact]
    public async Task The_state_of_every_kind_of_aggregate_arrives_as_it_stands_with_and_without_content()
    {
        await using var planner = await Planner.StartAsync();
        var serializer = planner.Get<Serializer>();
        Arrives<FilmState>(serializer);
        Arrives<WindowState>(serializer);
        Arrives<ChainState>(serializer);
        Arrives<DistributorState>(serializer);
        Arrives<MarketState>(serializer);
        Arrives<TheaterState>(serializer);
        Arrives<BuyerState>(serializer);
        Arrives<GroupState>(serializer);
        Arrives<OfferState>(serializer);
        Arrives<TrackedTitleState>(serializer);
        Arrives<ReleasePlanner.FilmRental.TermsTemplateState>(serializer);
        Assert.Equal(11, States.Length);
    }

    [Fact]
    public void The_JSON_of_what_travels_has_every_member_so_that_equal_JSON_means_equal()
    {
        foreach (var type in Commands.Concat(States).Append(typeof(Facts)).Append(typeof(Outcome)).Append(typeof(Refusal)))
        {
            var json = JsonSerializer.SerializeToElement(Filled.Of(type), type, Json.Options);
            var written = json.EnumerateObject().Select(m => m.Name).ToImmutableSortedSet();
            var missing = Filled.Members(type).Select(m => JsonNamingPolicy.CamelCase.ConvertName(m.Name)).Where(m => !written.Contains(m)).ToList();
            Assert.True(missing.Count == 0, $"{type.Name} does not write {string.Join(", ", missing)}");
        }
    }

    private static void Arrives<TState>(Serializer serializer)
        where TState : State<TState>, new()
    {
        foreach (var state in new[] { new TState(), Filled.Of<TState>() })
        {
            var sent = new Immutable<Known<TState>>(new("stream", 3, state));
            Assert.Equal(Json.Write(sent.Value), Json.Write(Through(serializer, sent).Value));
        }
    }

    private static T Through<T>(Serializer serializer, T value)
        where T : notnull => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;

    private static string Text(Command command) => JsonSerializer.Serialize(command, command.GetType(), Json.Options);
}
