using System.Linq.Expressions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReleasePlanner.Mail;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Identities;

/// <summary>
/// Identities through Entity Framework, for ASP.NET Core Identity's sake. The tables are made by our own migrations; a test holds the two together.
/// </summary>
internal sealed class IdentityStore(Database planner) : DbContext, IDataProtectionKeyContext
{
    public DbSet<User> Users => Set<User>();

    /// <summary>An address is written to once its owner has shown that it is theirs.</summary>
    public IQueryable<User> WhoCanBeMailed =>
        Users.AsNoTracking().Where(u => !u.Disabled && u.RemovedAt == null && u.Email != null && (u.EmailConfirmed || u.LastSignInAt != null));

    public DbSet<IdentityUserLogin<string>> Logins => Set<IdentityUserLogin<string>>();

    public DbSet<IdentityUserPasskey<string>> Passkeys => Set<IdentityUserPasskey<string>>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Link> Links => Set<Link>();

    public DbSet<ApiToken> Tokens => Set<ApiToken>();

    public DbSet<SignIn> SignIns => Set<SignIn>();

    public DbSet<Act> Acts => Set<Act>();

    /// <summary>Mails are here so that one is written together with what it tells of, such as an invitation's link.</summary>
    public DbSet<Letter> Letters => Set<Letter>();

    public DbSet<Reader> Readers => Set<Reader>();

    public DbSet<Reminder> Reminders => Set<Reminder>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Writes together, or not at all: null from <paramref name="write"/> takes everything back.</summary>
    public async Task<T?> TogetherAsync<T>(Func<Task<T?>> write, CancellationToken cancellation)
        where T : class
    {
        using var gate = await planner.WriteGateAsync(cancellation);
        await using var transaction = await Database.BeginTransactionAsync(cancellation);
        var result = await write();
        if (result is not null)
        {
            await SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return result;
    }

    /// <summary>Writes by statements of its own.</summary>
    public async Task WriteAsync(Func<Task> write)
    {
        using var gate = Database.CurrentTransaction is null ? await planner.WriteGateAsync() : null;
        await write();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var gate = Database.CurrentTransaction is null ? await planner.WriteGateAsync(cancellationToken) : null;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Data protection keeps its keys this way.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var gate = Database.CurrentTransaction is null ? planner.WriteGateAsync().AsTask().GetAwaiter().GetResult() : null;
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    protected override void OnConfiguring(DbContextOptionsBuilder options)
    {
        if (planner.IsSqlite)
        {
            options.UseSqlite(planner.ConnectionString);
        }
        else
        {
            options.UseNpgsql(planner.Postgres!);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<Instant>().HaveConversion<InstantText>();
        configuration.Properties<DateTimeOffset>().HaveConversion<OffsetText>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        Table<User>(model, "identity_user", u => u.Id, b =>
        {
            b.Ignore(u => u.PhoneNumber);
            b.Ignore(u => u.PhoneNumberConfirmed);
            b.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
        });
        Table<IdentityUserLogin<string>>(model, "identity_login", l => new { l.LoginProvider, l.ProviderKey });
        Table<IdentityUserToken<string>>(model, "identity_secret", t => new { t.UserId, t.LoginProvider, t.Name });
        Table<IdentityUserPasskey<string>>(model, "identity_passkey", p => p.CredentialId, b => b.OwnsOne(p => p.Data, data => data.ToJson("data")));
        Table<Session>(model, "identity_session", s => s.Id);
        Table<Link>(model, "identity_link", l => l.Id);
        Table<ApiToken>(model, "identity_token", t => t.Id);
        Table<SignIn>(model, "identity_sign_in", s => s.Id, b => b.Property(s => s.Id).ValueGeneratedOnAdd());
        Table<Act>(model, "identity_act", a => new { a.Sender, a.CommandId });
        Table<Letter>(model, "mail", l => l.Id, b =>
        {
            b.Property(l => l.Id).ValueGeneratedOnAdd();
            b.Property(l => l.Tries).IsConcurrencyToken();
        });
        Table<Reader>(model, "mail_reader", r => r.UserId);
        Table<Reminder>(model, "mail_reminder", r => new { r.UserId, r.Offer, r.RespondBy });
        Table<DataProtectionKey>(model, "identity_key", k => k.Id);
    }

    private static void Table<T>(ModelBuilder model, string name, Expression<Func<T, object?>> key, Action<EntityTypeBuilder<T>>? more = null)
        where T : class
    {
        var entity = model.Entity<T>();
        entity.ToTable(name).HasKey(key);
        more?.Invoke(entity);
        foreach (var property in entity.Metadata.GetProperties())
        {
            property.SetColumnName(Lower(property.Name));
        }
    }

    /// <summary><c>UserId</c> as <c>user_id</c>.</summary>
    private static string Lower(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    private sealed class InstantText() : ValueConverter<Instant, string>(i => Stored.Text(i), s => Stored.Instant(s));

    private sealed class OffsetText() : ValueConverter<DateTimeOffset, string>(d => Stored.Text(Instant.FromDateTimeOffset(d)), s => Stored.Instant(s).ToDateTimeOffset());
}
