namespace ReleasePlanner.FilmRental;

/// <summary>Deletes a template of terms. Offers that were made under it stay as they are.</summary>
[May(Role.Distribution, InPerson = true)]
public sealed record DeleteTermsTemplate : Command, IDecided<TermsTemplateState>
{
    public required TermsTemplateId Template { get; init; }

    public string? Stream => Template.Value;

    public Decision Decide(TermsTemplateState state, Context context) =>
        context.Actor.ActsFor(Template.Distributor) && state.Details is { } details ? new TermsTemplateDeleted(details) : Refusal.NotFound(Template);
}
