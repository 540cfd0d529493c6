using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Who sent the request that is being handled.</summary>
public sealed class Caller
{
    public Actor Actor { get; set; } = null!;

    /// <summary>Does not wait for the lines of a batch, however few: it goes on behind the answer.</summary>
    public bool AnsweredAtOnce { get; set; }
}

/// <summary>The gate: the one way in for commands and queries, whoever sends them. The only place that knows MediatR's sender.</summary>
public sealed class Dispatcher(IServiceScopeFactory scopes)
{
    public Task<Result<Outcome>> Send(Actor actor, Command command, CancellationToken cancellation = default) =>
        SendCore(actor, command, cancellation);

    /// <summary>The same without waiting for a batch: the outcome says that it is under way.</summary>
    public Task<Result<Outcome>> Begin(Actor actor, Command command, CancellationToken cancellation = default) =>
        SendCore(actor, command, cancellation, atOnce: true);

    public Task<Result<TAnswer>> Ask<TAnswer>(Actor actor, Query<TAnswer> query, CancellationToken cancellation = default) =>
        SendCore(actor, query, cancellation);

    /// <summary>Asks a query whose type is known only at run time, and gives the answer as JSON.</summary>
    public Task<Result<JsonElement>> AskAny(Actor actor, Query query, CancellationToken cancellation = default)
    {
        var answer = RequestCatalog.AnswerOf(query.GetType())!;
        var method = typeof(Dispatcher).GetMethod(nameof(AskTyped), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        return (Task<Result<JsonElement>>)method.MakeGenericMethod(answer).Invoke(this, [actor, query, cancellation])!;
    }

    private async Task<Result<JsonElement>> AskTyped<TAnswer>(Actor actor, Query<TAnswer> query, CancellationToken cancellation)
    {
        var result = await Ask(actor, query, cancellation);
        return result.Match<Result<JsonElement>>(answer => JsonSerializer.SerializeToElement(answer, Json.Options), refusal => refusal);
    }

    private async Task<TResponse> SendCore<TResponse>(Actor actor, IRequest<TResponse> request, CancellationToken cancellation, bool atOnce = false)
    {
        await using var scope = scopes.CreateAsyncScope();
        var caller = scope.ServiceProvider.GetRequiredService<Caller>();
        (caller.Actor, caller.AnsweredAtOnce) = (actor, atOnce);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellation);
    }
}
