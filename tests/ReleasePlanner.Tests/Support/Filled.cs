using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Platform.Values;

namespace ReleasePlanner.Tests.Support;

/// <summary>
/// Makes values in which every member is set, to see that none is lost on the way. They have the right types and mean nothing. A new type of
/// member that it does not know fails the test, which is then to be told a sample of it.
/// </summary>
internal static class Filled
{
    private static readonly Dictionary<Type, object> Samples = new object[]
    {
        "ça & là 🎬", 7, 8L, 9.25, 10.5m, true,
        new LocalDate(2014, 12, 25), new LocalTime(19, 30), Instant.FromUtc(2014, 12, 17, 22, 5) + Duration.FromTicks(70), Duration.FromHours(31),
        FilmId.Parse("film:the-interview"), WindowId.Parse("window:the-interview/us/theatrical"), ChainId.Parse("chain:carmike"),
        TheaterId.Parse("theater:carmike-1"), MarketId.Parse("market:us"), RegionId.Parse("ga"), DistributorId.Parse("columbia"),
        BookingId.Parse("b1"), DisruptionId.Parse("sony-cancels"), CommandId.Parse("c/1"),
        Actor.Parse("distribution:columbia@us#u-1&executive:columbia#u-2"), BuyerId.Parse("buyer:clark"), OfferId.Parse("offer:the-interview/us/theatrical/carmike"), GroupId.Parse("group:distribution/columbia/art-houses"),
        TermsTemplateId.Parse("terms:columbia/chain/carmike/film/the-interview"),
        TrackedTitleId.Parse("tracked:columbia/into-the-woods"),
        ReleasePlanner.Approvals.ProposalId.Parse("p-1"), ReleasePlanner.Identities.UserId.Parse("u-7f3e9c21ab04"), ReleasePlanner.Identities.TokenId.Parse("t-7f3e9c21ab04"),
        ReleasePlanner.Identities.SessionId.Parse("s-7f3e9c21ab04"), ReleasePlanner.Webhooks.WebhookId.Parse("to-our-erp"),
        Screens.Of(1.5m), new WeeklyScreens([Screens.Of(2), Screens.Of(0.5m)]), Json.Read<ScreenCounts>("""{"imax": 1, "standard": 12}"""),
        Json.Read<JsonElement>("""{"a": [1, "é"]}"""),
        Json.Read<Terms>(
            """
            {"rental": {"kind": "weekly", "percents": [50, 45.5]}, "minimumGuarantee": 75, "penaltyPoints": 5, "floating": true,
             "exclusivity": [{"from": 0, "days": 17}], "clauses": [{"kind": "no-split-before", "week": 3, "onBreach": "warn"}], "note": "é"}
            """),
    }.ToDictionary(s => s.GetType());

    public static T Of<T>() => (T)Of(typeof(T));

    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Samples.TryGetValue(type, out var sample))
        {
            return sample;
        }
        if (type == typeof(DateTimeZone))
        {
            return DateTimeZoneProviders.Tzdb["America/Phoenix"];
        }
        if (type == typeof(JsonObject))
        {
            return new JsonObject { ["do"] = "DropFilm", ["chain"] = "chain:arclight" };
        }
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type))
        {
            return Collection(type);
        }
        return Record(type);
    }

    /// <summary>Members that can be set when a value is made: those that have to arrive.</summary>
    public static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.SetMethod is { IsPublic: true });

    private static object Collection(Type type)
    {
        var elements = type.GetGenericArguments().Select(Of).ToArray();
        var name = elements.Length == 1 ? nameof(ListOf) : nameof(DictionaryOf);
        var made = typeof(Filled).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GetGenericArguments()[^1]).Invoke(null, [elements[^1]])!;
        return type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.IsInstanceOfType(made)
            ? made
            : throw new NotSupportedException($"no sample of {type}");
    }

    private static ImmutableArray<T> ListOf<T>(T element) => [element];

    private static ImmutableSortedDictionary<string, T> DictionaryOf<T>(T element) => ImmutableSortedDictionary<string, T>.Empty.Add("us", element);

    private static object Record(Type type)
    {
        var constructor = type.GetConstructors().Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)
            ?? throw new NotSupportedException($"no sample of {type}");
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType))]);
        foreach (var member in Members(type))
        {
            // Becomes a part of a window's id, which takes no other text.
            member.SetValue(made, member.Name == "Label" ? "director-s-cut" : Of(member.PropertyType));
        }
        return made;
    }
}
