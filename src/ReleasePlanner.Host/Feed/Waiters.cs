namespace ReleasePlanner.Host.Feed;

/// <summary>Counts the streams and waiting requests of each user or token: a program that forgets to close them keeps nobody else out.</summary>
internal sealed class Waiters
{
    public const int Most = 5;

    private readonly Dictionary<string, int> open = [];

    /// <summary>To be disposed of when the answer is over; null: there are too many.</summary>
    public IDisposable? Enter(string person)
    {
        lock (open)
        {
            var now = open.GetValueOrDefault(person);
            if (now >= Most)
            {
                return null;
            }
            open[person] = now + 1;
            return new Waiter(this, person);
        }
    }

    private void Leave(string person)
    {
        lock (open)
        {
            if (--open[person] == 0)
            {
                open.Remove(person);
            }
        }
    }

    private sealed class Waiter(Waiters waiters, string person) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0)
            {
                waiters.Leave(person);
            }
        }
    }
}
