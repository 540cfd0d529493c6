using NodaTime;
using ReleasePlanner.Approvals;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;
using ReleasePlanner.Tests.Support;
using ReleasePlanner.Theaters.Bookings;
using ReleasePlanner.Windows;

namespace ReleasePlanner.Tests.Approvals;

/// <summary>One planner for all tests of a class: each has a distributor, film and window of its own.</summary>
public class ApprovalWorld : IAsyncDisposable
{
    public const int Houses = 4;

    private readonly SemaphoreSlim turn = new(1, 1);
    private Planner? planner;
    private int studios;

    protected virtual Task<Planner> StartAsync() => Planner.StartAsync();

    /// <summary>A distributor with a film booked in every house, <c>carmike-1</c> and on.</summary>
    /// <param name="rules">None: it has no policy.</param>
    public async Task<Studio> Studio(params ApprovalRule[] rules)
    {
        await turn.WaitAsync();
        try
        {
            if (planner is null)
            {
                planner = await (await StartAsync()).WithWorld(Houses, screens: 90);
                // Tests say themselves when it is its turn.
                await planner.Get<ProposalRunner>().StopAsync(CancellationToken.None);
            }
        }
        finally
        {
            turn.Release();
        }
        return await Approvals.Studio.In(planner, $"studio-{Interlocked.Increment(ref studios)}", rules);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        turn.Dispose();
        if (planner is not null)
        {
            await planner.DisposeAsync();
        }
    }
}

/// <summary>A distributor with one film and its people.</summary>
public sealed record Studio(Planner Planner, string Name)
{
    public string Ann => $"distribution:{Name}#ann";

    public string Eve => $"executive:{Name}#eve";

    public string Max => $"executive:{Name}#max";

    public DistributorId Id => DistributorId.Parse(Name);

    public FilmId Film => FilmId.Parse("film:" + Name);

    public WindowId Window => WindowId.Parse($"window:{Name}/us/theatrical");

    public static async Task<Studio> In(Planner planner, string name, ApprovalRule[] rules)
    {
        var studio = new Studio(planner, name);
        await planner.Do(studio.Ann, World.Film(planner, name, name));
        await planner.Do(studio.Ann, World.Window(planner, name, new LocalDate(2015, 6, 5)));
        await Task.WhenAll(Enumerable.Range(1, ApprovalWorld.Houses).Select(n => planner.Do(World.Carmike, studio.Confirm(n))));
        if (rules.Length > 0)
        {
            await planner.Do(studio.Eve, new SetApprovalPolicy { CommandId = planner.NewId(), Distributor = studio.Id, Rules = [.. rules] });
        }
        return studio;
    }

    public static ApprovalRule StopsAbove(int? above) => new() { Commands = [ApprovalRule.Stops], Above = above };

    public ConfirmBooking Confirm(int house, string id = "b") =>
        World.Confirm(Planner, $"carmike-{house}", Window) with { Booking = BookingId.Parse($"{Name}-{id}") };

    public ReleasePlanner.Films.CancelRelease Cancel() => new() { CommandId = Planner.NewId(), Film = Film };

    public CancelBookings CancelAt(params int[] houses) => new()
    {
        CommandId = Planner.NewId(),
        Window = Window,
        Theaters = new() { Ids = [.. houses.Select(n => World.Theater($"carmike-{n}"))] },
    };

    public ApproveProposal Approve(Outcome waiting) => new() { CommandId = Planner.NewId(), Proposal = ProposalId.Parse(waiting.Waits!) };

    public RefuseProposal Refuse(Outcome waiting) =>
        new() { CommandId = Planner.NewId(), Proposal = ProposalId.Parse(waiting.Waits!), Reason = new(null, "not before Friday") };

    public WithdrawProposal Withdraw(Outcome waiting) => new() { CommandId = Planner.NewId(), Proposal = ProposalId.Parse(waiting.Waits!) };

    /// <summary>Theaters in effect.</summary>
    public async Task<int> InEffect() => (int)(await Planner.Ask(Eve, new WindowSummary { Window = Window })).Theaters.InEffect;

    /// <summary>The only proposal there is.</summary>
    public async Task<Proposal> Proposal() => Xunit.Assert.Single((await Planner.Ask(Eve, new Proposals())).Proposals);

    public async Task<int> ProposalCount() => (await Planner.Ask(Eve, new Proposals())).Proposals.Count;
}
