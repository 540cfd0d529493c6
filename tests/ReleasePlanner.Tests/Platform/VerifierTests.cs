using Dapper;
using ReleasePlanner.Platform.Verification;
using ReleasePlanner.Tests.Support;
using Xunit;
using static ReleasePlanner.Tests.Support.World;

namespace ReleasePlanner.Tests.Platform;

public class VerifierTests
{
    [Theory]
    [InlineData("update journal set body = replace(body, 'Carmike', 'Karmike') where kind = 'chain-registered.v1'", "does not match its hash")]
    [InlineData("update journal set body = '{}' where kind = 'chain-registered.v1'", "cannot be read")]
    [InlineData("update grain_state set payload = json_set(payload, '$.state.details.name', 'x', '$.raised', json('[]'), '$.stops', json('{\"placed\":[],\"changed\":[],\"openings\":[]}')) where id_text = 'theater:carmike-1'", "not the fold of its events")]
    [InlineData("delete from window_opening", "openings in the stop table")]
    [InlineData("delete from journal where seq = 3", "the sequence goes from 2 to 4")]
    public async Task A_store_that_was_tampered_with_is_found_out(string tampering, string finding)
    {
        await using var planner = await (await Planner.StartAsync()).WithWorld();
        await planner.Do(Carmike, Confirm(planner, "carmike-1"));
        await planner.CatchUp();
        Assert.Empty((await new Verifier(planner.Database).VerifyAsync()).Findings);

        await using (var connection = await planner.Database.OpenAsync())
        {
            await connection.ExecuteAsync(tampering);
        }

        Assert.Contains((await new Verifier(planner.Database).VerifyAsync()).Findings, f => f.Contains(finding, StringComparison.Ordinal));
    }
}
