using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace ReleasePlanner.Tests.Hosting;

/// <summary>Monitors and calendar programs ask with HEAD first.</summary>
[Collection(nameof(ApiHost))]
public sealed class HeadTests(ApiHost api)
{
    [Fact]
    public async Task Head_is_answered_as_get_is_without_a_body_at_every_address()
    {
        var addresses = api.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: var methods } && methods.Contains("GET") && !methods.Contains("HEAD"))
            .Select(e => e.RoutePattern.RawText!)
            .Where(t => !t.Contains("_blazor", StringComparison.Ordinal) && !t.Contains("_framework", StringComparison.Ordinal))
            .Select(t => "/" + System.Text.RegularExpressions.Regex.Replace(t, @"\{[^}]*\}", "x").TrimStart('/'))
            .Distinct().ToList();
        Assert.True(addresses.Count > 60 && addresses.Contains("/healthz") && addresses.Contains("/openapi/v1.json") && addresses.Contains("/api/v1/queries/Theaters"), string.Join(", ", addresses));
        foreach (var address in addresses)
        {
            var got = await api.Ask(address, "administrator");
            var head = await api.Send(HttpMethod.Head, address, "administrator");
            Assert.True(got.Status == head.Status, $"{address}: GET {got.Status}, HEAD {head.Status}");
            Assert.Equal((0, got.MediaType), (head.Bytes.Length, head.MediaType));
        }
        foreach (var open in new[] { "/healthz", "/sign-in", "/openapi/v1.json", "/calendar/nobody.ics", "/api/v1/queries/Theaters" })
        {
            Assert.Equal((await api.Ask(open, "")).Status, (await api.Send(HttpMethod.Head, open, "")).Status);
        }
        // What GET does not answer HEAD does not either.
        Assert.Equal((await api.Ask("/api/v1/commands/DropFilm", "administrator")).Status, (await api.Send(HttpMethod.Head, "/api/v1/commands/DropFilm", "administrator")).Status);
    }
}
