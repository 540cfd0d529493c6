using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ReleasePlanner.Platform.Commands;

/// <summary>
/// The most entries of a request's list, or characters of its text, where it is another number than <see cref="MemberChecks.MostEntries"/> or
/// <see cref="MemberChecks.MostCharacters"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtMostAttribute(int most) : Attribute
{
    public int Most => most;
}

/// <summary>
/// What holds for the members of every request alike, however deep they are: what has to be there is there, dates and instants lie from 1900 to 2099, lists and
/// texts have an end, and texts can be stored.
/// </summary>
internal sealed class MemberChecks
{
    /// <summary>The most entries of a list that says nothing else with <see cref="AtMostAttribute"/>.</summary>
    public const int MostEntries = 1000;

    /// <summary>The most characters of a text that says nothing else with <see cref="AtMostAttribute"/>.</summary>
    public const int MostCharacters = 4000;

    /// <summary>The most entries of a list of houses or bookings: more than any market has.</summary>
    public const int MostHouses = 20_000;

    /// <summary>A request is refused with no more problems than these.</summary>
    private const int MostProblems = 100;

    private const string Range = "dates are from 1900 to 2099";

    private static readonly LocalDate Earliest = new(1900, 1, 1);
    private static readonly LocalDate Latest = new(2100, 1, 1);
    private static readonly Instant EarliestInstant = Earliest.AtMidnight().InUtc().ToInstant();
    private static readonly Instant LatestInstant = Latest.AtMidnight().InUtc().ToInstant();
    private static readonly ConcurrentDictionary<Type, MemberChecks> Known = new();

    private readonly Member[] members;

    private MemberChecks(Type type)
    {
        var nullability = new NullabilityInfoContext();
        // What has a form of its own in JSON is one member there.
        var within = type.IsDefined(typeof(JsonConverterAttribute), inherit: false);
        members =
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && !p.IsDefined(typeof(JsonIgnoreAttribute)))
                .Select(p => new Member(
                    p, within ? "" : JsonNamingPolicy.CamelCase.ConvertName(p.Name), nullability.Create(p).ReadState == NullabilityState.NotNull, p.GetCustomAttribute<AtMostAttribute>()?.Most)),
        ];
    }

    private sealed record Member(PropertyInfo Property, string Name, bool IsRequired, int? Most);

    public static bool IsInRange(LocalDate date) => date >= Earliest && date < Latest;

    private static MemberChecks Of(Type type) => Known.GetOrAdd(type, t => new(t));

    /// <summary>The bound of a list's entries or a text's characters; null: the member has none, for it is neither.</summary>
    public static int? BoundOf(PropertyInfo property) =>
        property.PropertyType == typeof(string) ? property.GetCustomAttribute<AtMostAttribute>()?.Most ?? MostCharacters
        : IsList(property.PropertyType) ? property.GetCustomAttribute<AtMostAttribute>()?.Most ?? MostEntries
        : null;

    /// <summary>
    /// All problems of a request's shape: those of its members, then, when nothing is missing or out of range, its own, then those of its texts that it has not told itself.
    /// </summary>
    /// <param name="own">The request's own checks.</param>
    public static void Check(object request, Problems problems, Action<Problems> own)
    {
        var texts = new Problems();
        Of(request.GetType()).Check(request, "", problems, texts);
        if (problems.Found.Count == 0)
        {
            own(problems);
        }
        foreach (var problem in texts.Found.ExceptBy(problems.Found.Select(p => p.Field).ToList(), p => p.Field))
        {
            problems.Add(problem.Field, problem.Message);
        }
    }

    private void Check(object owner, string path, Problems problems, Problems texts)
    {
        foreach (var member in members)
        {
            var field = path.Length == 0 ? member.Name : member.Name.Length == 0 ? path : $"{path}.{member.Name}";
            var value = member.Property.GetValue(owner);
            if (value is null)
            {
                problems.If(member.IsRequired, field, "is missing");
            }
            else
            {
                Check(value, field, member.Most, problems, texts);
            }
            if (problems.Found.Count + texts.Found.Count >= MostProblems)
            {
                return;
            }
        }
    }

    private static void Check(object value, string field, int? most, Problems problems, Problems texts)
    {
        switch (value)
        {
            case string text:
                texts.Text(field, text, most ?? MostCharacters);
                break;
            case LocalDate date when !IsInRange(date):
                problems.Add(field, date == default ? $"is missing, or is 0001-01-01: {Range}" : $"is {date:uuuu-MM-dd}: {Range}");
                break;
            case LocalDateTime time when !IsInRange(time.Date):
                problems.Add(field, $"is {time:uuuu-MM-dd}: {Range}");
                break;
            case Instant instant when instant < EarliestInstant || instant >= LatestInstant:
                problems.Add(field, $"is in the year {instant.InUtc().Year}: {Range}");
                break;
            case IsoDayOfWeek.None:
                problems.Add(field, "is missing");
                break;
            case IEnumerable list when IsList(list.GetType()):
                CheckList(list, field, most ?? MostEntries, problems, texts);
                break;
            case var other when other.GetType() is { IsEnum: false } type && type.Assembly == typeof(MemberChecks).Assembly:
                CheckOwn(other, type, field, problems, texts);
                break;
        }
    }

    private static void CheckOwn(object value, Type type, string field, Problems problems, Problems texts)
    {
        if (!IsId(type))
        {
            Of(type).Check(value, field, problems, texts);
        }
        else if (type.GetProperty(nameof(ChainId.Value))!.GetValue(value) is null)
        {
            problems.Add(field, "is missing");
        }
    }

    /// <summary>JSON that is read later is bounded by the body's size and depth.</summary>
    private static bool IsList(Type type) => typeof(IEnumerable).IsAssignableFrom(type) && !typeof(JsonNode).IsAssignableFrom(type);

    private static bool IsId(Type type) => type.IsValueType && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    private static void CheckList(IEnumerable list, string field, int most, Problems problems, Problems texts)
    {
        // An array that is not there at all is an empty one.
        if (list is ICollection { Count: var count } && !IsDefault(list) && count > most)
        {
            problems.Add(field, $"has {count} entries; at most {most} are taken");
            return;
        }
        if (IsDefault(list))
        {
            return;
        }
        var index = 0;
        foreach (var entry in list)
        {
            switch (entry)
            {
                case null:
                    problems.Add(field, "has a null in its list");
                    break;
                case DictionaryEntry { Key: var key, Value: var value }:
                    CheckEntry(key, value, field, problems, texts);
                    break;
                case var pair when pair.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>):
                    CheckEntry(type.GetProperty("Key")!.GetValue(pair)!, type.GetProperty("Value")!.GetValue(pair), field, problems, texts);
                    break;
                case string or LocalDate:
                    Check(entry, field, null, problems, texts);
                    break;
                default:
                    Check(entry, $"{field}[{index}]", null, problems, texts);
                    break;
            }
            index++;
            if (problems.Found.Count + texts.Found.Count >= MostProblems)
            {
                return;
            }
        }
    }

    private static void CheckEntry(object key, object? value, string field, Problems problems, Problems texts)
    {
        Check(key, field, null, problems, texts);
        problems.If(value is null, field, "has a null in it");
        if (value is not null)
        {
            Check(value, field, null, problems, texts);
        }
    }

    private static bool IsDefault(IEnumerable list) => list.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(list)!;
}
