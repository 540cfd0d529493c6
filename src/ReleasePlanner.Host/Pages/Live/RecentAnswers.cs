using System.Text.Json;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>
/// The last answers that one viewer was given, so that a page keeps showing them while the store has too much to do. Only who was given an answer
/// finds it.
/// </summary>
internal sealed class RecentAnswers
{
    /// <summary>Answers kept, more than any page asks for at once; the oldest go. Pages hold them anyway.</summary>
    private const int Most = 32;

    private readonly Dictionary<(Actor Actor, string Question), LinkedListNode<((Actor, string) Key, object Answer)>> byQuestion = [];
    private readonly LinkedList<((Actor, string) Key, object Answer)> newestLast = [];
    private readonly Lock held = new();

    public void Keep<TAnswer>(Actor actor, Query<TAnswer> query, Result<TAnswer> answer)
    {
        var key = (actor, Text(query));
        lock (held)
        {
            if (byQuestion.Remove(key, out var old))
            {
                newestLast.Remove(old);
            }
            byQuestion[key] = newestLast.AddLast((key, (object)answer));
            if (newestLast.Count > Most)
            {
                byQuestion.Remove(newestLast.First!.Value.Key);
                newestLast.RemoveFirst();
            }
        }
    }

    /// <summary>Null: it was not asked lately.</summary>
    public Result<TAnswer>? Find<TAnswer>(Actor actor, Query<TAnswer> query)
    {
        lock (held)
        {
            return byQuestion.TryGetValue((actor, Text(query)), out var found) ? (Result<TAnswer>)found.Value.Answer : null;
        }
    }

    private static string Text(Query query) => $"{query.GetType().Name}\n{JsonSerializer.Serialize(query, query.GetType(), Json.Options)}";
}
