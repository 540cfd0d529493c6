using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using ReleasePlanner.Identities;
using ReleasePlanner.Mail;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

/// <summary>What holds for identities on either store.</summary>
internal static class IdentityContract
{
    private static readonly Instant Then = Instant.FromUtc(2014, 12, 1, 12, 0, 1);

    /// <summary>Every member of every entity comes back as it went: the model and the tables, which are made apart, fit.</summary>
    public static async Task Every_entity_comes_back_as_it_went(Planner planner)
    {
        object[] entities =
        [
            new User
            {
                Id = "u-1", UserName = "a@example.com", NormalizedUserName = "A@EXAMPLE.COM", Email = "a@example.com", NormalizedEmail = "A@EXAMPLE.COM", EmailConfirmed = true,
                PasswordHash = "hash", SecurityStamp = "stamp", ConcurrencyStamp = "c", TwoFactorEnabled = true, LockoutEnd = Then.ToDateTimeOffset(), LockoutEnabled = true,
                AccessFailedCount = 2, DisplayName = "A", Reach = "administrator", Disabled = true, RemovedAt = Then, TimeZone = "Europe/Berlin", LastStep = 47,
                CreatedAt = Then, LastSignInAt = Then,
            },
            new IdentityUserLogin<string> { LoginProvider = "oidc", ProviderKey = "iss sub", ProviderDisplayName = "Columbia", UserId = "u-1" },
            new IdentityUserToken<string> { UserId = "u-1", LoginProvider = "x", Name = "key", Value = "v" },
            new IdentityUserPasskey<string>
            {
                UserId = "u-1",
                CredentialId = [1, 2, 250],
                Data = new()
                {
                    PublicKey = [9, 8], Name = "laptop", CreatedAt = Then.ToDateTimeOffset(), SignCount = 7, Transports = ["internal", "hybrid"], IsUserVerified = true,
                    IsBackupEligible = true, IsBackedUp = true, AttestationObject = [1], ClientDataJson = [2, 3],
                },
            },
            new Session
            {
                Id = "s-1", Hash = "h", UserId = "u-1", Stamp = "stamp", Method = "passkey", StartedAt = Then, SeenAt = Then, ExpiresAt = Then, Address = "::1", UserAgent = "b",
            },
            new Link { Id = "l-1", Hash = "h", Purpose = "reset", UserId = "u-1", MadeAt = Then, ExpiresAt = Then, UsedAt = Then },
            new ApiToken
            {
                Id = "t-1", Hash = "h", UserId = "u-1", Name = "n", Reach = "buyer:clark", IssuedAt = Then, IssuedBy = "administrator", ExpiresAt = Then, RevokedAt = Then,
                RevokedBy = "administrator", LastUsedAt = Then, LastAddress = "::1",
            },
            new SignIn { At = Then, What = "failed", UserId = "u-1", UserName = "a", Reason = "r", Address = "::1", UserAgent = "b" },
            new Act { Sender = "administrator", CommandId = "c", Party = "administrator", At = Then, Name = "AddUser", Hash = "h", Command = "{}", Result = "{}" },
            new Letter
            {
                At = Then, Address = "a@example.com", UserId = "u-1", Kind = "reset", Subject = "s", Body = "b", Links = "sealed", State = "failed", Tries = 2, NextAt = Then, GiveUpAt = Then,
                Error = "e", SentAt = Then,
            },
            new Reader { UserId = "u-1", Digests = true, DigestDay = "2014-12-01", Digest = "h" },
            new Reminder { UserId = "u-1", Offer = "offer:the-interview/us/theatrical/carmike", RespondBy = Then },
            new DataProtectionKey { FriendlyName = "key", Xml = "<key/>" },
        ];
        await In(planner, async store =>
        {
            Assert.Equal(store.Model.GetEntityTypes().Where(t => !t.IsOwned()).Select(t => t.ClrType).ToHashSet(), entities.Select(e => e.GetType()).ToHashSet());
            foreach (var entity in entities)
            {
                store.Add(entity);
                await store.SaveChangesAsync();
            }
        });
        foreach (var entity in entities)
        {
            await In(planner, async store =>
            {
                var type = store.Model.FindEntityType(entity.GetType())!;
                Assert.All(type.GetProperties(), p => Assert.True(p.PropertyInfo!.GetValue(entity) is not null, $"{type.ClrType.Name}.{p.Name} is not tried"));
                var found = await store.FindAsync(entity.GetType(), [.. type.FindPrimaryKey()!.Properties.Select(p => p.PropertyInfo!.GetValue(entity))]);
                Assert.Equivalent(entity, found, strict: true);
            });
        }
    }

    /// <summary>Twice the same is done once; another under its id is refused; a dry run leaves nothing.</summary>
    public static async Task A_command_is_done_once_and_a_dry_run_not_at_all(Planner planner)
    {
        var add = new AddUser { CommandId = planner.NewId(), Email = "once@example.com", Name = "Once", Reach = "administrator" };
        var tried = await planner.Do("administrator", add with { DryRun = true });
        Assert.False(tried.Result!.Value.TryGetProperty("link", out _));
        Assert.Empty((await Ask(planner, new Users())).Users);
        Assert.Equal(0, await In(planner, store => store.Acts.CountAsync()));

        var first = (await planner.Do("administrator", add)).Result!.Value;
        var again = await planner.Do("administrator", add);
        Assert.Equal(first.GetProperty("user").GetString(), again.Result!.Value.GetProperty("user").GetString());
        Assert.False(again.Result!.Value.TryGetProperty("link", out _));
        Assert.Equal("shown-once", again.Warnings.Single().Code);
        Assert.Equal("command-reused", (await planner.Refused("administrator", add with { Name = "Other" })).Code);
        Assert.Equal("taken", (await planner.Refused("administrator", add with { CommandId = planner.NewId(), Email = "ONCE@example.com" })).Code);

        var act = await In(planner, store => store.Acts.SingleAsync());
        Assert.Equal(("administrator", "AddUser"), (act.Sender, act.Name));
        Assert.DoesNotContain(first.GetProperty("link").GetString()!.Split('_')[1], act.Result + act.Command, StringComparison.Ordinal);
    }

    /// <summary>Guesses are slowed by account and address, shortly by account alone, and whoever's account it is gets in; what is counted is in the store.</summary>
    public static async Task Guessing_is_slowed_and_nobody_is_locked_out(Planner planner)
    {
        var account = SignInThrottle.Password("guess@example.com");
        Assert.Equal(account, SignInThrottle.Password(" GUESS@example.com"));
        async Task<bool> Guess(string address, bool strict = false, string? of = null) => await new SignInThrottle(planner.Database, planner.Clock).TryAsync(of ?? account, address, strict, default);

        // Of a hundred guesses at once five are looked at.
        Assert.Equal(5, (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Guess("192.0.2.1")))).Count(looked => looked));
        // Each wait is twice the one before, up to a quarter of an hour; guesses that come too early do not make it longer.
        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 900, 900, 900 })
        {
            planner.Clock.Advance(Duration.FromSeconds(seconds - 1));
            Assert.False(await Guess("192.0.2.1"), $"before {seconds} s");
            planner.Clock.Advance(Duration.FromSeconds(1));
            Assert.True(await Guess("192.0.2.1"), $"after {seconds} s");
        }
        // From elsewhere the owner gets in, and from then on there whoever else guesses.
        Assert.True(await Guess("192.0.2.2"));
        await new SignInThrottle(planner.Database, planner.Clock).SucceededAsync(account, "192.0.2.2", default);
        // One network of IPv6 is one sender; many senders together wait, a minute at most.
        Assert.Equal(5, (await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Guess($"2001:db8::{n:x}")))).Count(looked => looked));
        for (var n = 1; n <= 40; n++)
        {
            await Guess($"198.51.100.{n}");
        }
        Assert.False(await Guess("203.0.113.1"));
        Assert.True(await Guess("192.0.2.2"));
        await new SignInThrottle(planner.Database, planner.Clock).SucceededAsync(account, "192.0.2.2", default);
        for (var n = 1; n <= 20; n++)
        {
            planner.Clock.Advance(SignInThrottle.LongestWaitOfAll);
            Assert.True(await Guess($"203.0.113.{n}"), $"guess {n}");
        }
        // Codes, which only who has the password guesses at, wait longer in all.
        var code = SignInThrottle.Password("a code");
        var looked = 0;
        for (var n = 1; n <= 60; n++)
        {
            looked += await Guess($"198.51.100.{n}", strict: true, of: code) ? 1 : 0;
            planner.Clock.Advance(Duration.FromMinutes(1));
        }
        Assert.InRange(looked, 30, 42);
        // Another account is another matter, and a day without guesses is enough.
        Assert.True(await Guess("192.0.2.1", of: SignInThrottle.Password("other@example.com")));
        planner.Clock.Advance(Duration.FromHours(25));
        Assert.Equal(5, (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Guess("192.0.2.1")))).Count(taken => taken));
        await new SignInThrottle(planner.Database, planner.Clock).ClearAsync(account, default);
        Assert.True(await Guess("192.0.2.1"));
    }

    private static async Task<TAnswer> Ask<TAnswer>(Planner planner, Query<TAnswer> query) =>
        (await planner.Dispatcher.Ask(Actor.Administrator, query)).Match(a => a, r => throw new InvalidOperationException(r.Message));

    private static async Task In(Planner planner, Func<IdentityStore, Task> use) => await In(planner, async store =>
    {
        await use(store);
        return 0;
    });

    private static async Task<T> In<T>(Planner planner, Func<IdentityStore, Task<T>> use)
    {
        await using var scope = planner.Get<IServiceScopeFactory>().CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<IdentityStore>());
    }
}

public sealed class IdentityStoreTests : IAsyncLifetime
{
    private Planner planner = null!;

    public async ValueTask InitializeAsync() => planner = await Planner.StartAsync();

    public ValueTask DisposeAsync() => planner.DisposeAsync();

    [Fact]
    public async Task Commands_are_done_once_and_entities_come_back_as_they_went()
    {
        await IdentityContract.A_command_is_done_once_and_a_dry_run_not_at_all(planner);
        await IdentityContract.Every_entity_comes_back_as_it_went(planner);
    }

    [Fact]
    public Task Guessing_is_slowed_and_nobody_is_locked_out() => IdentityContract.Guessing_is_slowed_and_nobody_is_locked_out(planner);

    [Theory]
    [InlineData("not an address", "administrator", "email")]
    [InlineData("a@example.com", "somebody", "reach")]
    [InlineData("a@example.com", "administrator#u-1", "reach")]
    public async Task A_user_needs_an_address_and_a_reach(string email, string reach, string field)
    {
        var refusal = await planner.Refused("administrator", new AddUser { CommandId = planner.NewId(), Email = email, Name = "A", Reach = reach });
        Assert.Equal(field, refusal.Problems!.Single().Field);
    }

    [Fact]
    public async Task Whoever_was_looked_up_before_they_were_changed_or_removed_is_written_back_by_nobody()
    {
        var user = await Added("race@example.com");
        await using var one = planner.Get<IServiceScopeFactory>().CreateAsyncScope();
        await using var two = planner.Get<IServiceScopeFactory>().CreateAsyncScope();
        var (users, others) = (one.ServiceProvider.GetRequiredService<PlannerUsers>(), two.ServiceProvider.GetRequiredService<PlannerUsers>());
        var guessed = (await others.FindByIdAsync(user))!;
        var right = (await users.FindByIdAsync(user))!;
        await planner.Do("administrator", new ChangeUser { CommandId = planner.NewId(), User = UserId.Parse(user), Reach = "executive:columbia" });
        Assert.False((await users.UpdateAsync(right)).Succeeded);
        await planner.Do("administrator", new RemoveUser { CommandId = planner.NewId(), User = UserId.Parse(user) });
        Assert.False((await others.UpdateAsync(guessed)).Succeeded);
        Assert.NotNull((await planner.Ask("administrator", new Users { Removed = true })).Users.Single(u => u.User.Value == user).RemovedAt);
    }

    [Fact]
    public async Task The_door_keeps_the_last_hundred_thousand_notes()
    {
        await using var scope = planner.Get<IServiceScopeFactory>().CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IdentityStore>();
        foreach (var id in new[] { 101_000, 101_001, 200_999 })
        {
            store.SignIns.Add(new() { Id = id, At = planner.Get<IClock>().GetCurrentInstant(), What = "failed" });
        }
        await store.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<Door>().NoteAsync("failed", null, null, "", new(null, null), default);
        Assert.Equal([101_001, 200_999, 201_000], await store.SignIns.Select(s => s.Id).Order().ToListAsync());
    }

    private async Task<string> Added(string email) =>
        (await planner.Do("administrator", new AddUser { CommandId = planner.NewId(), Email = email, Name = "A", Reach = "administrator" })).Result!.Value.GetProperty("user").GetString()!;

    [Fact]
    public async Task A_user_has_at_most_fifty_good_tokens_and_one_more_once_one_is_revoked()
    {
        var user = UserId.Parse(await Added("many-tokens@example.com"));
        var issued = new List<string>();
        for (var n = 0; n < 50; n++)
        {
            issued.Add((await Issue()).Result!.Value.GetProperty("token").GetString()!);
        }

        var refusal = await planner.Refused("administrator", new IssueToken { CommandId = planner.NewId(), Name = "n", User = user });
        await planner.Do("administrator", new RevokeToken { CommandId = planner.NewId(), Token = TokenId.Parse(issued[0]) });
        await Issue();

        Assert.StartsWith("user: would be token 51", refusal.Message, StringComparison.Ordinal);

        Task<Outcome> Issue() => planner.Do("administrator", new IssueToken { CommandId = planner.NewId(), Name = "n", User = user });
    }

    [Fact]
    public async Task Others_see_their_own_and_administer_nothing()
    {
        Assert.Equal("not-allowed", (await planner.Refused("distribution:columbia", new AddUser { CommandId = planner.NewId(), Email = "x@example.com", Name = "X", Reach = "administrator" })).Code);
        await planner.Do("administrator", new IssueToken { CommandId = planner.NewId(), Name = "theirs", Reach = "buyer:clark" });
        Assert.Empty((await planner.Ask("distribution:columbia#u-2", new Tokens())).Tokens);
        Assert.NotEmpty((await planner.Ask("administrator", new Tokens())).Tokens);
    }
}
