using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Gate;
using Xunit;

namespace ReleasePlanner.Tests.Commands;

/// <summary>Of every command and query there is, every member: no list and no text without an end, no day outside the years that are planned in.</summary>
public sealed class RequestBoundsTests
{
    public static TheoryData<string> Requests => [.. RequestCatalog.Commands.Keys.Concat(RequestCatalog.Queries.Keys).Order(StringComparer.Ordinal)];

    private static readonly object[] Days =
    [
        new LocalDate(1, 1, 1), new LocalDate(1899, 12, 31), new LocalDate(2100, 1, 1), new LocalDate(9999, 12, 31),
        Instant.MinValue, Instant.FromUtc(-9997, 1, 1, 0, 0), Instant.FromUtc(1899, 12, 31, 23, 59), Instant.FromUtc(2100, 1, 1, 0, 0), Instant.MaxValue,
        new LocalDateTime(-9998, 1, 1, 0, 0), new LocalDateTime(2100, 1, 1, 0, 0),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_list_and_text_of_a_request_is_bounded_by_name(string name)
    {
        var type = TypeOf(name);
        foreach (var (path, members) in Members(type, [], "").Where(m => MemberChecks.BoundOf(m.Members[^1]) is not null))
        {
            var most = MemberChecks.BoundOf(members[^1])!.Value;
            Assert.True(most <= 20_000, $"{name}.{path}: {most}");
            var found = ProblemsOf(type, members, Many(members[^1].PropertyType, most + 1));
            Assert.True(found.Any(p => p.Field == path && !p.Message.Contains("is missing", StringComparison.Ordinal)), $"{name}.{path}: {string.Join("; ", found)}");
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_day_of_a_request_is_refused_by_name_outside_the_years_of_the_plan(string name)
    {
        var type = TypeOf(name);
        foreach (var (path, members) in Members(type, [], ""))
        {
            var member = members[^1].PropertyType;
            foreach (var day in Days.Where(d => d.GetType() == (Nullable.GetUnderlyingType(member) ?? member)))
            {
                var found = ProblemsOf(type, members, day);
                Assert.True(found.Any(p => p.Field == path && p.Message.Contains("from 1900 to 2099", StringComparison.Ordinal)), $"{name}.{path} of {day}: {string.Join("; ", found)}");
            }
        }
    }

    [Fact]
    public void Every_query_has_its_days_among_what_is_tried()
    {
        Assert.Equal(["asOf", "on", "playWeek"], Members(RequestCatalog.Queries["Disruptions"], [], "").Select(m => m.Path).Where(p => p is "asOf" or "on" or "playWeek").Order(StringComparer.Ordinal));
        Assert.Contains(Members(RequestCatalog.Commands["PlanWindow"], [], ""), m => m.Path == "steps[0].regions");
        Assert.Contains(Members(RequestCatalog.Commands["RegisterMarket"], [], ""), m => m.Path == "playWeeks[0].from");
    }

    private static Type TypeOf(string name) => RequestCatalog.Commands.GetValueOrDefault(name) ?? RequestCatalog.Queries[name];

    private static IReadOnlyList<Problem> ProblemsOf(Type type, IReadOnlyList<PropertyInfo> members, object value) =>
        Admission.OfShape(Made(type, members, value))?.Problems ?? [];

    /// <summary>A request in which only one member is there, however deep it is.</summary>
    private static object Made(Type type, IReadOnlyList<PropertyInfo> members, object value)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var list in type.GetProperties().Where(p => p.CanWrite && p.PropertyType is { IsGenericType: true, IsValueType: true } list && list.GetGenericTypeDefinition() == typeof(ImmutableArray<>)))
        {
            list.SetValue(made, ListOf(list.PropertyType, ElementOf(list.PropertyType)!, []));
        }
        var member = members[0];
        if (members.Count > 1)
        {
            var element = ElementOf(member.PropertyType);
            value = Made(element ?? Bare(member.PropertyType), [.. members.Skip(1)], value);
            value = element is null ? value : ListOf(member.PropertyType, element, [value]);
        }
        member.SetValue(made, value);
        return made;
    }

    /// <summary>Every member that can be set, with the members that lead to it.</summary>
    private static IEnumerable<(string Path, PropertyInfo[] Members)> Members(Type type, PropertyInfo[] before, string path)
    {
        foreach (var member in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && !p.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            var name = path + JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            yield return (name, [.. before, member]);
            var element = ElementOf(member.PropertyType);
            var inner = element ?? Bare(member.PropertyType);
            // What reads itself from JSON has bounds of its own.
            if (inner is { IsClass: true, IsAbstract: false } && inner.Assembly == typeof(Command).Assembly && !inner.IsDefined(typeof(JsonConverterAttribute)) && before.All(b => b.PropertyType != member.PropertyType))
            {
                foreach (var deeper in Members(inner, [.. before, member], name + (element is null ? "." : "[0].")))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Type? ElementOf(Type type) => Bare(type) is { IsGenericType: true } list && list.GetGenericArguments().Length == 1 && typeof(IEnumerable).IsAssignableFrom(list) ? list.GetGenericArguments()[0] : null;

    private static object Many(Type type, int many)
    {
        if (type == typeof(string))
        {
            return new string('x', many);
        }
        if (ElementOf(type) is { } element)
        {
            return ListOf(type, element, Enumerable.Repeat(element == typeof(string) ? "x" : element.IsValueType ? Activator.CreateInstance(element)! : RuntimeHelpers.GetUninitializedObject(element), many));
        }
        return Enumerable.Range(0, many).ToImmutableSortedDictionary(n => $"k{n}", _ => "x");
    }

    private static object ListOf(Type type, Type element, IEnumerable<object> values)
    {
        var array = Array.CreateInstance(element, values.Count());
        values.ToArray().CopyTo(array, 0);
        return Bare(type).GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableArray).GetMethods().Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(element).Invoke(null, [array])!
            : array;
    }
}
