using MediatR;
using ReleasePlanner.Platform.Projection;

namespace ReleasePlanner.FilmRental;

/// <summary>A distributor's own templates of terms. For an offer the most specific one counts.</summary>
[May(Role.Distribution, Role.Executive)]
public sealed record TermsTemplates : PagedQuery<TermsTemplatesAnswer>
{
    public required DistributorId Distributor { get; init; }
}

public sealed record TermsTemplatesAnswer : PagedAnswer
{
    /// <summary>By id.</summary>
    public required IReadOnlyList<TermsTemplate> Templates { get; init; }
}

internal sealed class TermsTemplatesHandler(ReadModel model, Caller caller) : IRequestHandler<TermsTemplates, Result<TermsTemplatesAnswer>>
{
    public Task<Result<TermsTemplatesAnswer>> Handle(TermsTemplates query, CancellationToken cancellationToken) =>
        model.Answer(query, look => Read(look, query), cancellationToken);

    private async Task<Result<TermsTemplatesAnswer>> Read(Look look, TermsTemplates query)
    {
        if (!caller.Actor.ActsFor(query.Distributor))
        {
            return Refusal.NotFound(query.Distributor);
        }
        var bodies = await look.Query<string>(
            $"select body from terms_template t where distributor = @distributor and deleted = 0 and {look.InForce("t")} order by id", new { distributor = query.Distributor.Value });
        var (page, next) = query.PageOf(bodies);
        return new TermsTemplatesAnswer { Templates = [.. page.Select(Json.Read<TermsTemplate>)], Next = next };
    }
}
