using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Primitives;
using NodaTime;
using ReleasePlanner.Host.Pages.Live;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Projection;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Partner;

/// <summary>
/// A page of a theater's side: answered once, whole, without a circuit. A form is sent to the page's own address and comes back with what was done, or with what was
/// typed and what is wrong with it.
/// </summary>
public abstract class PartnerPage : ComponentBase
{
    /// <summary>How long a page waits for the lists to show what it has just sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Inject]
    internal Workspace Workspace { get; set; } = null!;

    [Inject]
    internal IClock Clock { get; set; } = null!;

    [Inject]
    internal ReadModelPump Pump { get; set; } = null!;

    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [CascadingParameter]
    public Viewing Viewing { get; set; } = Viewing.Unknown;

    /// <summary>Why there is nothing to show; null: there is.</summary>
    internal Refusal? Refusal { get; private set; }

    /// <summary>Who looks; set before <see cref="LoadAsync"/>.</summary>
    internal Actor Actor { get; private set; } = null!;

    /// <summary>What was sent and refused.</summary>
    internal Refusal? Problem { get; set; }

    /// <summary>What was sent and done.</summary>
    internal Outcome? Done { get; private set; }

    internal abstract Task<Refusal?> LoadAsync();

    protected override async Task OnParametersSetAsync()
    {
        var who = await Workspace.Actor();
        if ((Refusal = who.Refusal is { } nobody ? await Workspace.SpokenAsync(nobody) : null) is null)
        {
            Actor = who.Value!;
            Refusal = await LoadAsync() is { } refusal ? await Workspace.SpokenAsync(refusal) : null;
        }
        if (Refusal?.Code == "not-found")
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>What was typed; null: nothing, or the page was not sent.</summary>
    internal string? Typed(string name) => Sent(name).ToString().Trim() is { Length: > 0 } text ? text : null;

    internal StringValues Sent(string name) => Http.Request.HasFormContentType ? Http.Request.Form[name] : StringValues.Empty;

    /// <summary>The form's own id for its command: the same form sent twice does it once.</summary>
    internal CommandId FormId() => TypedId<CommandId>("commandId") ?? Workspace.NewId();

    /// <summary>The id that a field has; null: none, or what is none.</summary>
    internal T? TypedId<T>(string name)
        where T : struct, IId<T> => Read<T>(Typed(name));

    internal static T? Read<T>(string? text)
        where T : struct, IId<T>
    {
        try
        {
            return text is null ? null : T.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The houses whose boxes are ticked.</summary>
    internal ImmutableArray<TheaterId> Chosen() => [.. Sent("theater").Select(Read<TheaterId>).OfType<TheaterId>().Distinct()];

    /// <summary>Sends what the form asks for, and keeps what came of it for the page.</summary>
    internal async Task SendAsync(Command command)
    {
        var result = await Workspace.Send(command);
        (Done, Problem) = (result.Refusal is null ? result.Value : null, result.Refusal);
        if (Problem is not null)
        {
            Http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        await CatchUpAsync();
    }

    /// <summary>The page is answered once: what it lists is to have in it what it sent.</summary>
    internal async Task CatchUpAsync()
    {
        using var soon = new CancellationTokenSource(Patience);
        try
        {
            await Pump.CatchUpAsync(soon.Token);
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            // The lists are a little behind, as they say themselves.
        }
    }

    /// <summary>Says that a form cannot be sent as it is.</summary>
    /// <param name="message">A sentence as it is shown.</param>
    internal void Wrong(string field, string message) => Wrong([new(field, message)]);

    /// <inheritdoc cref="Wrong(string, string)"/>
    internal void Wrong(IReadOnlyList<Problem> problems)
    {
        Problem = new("invalid", string.Join(" ", problems.Select(p => p.Message).Distinct()), problems);
        Http.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    internal string? ProblemOf(string field) => Problem?.Problems?.FirstOrDefault(p => p.Field == field)?.Message;

    /// <summary>A time to answer by in words: <c>in 5 h</c>, <c>overdue by 2 d</c>.</summary>
    internal string Left(Instant by)
    {
        var now = Clock.GetCurrentInstant();
        return by > now ? $"in {Viewing.Since(now, by).Replace("now", "a minute", StringComparison.Ordinal)}" : $"overdue by {Viewing.Since(by, now)}";
    }

    internal bool IsOver(Instant? by) => by <= Clock.GetCurrentInstant();
}
