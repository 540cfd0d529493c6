using ReleasePlanner.Disruptions;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

/// <summary>Pages, one after the other, are the whole list, each entry once.</summary>
public class PagedQueryTests : PlannerTests
{
    [Fact]
    public async Task Pages_put_together_are_what_is_told_at_once()
    {
        await using var planner = await (await StartAsync()).WithWorld(houses: 2);
        foreach (var n in Enumerable.Range(1, 5))
        {
            await planner.Do(Columbia, new RegisterFilm { CommandId = planner.NewId(), Title = $"Another {n}", Distributor = DistributorId.Parse("columbia") });
            await planner.Do(Carmike, new SaveGroup { CommandId = planner.NewId(), Group = $"g{n}", Name = $"G {n}", Theaters = new() { Ids = [Theater("carmike-1")] } });
            await planner.Do(Carmike, new ReleasePlanner.Theaters.CloseTheaters
            {
                CommandId = planner.NewId(),
                Theaters = new() { Ids = [Theater("carmike-1")] },
                From = new(2015, 1, n),
                Until = new(2015, 1, n + 1),
                Reason = new(null, "repairs"),
            });
        }

        await Same(Columbia, new ReleaseBoard { Distributor = DistributorId.Parse("columbia") }, a => a.Films.Select(f => f.Film.Value), atLeast: 6);
        await Same(Carmike, new ReleasePlanner.Groups.Groups(), a => a.Groups.Select(g => g.Group), atLeast: 5);
        await Same(Carmike, new ReleasePlanner.Disruptions.Disruptions(), a => a.Disruptions.Select(d => d.Disruption.Id.Value), atLeast: 5);

        async Task Same<TAnswer>(string actor, PagedQuery<TAnswer> query, Func<TAnswer, IEnumerable<string>> ids, int atLeast)
            where TAnswer : PagedAnswer
        {
            var whole = await planner.Ask(actor, query);
            Assert.Null(whole.Next);
            var all = ids(whole).ToList();
            Assert.True(all.Count >= atLeast, $"{all.Count} entries of {query.GetType().Name}");
            var found = new List<string>();
            for (int? cursor = 0; cursor is not null;)
            {
                var page = await planner.Ask(actor, query with { Limit = 2, Cursor = cursor });
                Assert.InRange(ids(page).Count(), 1, 2);
                found.AddRange(ids(page));
                cursor = page.Next;
            }
            Assert.Equal(all, found);
            Assert.Equal("invalid", (await planner.RefusedAsk(actor, query with { Limit = 501 })).Code);
            Assert.Equal("invalid", (await planner.RefusedAsk(actor, query with { Cursor = -1 })).Code);
            Assert.Empty(ids(await planner.Ask(actor, query with { Cursor = 1000 })));
        }
    }
}
