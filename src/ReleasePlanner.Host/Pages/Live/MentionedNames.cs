using System.Collections.Immutable;
using ReleasePlanner.Host.Pages.Executive;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Search;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>What texts mention by id is called, as far as whoever asks may know it.</summary>
internal static class MentionedNames
{
    /// <summary>The names by their ids; an id without a name is left out.</summary>
    /// <param name="known">Ids that are not asked for again.</param>
    /// <param name="ask">Asks as whoever reads the texts.</param>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(
        IEnumerable<string?> texts, IReadOnlyDictionary<string, string> known, Func<Names, Task<Result<NamesAnswer>>> ask)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = texts.SelectMany(Said.IdsIn).Distinct().Where(id => !known.ContainsKey(id)).Order(StringComparer.Ordinal);
        foreach (var some in unknown.Chunk(Names.Most))
        {
            foreach (var (id, name) in (await ask(new Names { Ids = [.. some] })).Value?.Names ?? ImmutableDictionary<string, string>.Empty)
            {
                found[id] = name;
            }
        }
        return found;
    }

    /// <inheritdoc cref="FindAsync(IEnumerable{string?}, IReadOnlyDictionary{string, string}, Func{Names, Task{Result{NamesAnswer}}})"/>
    public static Task<IReadOnlyDictionary<string, string>> FindAsync(Dispatcher dispatcher, Actor actor, IEnumerable<string?> texts, CancellationToken cancellation = default) =>
        FindAsync(texts, ImmutableDictionary<string, string>.Empty, names => dispatcher.Ask(actor, names, cancellation));
}
