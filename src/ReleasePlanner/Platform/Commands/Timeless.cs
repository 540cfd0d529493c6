namespace ReleasePlanner.Platform.Commands;

/// <summary>What lies beside the journal is as it stands now: it has no day, no past and no versions.</summary>
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

    /// <param name="what">What the command is about, in the plural.</param>
    /// <param name="done">What is done with them, such as <c>cancelled</c>.</param>
    public static void Check(Command command, string what, string done, Problems problems)
    {
        problems.If(command.ExpectedVersion is not null, "expectedVersion", $"is not for {what}: they have no version");
        problems.If(command.OccurredAt is not null, "occurredAt", $"is not for {what}: they are {done} now");
    }
}
