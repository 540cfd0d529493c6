namespace ReleasePlanner.Platform.Commands;

/// <summary>A question whose answer is a list that may grow without end: it is told in pages.</summary>
public abstract record PagedQuery<TAnswer> : Query<TAnswer>
{
    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>The <c>next</c> of the page before: how many entries lie before this page.</summary>
    public int? Cursor { get; init; }

    /// <summary>Of all entries in their order: those of this page, and where the next one begins.</summary>
    internal (IReadOnlyList<T> Page, int? Next) PageOf<T>(IReadOnlyCollection<T> all)
    {
        IReadOnlyList<T> page = [.. all.Skip(Cursor ?? 0).Take(Limit)];
        var next = (Cursor ?? 0) + page.Count;
        return (page, page.Count > 0 && next < all.Count ? next : null);
    }

    protected override void CheckShape(Problems problems) => problems.PageAt(Limit, Cursor);
}

/// <summary>An answer that is one page of several.</summary>
public abstract record PagedAnswer : Answer
{
    /// <summary>The cursor of the next page; null: this was the last.</summary>
    public int? Next { get; init; }
}
