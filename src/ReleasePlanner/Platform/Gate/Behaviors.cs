using System.Diagnostics;
using System.Reflection;
using MediatR;
using Microsoft.Extensions.Logging;
using ReleasePlanner.Identities;
using ReleasePlanner.Platform.Store;

namespace ReleasePlanner.Platform.Gate;

/// <summary>Traces and counts every request, notes refusals, and turns exceptions into refusals: <c>unavailable</c> when the store does not answer, else <c>internal-error</c>.</summary>
internal sealed partial class TraceBehavior<TRequest, TResponse>(Caller caller, RefusalLog refusals, ILogger<TraceBehavior<TRequest, TResponse>> log)
    : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var name = typeof(TRequest).Name;
        using var span = Diagnostics.Source.StartActivity(Diagnostics.GateSpan);
        span?.SetTag(Diagnostics.RequestTag, name);
        var started = Stopwatch.GetTimestamp();
        TResponse response;
        try
        {
            response = await next();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (ReadLoadShedException e)
        {
            response = TResponse.Refused(Refusal.Unavailable(e.Message));
        }
        catch (Exception e)
        {
            var incident = Incident.NewId();
            LogFailed(log, name, incident, e);
            response = TResponse.Refused(StoreErrors.IsUnavailable(e)
                ? Refusal.Unavailable($"the store does not answer, so whether it took effect is not known: send it again with the same id (incident {incident})")
                : Refusal.InternalError(incident));
        }
        if (response.Refusal is { } refusal)
        {
            refusals.NoteAtGate(caller.Actor, name, refusal.Code);
            LogRefused(log, name, caller.Actor.ToString(), refusal.Code, refusal.Message);
        }
        var outcome = response.Refusal?.Code ?? "done";
        span?.SetTag(Diagnostics.OutcomeTag, outcome);
        var tags = new TagList { { Diagnostics.RequestTag, name }, { Diagnostics.OutcomeTag, outcome } };
        Diagnostics.Requests.Add(1, tags);
        Diagnostics.Duration.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds, tags);
        return response;
    }

    [LoggerMessage(LogLevel.Error, "{Request} failed: incident {Incident}")]
    private static partial void LogFailed(ILogger log, string request, string incident, Exception e);

    [LoggerMessage(LogLevel.Information, "{Request} by {Actor} refused: {Code} {Message}")]
    private static partial void LogRefused(ILogger log, string request, string actor, string code, string message);
}

/// <summary>What a request has to pass before anybody looks at what it is about.</summary>
internal static class Admission
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, MayAttribute> Known = new();

    /// <summary>
    /// Default deny: the role must be one the request names. Distribution may also send an exhibitor's command on behalf of a house; the decision
    /// sees to it that this reaches its own films only. Null: it may be sent.
    /// </summary>
    public static Refusal? OfRole(object request, Actor actor)
    {
        var may = Known.GetOrAdd(request.GetType(), type => type.GetCustomAttribute<MayAttribute>() ?? new());
        var name = request.GetType().Name;
        return request is Command { OnBehalf: not null } ? OnBehalf(may, name, actor) : InPerson(may, name, actor);
    }

    private static Refusal? InPerson(MayAttribute may, string name, Actor actor)
    {
        if (!may.Roles.Contains(actor.Role))
        {
            return Refusal.NotAllowed($"{name} is for {string.Join(" or ", may.Roles.Select(r => r.ToString().ToLowerInvariant()))}, not for {actor}");
        }
        if (may.WholeDistributor && !actor.Territories.IsEmpty)
        {
            return Refusal.NotAllowed($"{name} is about a film as a whole, and {actor} is limited to some territories");
        }
        return may.OwnersOnly && actor.Role == Role.Exhibitor && !actor.IsOwner
            ? Refusal.NotAllowed($"{name} is for whose house it is: a buyer answers offers and books")
            : null;
    }

    private static Refusal? OnBehalf(MayAttribute may, string name, Actor actor)
    {
        if (may.Roles.Contains(Role.Exhibitor) && actor.Role == Role.Distribution)
        {
            return may.InPerson ? Refusal.NotAllowed($"{name} is for the house itself: nobody sends it on its behalf") : null;
        }
        return may.Roles.Contains(actor.Role) || actor.Role == Role.Distribution
            ? Refusal.Invalid("is for distribution that enters an exhibitor's command: leave it out", "onBehalf")
            : InPerson(may, name, actor);
    }

    /// <summary>All problems of a request's shape at once. Null: there are none.</summary>
    public static Refusal? OfShape(object request)
    {
        var problems = new Problems();
        switch (request)
        {
            case Command command:
                command.Check(problems);
                break;
            case Query query:
                query.Check(problems);
                break;
        }
        return problems.Found.Count > 0 ? Refusal.Invalid(problems.Found) : null;
    }
}

/// <summary>Default deny: the role must be one the request names.</summary>
internal sealed class AuthorizeBehavior<TRequest, TResponse>(Caller caller) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        Admission.OfRole(request!, caller.Actor) is { } refusal ? TResponse.Refused(refusal) : await next();
}

/// <summary>All problems of a request's shape at once.</summary>
internal sealed class ValidateBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        Admission.OfShape(request!) is { } refusal ? TResponse.Refused(refusal) : await next();
}

/// <summary>Commands wait for another time while this process may not write, or its clock is wrong.</summary>
/// <param name="writer">Null where identities alone are written, from the command line; so is <paramref name="clock"/>.</param>
internal sealed class WritableBehavior<TRequest, TResponse>(WriterLock? writer = null, ClockGuard? clock = null) : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is not Command)
        {
            return await next();
        }
        if (writer?.NotHeldBecause is { } why)
        {
            return TResponse.Refused(Refusal.ReadOnly(why));
        }
        if (clock is not null)
        {
            await clock.SampleAsync(cancellation: cancellationToken);
        }
        return clock?.WrongBecause is { } wrong ? TResponse.Refused(Refusal.ReadOnly(wrong)) : await next();
    }
}
