namespace ReleasePlanner.Platform.Store;

/// <summary>
/// <see cref="Actor.Organization"/> of a stored actor, in SQL: without who approved it, the person, the level and the territories, an executive as its
/// distributor. Written as in the indexes of migration 027, so that the database finds them.
/// </summary>
internal static class OrganizationSql
{
    /// <param name="actor">A column or expression that holds an actor's text.</param>
    public static string Of(Database database, string actor)
    {
        if (!database.IsSqlite)
        {
            return $"replace(split_part(translate({actor}, '&~@', '###'), '#', 1), 'executive:', 'distribution:')";
        }
        var cut = $"replace(replace(replace({actor}, '&', '#'), '~', '#'), '@', '#')";
        return $"replace(substr({cut}, 1, instr({cut} || '#', '#') - 1), 'executive:', 'distribution:')";
    }
}
