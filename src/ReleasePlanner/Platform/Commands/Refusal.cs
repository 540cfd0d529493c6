namespace ReleasePlanner.Platform.Commands;

/// <summary>Why a request was not carried out: one of the contract's codes and a message that says what to do.</summary>
/// <param name="Problems">Every problem of the request's shape, for <c>invalid</c>.</param>
/// <param name="Disruption">What stops it, for <c>stopped</c>.</param>
/// <param name="Days">The days that do not fit, for <c>no-screen-free</c> and for fewer screens than are held.</param>
/// <param name="Incident">What the failure is called in the log, for <c>internal-error</c>.</param>
public sealed record Refusal(
    string Code,
    string Message,
    IReadOnlyList<Problem>? Problems = null,
    string? Disruption = null,
    IReadOnlyList<LocalDate>? Days = null,
    string? Incident = null)
{
    public static Refusal Invalid(string message, string field = "") => Invalid([new Problem(field, message)]);

    public static Refusal Invalid(IReadOnlyList<Problem> problems) =>
        new("invalid", string.Join("; ", problems.Select(p => p.Field.Length == 0 ? p.Message : $"{p.Field}: {p.Message}")), problems);

    /// <summary>Unknown, or another party's: the answer is the same.</summary>
    public static Refusal NotFound(object id) => new("not-found", $"{id} is not known; check the id");

    public static Refusal NotAllowed(string message) => new("not-allowed", message);

    public static Refusal VersionMismatch(string stream, long expected, long actual) =>
        new("version-mismatch", $"{stream} is at version {actual}, not {expected}: read it again and decide anew");

    public static Refusal CommandReused(CommandId id) =>
        new("command-reused", $"command id {id} was used for another request: choose a new id");

    public static Refusal Taken(object id) => new("taken", $"{id} is taken: choose another id");

    public static Refusal NotBooked(object what) => new("not-booked", $"{what} is not booked there, or its run has ended");

    public static Refusal OfferClosed(string message) => new("offer-closed", message);

    public static Refusal Irrevocable(object id) => new("irrevocable", $"{id} is irrevocable and cannot be lifted or changed");

    /// <summary>The store, or what the request needs besides, does not answer: the same request may be sent again.</summary>
    public static Refusal Unavailable(string message) => new("unavailable", message);

    /// <summary>A fault of the program: the answer names the incident and nothing of what failed, which is in the log.</summary>
    public static Refusal InternalError(string incident) => new(
        "internal-error", $"something failed that should not have: it is in the log as incident {incident}. Look whether it took effect; a command is safe to send again with the same id", Incident: incident);

    /// <summary>Nothing can be written now; nothing was.</summary>
    /// <param name="why">Such as <c>the database is in use by release-planner serve</c>.</param>
    public static Refusal ReadOnly(string why) => Unavailable($"nothing is written now: {why}. Send it again later with the same id");
}

/// <summary>One problem of a request.</summary>
/// <param name="Field">The member's path, or empty for the request as a whole.</param>
public sealed record Problem(string Field, string Message);

/// <summary>An answer that can be a refusal.</summary>
public interface IRefusable<TSelf>
{
    Refusal? Refusal { get; }

    static abstract TSelf Refused(Refusal refusal);
}

/// <summary>A value, or why there is none.</summary>
public sealed record Result<T> : IRefusable<Result<T>>
{
    private Result(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value; only to be read when <see cref="Refusal"/> is null.</summary>
    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static Result<T> Refused(Refusal refusal) => new(default, refusal);

    /// <summary>A value that may itself be null.</summary>
    public static Result<T> Of(T? value) => new(value, null);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public TOut Match<TOut>(Func<T, TOut> done, Func<Refusal, TOut> refused) => Refusal is null ? done(Value!) : refused(Refusal);
}

/// <summary>Collects every problem of a request at once.</summary>
public sealed class Problems
{
    private readonly List<Problem> found = [];

    public IReadOnlyList<Problem> Found => found;

    public void Add(string field, string message) => found.Add(new(field, message));

    public void If(bool wrong, string field, string message)
    {
        if (wrong)
        {
            Add(field, message);
        }
    }

    /// <summary>Text that people wrote: not blank when required, not longer than <paramref name="max"/>, storable.</summary>
    public void Text(string field, string? text, int max = 400, bool required = false)
    {
        if (text is null)
        {
            If(required, field, "is missing");
            return;
        }
        If(required && string.IsNullOrWhiteSpace(text), field, "is blank");
        If(text.Length > max, field, $"is {text.Length} characters long; at most {max} are kept");
        If(text.Contains('\0'), field, "contains the character U+0000, which cannot be stored");
        If(HasLoneSurrogate(text), field, "contains half of a surrogate pair, which cannot be stored");
    }

    /// <summary>Texts that something is found by: none null, blank or without a letter or digit.</summary>
    public void Texts(string field, ImmutableArray<string> texts)
    {
        If(texts.Any(t => t is null), field, "has a null in its list");
        If(texts.Any(t => t is not null && FoldedText.MeansNothing(t)), field, "has an entry without a letter or digit, which finds nothing");
    }

    public void Reason(string field, Reason? reason)
    {
        Text(field, reason?.Note, 2000);
        If(reason?.Code is { } code && !Slug.IsValid(code), field, "has a code that is not a slug, such as threat or weather");
    }

    /// <summary>How many entries a page is to have.</summary>
    public void Page(int limit, int most = 500) => If(limit < 1 || limit > most, "limit", $"is not from 1 to {most}");

    /// <summary>How many entries a page is to have, and how many are before it.</summary>
    public void PageAt(int limit, int? cursor)
    {
        Page(limit);
        If(cursor < 0, "cursor", "is not the next of a page");
    }

    /// <summary>An actor's text; null when it is none, or there is none.</summary>
    public Actor? Actor(string field, string? text)
    {
        try
        {
            return text is null ? null : Commands.Actor.Parse(text);
        }
        catch (FormatException e)
        {
            Add(field, e.Message);
            return null;
        }
    }

    public void Period(LocalDate? from, LocalDate? until) =>
        If(from >= until, "until", $"{until:uuuu-MM-dd} is not after {from:uuuu-MM-dd}; it is the first day after the period");

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }
        return false;
    }
}
