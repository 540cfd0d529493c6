namespace ReleasePlanner.Platform.Commands;

/// <summary>What lies beside the journal is told as it stands now: it has no day and no past.</summary>
internal static class Timeless
{
    /// <param name="what">What is asked about, in the plural.</param>
    public static void Check(Query query, string what, Problems problems)
    {
        problems.If(query.AsOf is not null, "asOf", $"is not for {what}: they are told as they stand now");
        problems.If(query.On is not null, "on", $"is not for {what}: they are told as they stand now");
        problems.If(query.PlayWeek is not null, "playWeek", $"is not for {what}: they are told as they stand now");
        problems.If(query.AtLeast is not null, "atLeast", $"is not for {what}: they are told as they stand now");
    }
}
