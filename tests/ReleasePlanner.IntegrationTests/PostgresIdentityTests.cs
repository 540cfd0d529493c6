using ReleasePlanner.Tests.Identities;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.IntegrationTests;

public class PostgresIdentityTests
{
    [Fact]
    public async Task Identities_are_the_same_on_PostgreSQL()
    {
        await using var store = await PostgresStore.CreateAsync();
        await using var planner = await Planner.StartAsync(store.Store);
        await IdentityContract.A_command_is_done_once_and_a_dry_run_not_at_all(planner);
        await IdentityContract.Every_entity_comes_back_as_it_went(planner);
        await IdentityContract.Guessing_is_slowed_and_nobody_is_locked_out(planner);
    }
}
