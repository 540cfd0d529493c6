namespace ReleasePlanner.Identities;

/// <summary>What a user or token may act on, as an actor's text without person.</summary>
internal static class Reaches
{
    public static void Check(string field, string? reach, Problems problems) =>
        problems.If(problems.Actor(field, reach) is { } actor && actor.ToString() != actor.Reach, field, "is what may be acted on, without a person");
}
