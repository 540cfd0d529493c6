using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace ReleasePlanner.Platform.Commands;

/// <summary>Who sent the request that is being handled.</summary>
public sealed class Caller
{
    public Actor Actor { get; set; } = null!;
}

/// <summary>The gate: the one way in for commands and queries, whoever sends them. The only place that knows MediatR's sender.</summary>
public sealed class Dispatcher(IServiceScopeFactory scopes)
{
    public Task<Result<Outcome>> Send(Actor actor, Command command, CancellationToken cancellation = default) =>
        SendCore(actor, command, cancellation);

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

    private async Task<TResponse> SendCore<TResponse>(Actor actor, IRequest<TResponse> request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Actor = actor;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellation);
    }
}
