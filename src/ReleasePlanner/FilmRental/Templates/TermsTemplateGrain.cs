using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.FilmRental;

/// <summary>A template of terms, key <c>terms:{distributor}[/chain/{slug}][/film/{slug}]</c>.</summary>
[Alias("rp.ITermsTemplateGrain")]
public interface ITermsTemplateGrain : IAggregateGrain<TermsTemplateState>;

[GrainType("terms")]
internal sealed class TermsTemplateGrain(
    [PersistentState("rp.terms", AggregateStorage.Name)] IPersistentState<Journaled<TermsTemplateState>> storage, AggregateServices services)
    : AggregateGrain<TermsTemplateState>(storage, services), ITermsTemplateGrain;
