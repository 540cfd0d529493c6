using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace ReleasePlanner.IntegrationTests.Restore;

/// <summary>A PostgreSQL cluster of a test's own, made with the programs of the newest installed version, and gone with the test.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly string? Programs = FindPrograms();

    private readonly string folder = Directory.CreateTempSubdirectory("rp-cluster-").FullName;
    private readonly int port = FreePort();
    private bool isRunning;

    private string Data => Path.Combine(folder, "data");

    /// <summary>What <c>--store</c> takes, of a database of this cluster.</summary>
    public string Store(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "rp",
        Database = database,
    }.ConnectionString;

    /// <summary>A new and empty cluster that runs, or the test is skipped where its programs are missing.</summary>
    public static async Task<PostgresCluster> CreateAsync()
    {
        Assert.SkipWhen(Programs is null, "no PostgreSQL programs (initdb, pg_ctl, pg_basebackup): tests/run.sh installs them where it may");
        var cluster = new PostgresCluster();
        await cluster.OwnFolder();
        await cluster.Run("initdb", "-D", cluster.Data, "-U", "rp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>A standby of this cluster, as it is now, that runs.</summary>
    public async Task<PostgresCluster> StandbyAsync()
    {
        var standby = new PostgresCluster();
        await standby.OwnFolder();
        await standby.Run("pg_basebackup", "-D", standby.Data, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync", "-h", "127.0.0.1", "-p", $"{port}", "-U", "rp");
        await standby.StartAsync();
        return standby;
    }

    public Task PromoteAsync() => Run("pg_ctl", "-D", Data, "-w", "promote");

    public async Task StopAsync()
    {
        if (isRunning)
        {
            isRunning = false;
            await Run("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");
        }
    }

    /// <summary>Ends every session at once, as a crash does, and starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Dumps a database of this cluster and restores it into a new one of another.</summary>
    public async Task CopyAsync(string database, PostgresCluster other)
    {
        var file = Path.Combine(folder, "dump");
        await Run("pg_dump", "-Fc", "-f", file, "-h", "127.0.0.1", "-p", $"{port}", "-U", "rp", database);
        await other.CreateDatabaseAsync(database);
        await Run("pg_restore", "-h", "127.0.0.1", "-p", $"{other.port}", "-U", "rp", "-d", database, "--exit-on-error", file);
    }

    public async Task CreateDatabaseAsync(string name)
    {
        await using var connection = new NpgsqlConnection(Store("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync()
    {
        await Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -h 127.0.0.1 -c shared_buffers=16MB -c fsync=off", "start");
        isRunning = true;
    }

    /// <summary>The server refuses to run as root.</summary>
    private async Task OwnFolder()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await Execute("chown", ["postgres", folder]);
        }
    }

    private Task Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess ? Execute("runuser", ["-u", "postgres", "--", path, .. arguments]) : Execute(path, arguments);
    }

    private async Task Execute(string program, string[] arguments)
    {
        // Nobody reads what a server writes later: a pipe that it inherited would never end.
        var output = Path.Combine(Path.GetTempPath(), $"rp-run-{Guid.NewGuid():n}");
        var line = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a}'"));
        var start = new ProcessStartInfo("sh", ["-c", $"{line} >'{output}' 2>&1"]) { WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await File.ReadAllTextAsync(output);
        File.Delete(output);
        Assert.True(process.ExitCode == 0, $"{line}: {said}");
    }

    private static string? FindPrograms()
    {
        string[] folders =
        [
            .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [],
            "/usr/local/pgsql/bin",
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'),
        ];
        string[] needed = ["initdb", "pg_ctl", "pg_basebackup", "pg_dump", "pg_restore"];
        var hasUser = !Environment.IsPrivilegedProcess || (File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)));
        return hasUser ? folders.FirstOrDefault(f => needed.All(n => File.Exists(Path.Combine(f, n)))) : null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
