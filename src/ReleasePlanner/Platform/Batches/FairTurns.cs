namespace ReleasePlanner.Platform.Batches;

/// <summary>
/// Lets so many lines run at once, and lets those who wait take turns: sender by sender, and batch by batch of each sender. So the three lines
/// of one are not behind the fifty thousand of another.
/// </summary>
internal sealed class FairTurns(int atOnce)
{
    private readonly Lock gate = new();
    private readonly Rotation<Rotation<Queue<TaskCompletionSource>>> senders = new();
    private int free = atOnce;

    public int AtOnce { get; } = atOnce;

    /// <summary>Returns when it is this batch's turn; whoever got it gives it back by disposing.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled while waiting, and has no turn.</exception>
    public async Task<Turn> TakeAsync(string sender, string batch, CancellationToken cancellation)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return new(this);
            }
            waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            senders.Of(sender).Of(batch).Enqueue(waiting);
        }
        await using var registration = cancellation.Register(() => waiting.TrySetCanceled(cancellation));
        await waiting.Task;
        return new(this);
    }

    private void Give()
    {
        lock (gate)
        {
            while (senders.Next() is { } batches)
            {
                var queue = batches.Next()!;
                var waiting = queue.Dequeue();
                batches.Served(goesOn: queue.Count > 0);
                senders.Served(goesOn: batches.Next() is not null);
                if (waiting.TrySetResult())
                {
                    return;
                }
            }
            free++;
        }
    }

    /// <summary>The right to run one line.</summary>
    public readonly struct Turn(FairTurns turns) : IDisposable
    {
        public void Dispose() => turns.Give();
    }

    /// <summary>Those who wait, the one who waits longest for its turn first. Who is served goes to the end, or leaves.</summary>
    private sealed class Rotation<T>
        where T : class, new()
    {
        private readonly LinkedList<(string Name, T Value)> order = [];
        private readonly Dictionary<string, LinkedListNode<(string Name, T Value)>> known = new(StringComparer.Ordinal);

        public T Of(string name)
        {
            if (!known.TryGetValue(name, out var node))
            {
                known[name] = node = order.AddLast((name, new T()));
            }
            return node.Value.Value;
        }

        public T? Next() => order.First?.Value.Value;

        public void Served(bool goesOn)
        {
            var node = order.First!;
            order.RemoveFirst();
            if (goesOn)
            {
                order.AddLast(node);
            }
            else
            {
                known.Remove(node.Value.Name);
            }
        }
    }
}
