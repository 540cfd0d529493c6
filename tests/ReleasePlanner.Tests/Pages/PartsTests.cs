using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;
using ReleasePlanner.Host.Pages.Parts;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

public class PartsTests
{
    private static readonly Dictionary<string, MapRegion> Regions = new()
    {
        ["ny"] = new("New York", "t-booked", "12 of 40 theaters booked"),
        ["ga"] = new("Georgia", "t-off", "3 theaters stopped"),
        ["pr"] = new("Puerto Rico", "t-out", "2 theaters awaited"),
    };

    [Fact]
    public async Task A_region_tells_its_numbers_on_the_map_and_in_the_table()
    {
        var html = await Map(Regions, []);
        Assert.Contains("aria-label=\"New York: Booked, 12 of 40 theaters booked\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/maps/us.svg#NY\"", html, StringComparison.Ordinal);
        Assert.Contains("<td>12 of 40 theaters booked</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_without_a_shape_is_in_the_table_only()
    {
        var html = await Map(Regions, []);
        Assert.DoesNotContain("#PR", html, StringComparison.Ordinal);
        Assert.Contains("Puerto Rico", html, StringComparison.Ordinal);
        Assert.Contains("<td>2 theaters awaited</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_are_reached_by_keyboard_only_where_choosing_one_does_something()
    {
        Assert.DoesNotContain("tabindex", await Map(Regions, []), StringComparison.Ordinal);
        var chosen = await Map(Regions, [], EventCallback.Factory.Create<string>(new object(), _ => { }));
        Assert.Equal(2, Times(chosen, "tabindex=\"0\""));
        Assert.Equal(3, Times(chosen, "<button"));
    }

    [Fact]
    public async Task A_stopped_region_is_hatched_and_a_booked_one_is_not()
    {
        var html = await Map(Regions, []);
        Assert.Contains("href=\"/maps/us.svg#GA\" fill=\"url(#map-t-off)\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("fill=\"url(#map-t-booked)\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_few_places_tell_what_they_are()
    {
        var html = await Map(new Dictionary<string, MapRegion>(), [new("theater:a", 40.7, -74, "t-booked", "Angelika: booked <2 weeks>"), new("theater:b", 33.7, -84.4, "t-off", "Tara: stopped")]);
        Assert.Contains("<title>Angelika: booked &lt;2 weeks&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("<title>Tara: stopped</title>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_of_places_are_one_element_for_each_tone()
    {
        var dots = Enumerable.Range(0, 4400).Select(i => new MapDot($"theater:{i}", 32 + (i % 10), -110 + (i % 25), i % 4 == 0 ? "t-off" : "t-booked", "")).ToList();
        var html = await Map(new Dictionary<string, MapRegion>(), dots);
        Assert.Equal(2, Times(html.Split("<figcaption>")[0], "class=\"marks"));
        Assert.Contains("Booked (3,300)", html, StringComparison.Ordinal);
        Assert.Contains("Off (1,100)", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tone_of_several_states_tells_how_many_places_are_in_each()
    {
        var html = await Map(new Dictionary<string, MapRegion>(), [.. Enumerable.Range(0, 3).Select(i => new MapDot($"theater:{i}", 35, -100, "t-off", "", i == 0 ? "Declined" : "Off"))]);
        Assert.Contains("Off (2) · Declined (1)", System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_that_are_not_on_the_map_are_counted() =>
        Assert.Contains("1 not on this map.", await Map(new Dictionary<string, MapRegion>(), [new("theater:london", 51.5, 0, "t-booked", "")]), StringComparison.Ordinal);

    [Fact]
    public void Every_tone_has_a_mark_of_its_own()
    {
        var marks = MapTone.All.Select(t =>
        {
            var path = new System.Text.StringBuilder();
            t.Draw(path, 0, 0, 4);
            return $"{path} {t.Stroke(4)}";
        }).ToList();
        Assert.Equal(marks.Count, marks.Distinct().Count());
    }

    [Fact]
    public async Task A_spark_goes_from_the_lowest_to_the_highest_of_its_values()
    {
        var html = await Render<Spark>(new() { ["Values"] = new double[] { 10, 30, 20 }, ["Label"] = "Theaters", ["Width"] = 100, ["Height"] = 20 });
        Assert.Contains("points=\"3,17 50,3 97,10\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Theaters\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[0], false)]
    [InlineData(new double[] { 5 }, false)]
    [InlineData(new double[] { 5, 5 }, true)]
    public async Task A_spark_of_few_or_equal_values_is_no_line_or_a_level_one(double[] values, bool line)
    {
        var html = await Render<Spark>(new() { ["Values"] = values, ["Label"] = "Theaters" });
        Assert.Equal(line, html.Contains("points=\"3,10 93,10\"", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_has_its_numbers_as_a_table_before_any_script_runs()
    {
        var html = await Render<Chart>(new()
        {
            ["Option"] = new { series = new[] { new { type = "bar", data = new[] { 1, 2 } } } },
            ["Label"] = "Theaters by week",
            ["Columns"] = new[] { "Week", "Theaters" },
            ["Rows"] = new[] { new[] { "1", "3,180" }, new[] { "2", "2,904" } },
        });
        Assert.Contains("role=\"img\" aria-label=\"Theaters by week\"", html, StringComparison.Ordinal);
        Assert.Contains("<td>3,180</td>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">2</th>", html, StringComparison.Ordinal);
    }

    private static Task<string> Map(Dictionary<string, MapRegion> regions, IReadOnlyList<MapDot> dots, EventCallback<string> chosen = default) =>
        Render<MarketMap>(new() { ["Market"] = "us", ["Label"] = "Theaters by state", ["Regions"] = regions, ["Dots"] = dots, ["OnRegion"] = chosen });

    private static async Task<string> Render<TPart>(Dictionary<string, object?> parameters) where TPart : IComponent
    {
        await using var services = new ServiceCollection().AddSingleton<IJSRuntime, NoBrowser>().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPart>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    private static int Times(string html, string text) => html.Split(text).Length - 1;

    /// <summary>A page that is only written calls no script.</summary>
    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => throw new InvalidOperationException(identifier);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => throw new InvalidOperationException(identifier);
    }
}
