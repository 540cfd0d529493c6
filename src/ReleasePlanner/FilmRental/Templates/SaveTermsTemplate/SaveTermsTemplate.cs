namespace ReleasePlanner.FilmRental;

/// <summary>
/// Saves the terms that a distributor's offers are made under where they name none, or saves them anew. Offers that are out keep theirs.
/// </summary>
[May(Role.Distribution, InPerson = true)]
public sealed record SaveTermsTemplate : Command, IDecided<TermsTemplateState>
{
    /// <summary>The caller's own.</summary>
    public required DistributorId Distributor { get; init; }

    /// <summary>Only for offers to this chain; null: to any.</summary>
    public ChainId? Chain { get; init; }

    /// <summary>Only for offers of this film; null: of any.</summary>
    public FilmId? Film { get; init; }

    public required Terms Terms { get; init; }

    public string? Stream => TermsTemplateId.Of(Distributor, Chain, Film).Value;

    public IEnumerable<string> Needs => new[] { Chain?.Value, Film?.Value }.OfType<string>();

    public Decision Decide(TermsTemplateState state, Context context)
    {
        var facts = new FactReader(context.Facts);
        var (chain, film) = (Chain is { } c ? facts.Chain(c) : null, Film is { } f ? facts.Film(f) : null);
        if (facts.Lacking.Count > 0)
        {
            return Decision.Lacks(facts.Lacking);
        }
        if (!context.Actor.ActsFor(Distributor))
        {
            return Refusal.NotFound(Distributor);
        }
        if (Chain is not null && chain!.State.Details is null)
        {
            return Refusal.NotFound(Chain);
        }
        if (Film is not null && film!.State.Details?.Distributor != Distributor)
        {
            return Refusal.NotFound(Film);
        }
        var details = new TermsTemplate(TermsTemplateId.Of(Distributor, Chain, Film), Distributor, Chain, Film, Terms);
        return Json.Write(state.Details) == Json.Write(details) ? Decision.Nothing : new TermsTemplateSaved(details);
    }

    protected override void CheckShape(Problems problems) => Terms.Check(problems, "terms");
}
