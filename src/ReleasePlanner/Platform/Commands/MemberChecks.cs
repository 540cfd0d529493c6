using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace ReleasePlanner.Platform.Commands;

/// <summary>What holds for members of every request alike: lists have no gaps, and dates are of this world.</summary>
internal sealed class MemberChecks
{
    private static readonly LocalDate Earliest = new(1900, 1, 1);
    private static readonly LocalDate Latest = new(2100, 1, 1);
    private static readonly ConcurrentDictionary<Type, MemberChecks> Known = new();

    private readonly PropertyInfo[] members;

    private MemberChecks(Type type) => members =
    [
        .. type.GetProperties().Where(p => p.GetIndexParameters().Length == 0
            && (p.PropertyType == typeof(LocalDate) || p.PropertyType == typeof(LocalDate?)
                || (p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>)))),
    ];

    public static bool IsOfThisWorld(LocalDate date) => date >= Earliest && date < Latest;

    public static MemberChecks Of(Type type) => Known.GetOrAdd(type, t => new(t));

    public void Check(object request, Problems problems)
    {
        foreach (var member in members)
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            foreach (var value in member.GetValue(request) is IEnumerable list ? list.Cast<object?>() : [member.GetValue(request)])
            {
                problems.If(value is null && member.PropertyType != typeof(LocalDate?), field, "has a null in its list");
                if (value is LocalDate date && !IsOfThisWorld(date))
                {
                    problems.Add(field, $"is {date:uuuu-MM-dd}: dates are from 1900 to 2099");
                }
            }
        }
    }
}
