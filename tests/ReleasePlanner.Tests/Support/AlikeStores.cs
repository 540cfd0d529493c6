using System.Runtime.CompilerServices;

namespace ReleasePlanner.Tests.Support;

/// <summary>
/// To Dapper the stores of all tests are one for each kind of database. By itself it compiles how a row is read once for each connection string, and here
/// nearly every test has a store of its own.
/// </summary>
internal sealed class AlikeStores : IEqualityComparer<string>
{
    [ModuleInitializer]
    internal static void Use() => Dapper.SqlMapper.ConnectionStringComparer = new AlikeStores();

    public bool Equals(string? x, string? y) => IsPostgres(x) == IsPostgres(y);

    public int GetHashCode(string obj) => IsPostgres(obj) ? 1 : 0;

    private static bool IsPostgres(string? connection) => connection?.Contains("Host=", StringComparison.OrdinalIgnoreCase) == true;
}
