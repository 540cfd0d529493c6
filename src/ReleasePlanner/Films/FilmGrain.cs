using ReleasePlanner.Platform.Grains;

namespace ReleasePlanner.Films;

/// <summary>A film, key <c>film:…</c>.</summary>
[Alias("rp.IFilmGrain")]
public interface IFilmGrain : IAggregateGrain<FilmState>;

[GrainType("film")]
internal sealed class FilmGrain([PersistentState("rp.film", AggregateStorage.Name)] IPersistentState<Journaled<FilmState>> storage, AggregateServices services)
    : AggregateGrain<FilmState>(storage, services), IFilmGrain;
