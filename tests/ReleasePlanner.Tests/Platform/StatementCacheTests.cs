using Dapper;
using Microsoft.Data.Sqlite;
using ReleasePlanner.Platform.Projection;
using Xunit;

namespace ReleasePlanner.Tests.Platform;

public class StatementCacheTests
{
    [Fact]
    public async Task Statements_that_were_run_do_not_stay_for_ever()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        Assert.Equal(1, await connection.QuerySingleAsync<int>("select 1"));

        Assert.True(ReadModel.TrimStatements(0));
        Assert.Equal(1, await connection.QuerySingleAsync<int>("select 1"));
        Assert.False(ReadModel.TrimStatements(int.MaxValue));
    }
}
