using System.Text.Json;
using Dapper;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Hosting;
using ReleasePlanner.Platform.Store;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Identities;

/// <summary>Identities from the command line: the same commands, sent by the administrator that whoever runs the program on the store is.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Database database;

    private Desk(ServiceProvider services, Database database) => (this.services, this.database) = (services, database);

    public static async Task<Desk> OpenAsync(string store, IClock clock, CancellationToken cancellation)
    {
        await Store.MigrateAsync(store, cancellation);
        var database = new Database(store);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(database);
        services.AddSingleton(clock);
        services.AddGate();
        services.AddIdentities();
        return new(services.BuildServiceProvider(), database);
    }

    /// <exception cref="UsageException">Nobody can have that password.</exception>
    public async Task CheckPasswordAsync(string password)
    {
        await using var scope = services.CreateAsyncScope();
        if (await PasswordPages.PasswordProblems(scope.ServiceProvider.GetRequiredService<PlannerUsers>(), new(), password) is { } wrong)
        {
            throw new UsageException(wrong);
        }
    }

    /// <summary>Adds a user, and returns the path of the link by which they set a password.</summary>
    public async Task<(string User, string Link)> AddUserAsync(string email, string name, string reach, CancellationToken cancellation)
    {
        var added = await SendAsync(new AddUser { CommandId = NewId(), Email = email, Name = name, Reach = reach }, cancellation);
        return (added.GetProperty("user").GetString()!, added.GetProperty("link").GetString()!);
    }

    /// <summary>Issues a token of a system, or of a user.</summary>
    public async Task<string> IssueTokenAsync(string name, string? reach, int days, string? email, CancellationToken cancellation)
    {
        var user = email is null ? (UserId?)null : await FindAsync(email, cancellation);
        var issued = await SendAsync(new IssueToken { CommandId = NewId(), Name = name, Reach = reach, Days = days, User = user }, cancellation);
        return issued.GetProperty("secret").GetString()!;
    }

    /// <summary>Sets the first password of a user that was just added, as its link would.</summary>
    public async Task SetPasswordAsync(string user, string password)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<PlannerUsers>();
        var set = await users.AddPasswordAsync((await users.FindByIdAsync(user))!, password);
        if (!set.Succeeded)
        {
            throw new UsageException(string.Join(" ", set.Errors.Select(e => e.Description)));
        }
    }

    public Task<bool> HasUserAsync(string email, CancellationToken cancellation) => HasUserAsync(email, withoutPassword: false, cancellation);

    /// <param name="withoutPassword">Only one who never got a password.</param>
    public async Task<bool> HasUserAsync(string email, bool withoutPassword, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PlannerUsers>().FindByNameAsync(email) is { } user && !(withoutPassword && user.PasswordHash is not null);
    }

    /// <summary>Whether nothing was ever planned here, and nobody was ever let in, removed users and tokens that are over included.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return !await connection.ExecuteScalarAsync<bool>(
            "select exists (select 1 from journal) or exists (select 1 from identity_user) or exists (select 1 from identity_token)");
    }

    /// <summary>When the last thing happened here; null: nothing has.</summary>
    public async Task<Instant?> LastAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return Stored.InstantOrNone(await connection.ExecuteScalarAsync<string?>("select nullif(recorded_at, '') from journal_head"));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task<UserId> FindAsync(string email, CancellationToken cancellation)
    {
        var found = await services.GetRequiredService<Dispatcher>().Ask(Actor.Administrator, new Users { Like = email, Limit = 500 }, cancellation);
        return found.Value?.Users.FirstOrDefault(u => u.Email.Equals(email, StringComparison.OrdinalIgnoreCase))?.User ?? throw new UsageException($"there is no user {email}");
    }

    private async Task<JsonElement> SendAsync(Platform.Commands.Command command, CancellationToken cancellation) =>
        (await services.GetRequiredService<Dispatcher>().Send(Actor.Administrator, command, cancellation)).Match(o => o.Result!.Value, r => throw new UsageException(r.Message));

    private static CommandId NewId() => CommandId.Parse($"cli-{Guid.NewGuid():n}");
}
