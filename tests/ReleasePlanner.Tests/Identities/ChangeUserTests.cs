using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Identities;

/// <summary>Two administrators at one user: the later one is told, and changes nothing unseen.</summary>
[Collection(nameof(ServedCollection))]
public sealed class ChangeUserTests(Served served)
{
    [Fact]
    public async Task A_change_over_what_somebody_else_changed_meanwhile_is_refused()
    {
        var user = UserId.Parse(await served.AddUser("seen@example.com"));
        var seen = new UserSeen("seen", "distribution:columbia", false);
        Assert.Null((await Send(new() { CommandId = served.NewId(), User = user, Name = "First", Seen = seen })).Refusal);
        var refusal = (await Send(new() { CommandId = served.NewId(), User = user, Name = "Second", Seen = seen })).Refusal!;
        Assert.Equal(("version-mismatch", "somebody changed First meanwhile: read it again and decide anew"), (refusal.Code, refusal.Message));
        // What is not looked at is not compared.
        Assert.Null((await Send(new() { CommandId = served.NewId(), User = user, Disabled = true, Seen = new(Disabled: false) })).Refusal);
        Assert.Null((await Send(new() { CommandId = served.NewId(), User = user, Name = "Third" })).Refusal);
    }

    private Task<Result<Outcome>> Send(ChangeUser command) => served.Services.GetRequiredService<Dispatcher>().Send(Actor.Administrator, command);
}
