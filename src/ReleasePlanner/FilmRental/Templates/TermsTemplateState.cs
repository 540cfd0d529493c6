namespace ReleasePlanner.FilmRental;

/// <summary>What a distributor offers its films under where an offer says nothing else: to a chain, of a film, of a film to a chain, or in general.</summary>
/// <param name="Chain">Null: to any.</param>
/// <param name="Film">Null: of any.</param>
public sealed record TermsTemplate(TermsTemplateId Template, DistributorId Distributor, ChainId? Chain, FilmId? Film, Terms Terms)
{
    /// <summary>
    /// The most specific template for a film that is offered to a chain; null: none fits. Of a film to a chain before of a film, of a film before to a chain (what
    /// one film is worth outweighs what one house is used to), and that before the general one.
    /// </summary>
    public static TermsTemplate? For(IEnumerable<TermsTemplate> templates, ChainId chain, FilmId film) => templates
        .Where(t => (t.Chain is null || t.Chain == chain) && (t.Film is null || t.Film == film))
        .OrderByDescending(t => (t.Film is null ? 0 : 2) + (t.Chain is null ? 0 : 1)).FirstOrDefault();
}

/// <summary>A template was saved, or saved anew.</summary>
[Kind("terms-template-saved.v1")]
public sealed record TermsTemplateSaved(TermsTemplate Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>A template is no more. Offers made under it stay as they are.</summary>
[Kind("terms-template-deleted.v1")]
public sealed record TermsTemplateDeleted(TermsTemplate Details) : Event
{
    public override Touched Touched => new();
}

/// <summary>A template of terms.</summary>
public sealed record TermsTemplateState : State<TermsTemplateState>
{
    /// <summary>Null before it is saved, and after it was deleted.</summary>
    public TermsTemplate? Details { get; init; }

    public override TermsTemplateState Apply(Event @event, long version, Instant at) => @event switch
    {
        TermsTemplateSaved e => this with { Details = e.Details },
        TermsTemplateDeleted => this with { Details = null },
        _ => throw new InvalidOperationException($"a template of terms has no {@event.GetType().Name}"),
    };
}
