using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using NodaTime;
using ReleasePlanner.Feed;
using ReleasePlanner.Host.Pages.Parts;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// A page that shows what is, and goes on showing it: it loads when its address changes, and again when something was taken in or a minute is over. It never asks faster
/// than a third of the time that asking takes, and not at all while it looks at the past.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>When the store had too much to do: it shows what it showed, and asks again this soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>However many look at what changed, one processor is left for whoever sends a command: pages are drawn anew in turn.</summary>
    private static readonly SemaphoreSlim Turn = new(Math.Max(1, Environment.ProcessorCount - 1));

    private readonly CancellationTokenSource gone = new();
    private TimeSpan took;
    private Task arrived = Task.CompletedTask;
    private bool watching;

    [Inject]
    internal Workspace Workspace { get; set; } = null!;

    [Inject]
    internal Arrivals Arrivals { get; set; } = null!;

    [Inject]
    internal Places Places { get; set; } = null!;

    /// <summary>Null: now. Otherwise the page shows what was known then, and changes nothing.</summary>
    [SupplyParameterFromQuery(Name = "asOf")]
    public string? AsOfText { get; set; }

    internal Instant? AsOf => Places.ReadAsOf(AsOfText);

    /// <summary>Why there is nothing to show; null: there is.</summary>
    internal Refusal? Refusal { get; private set; }

    /// <summary>True until something was loaded or refused.</summary>
    internal bool IsLoading { get; private set; } = true;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone { get; }

    /// <remarks>The token is taken once: a load that is under way when the page is left may still ask for it.</remarks>
    protected LivePage() => Gone = gone.Token;

    /// <summary>Who looks; set before <see cref="LoadAsync"/>.</summary>
    internal Actor Actor { get; private set; } = null!;

    /// <summary>May plan: staff of distribution, and the page shows now.</summary>
    protected bool CanPlan => Actor?.Role == Role.Distribution && AsOf is null;

    /// <summary>Asks for what the page shows. Called at first, when parameters change, and when something changed.</summary>
    /// <returns>Why it can show nothing; null: it can.</returns>
    internal abstract Task<Refusal?> LoadAsync();

    /// <summary>Why a page cannot be shown whose address somebody wrote or shortened by hand.</summary>
    protected static Refusal Unreadable => Refusal.Invalid("A filter or a name in this address cannot be read.");

    /// <summary>Loads again now, as after a command of this page's.</summary>
    protected async Task RefreshAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var who = await Workspace.Actor();
        Refusal = who.Refusal is { } nobody ? await Workspace.SpokenAsync(nobody) : null;
        if (Refusal is null)
        {
            Actor = who.Value!;
            try
            {
                Refusal = await LoadAsync() is { } refusal ? await Workspace.SpokenAsync(refusal) : null;
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                return;
            }
        }
        else if (watching)
        {
            Places.SignIn();
        }
        IsLoading = false;
        took = Stopwatch.GetElapsedTime(started);
    }

    /// <remarks>The arrival is taken before looking: what arrives while the page is drawn is not missed, nor what did since a request drew it.</remarks>
    protected override void OnInitialized() => arrived = Workspace.ArrivedSinceDrawn ?? Arrivals.Next;

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && RendererInfo.IsInteractive)
        {
            watching = true;
            _ = WatchAsync();
        }
    }

    private async Task WatchAsync()
    {
        while (!gone.IsCancellationRequested)
        {
            var again = Workspace.TakeMustAskAgain();
            if (again)
            {
                await Task.Delay(Soon, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                await arrived.WaitAsync(Longest, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            var least = took * 2;
            await Task.Delay(least > Breath ? least : Breath, Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (gone.IsCancellationRequested)
            {
                return;
            }
            arrived = Arrivals.Next;
            try
            {
                await InvokeAsync(async () =>
                {
                    if (AsOf is null || again)
                    {
                        await RefreshAsync();
                        await Turn.WaitAsync(Gone);
                        try
                        {
                            StateHasChanged();
                        }
                        finally
                        {
                            Turn.Release();
                        }
                    }
                });
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        gone.Cancel();
        gone.Dispose();
        return ValueTask.CompletedTask;
    }
}
