using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReleasePlanner.Platform.Commands;
using ReleasePlanner.Tests.Support;
using Xunit;

namespace ReleasePlanner.Tests.Pages;

[Collection(nameof(ServedCollection))]
public sealed class PageAccessTests(Served served)
{
    /// <summary>Says only that there is no such page.</summary>
    private const string NotFound = "/not-found";

    [Fact]
    public void Every_page_names_the_roles_it_is_for()
    {
        var pages = Pages().ToList();
        Assert.NotEmpty(pages);
        foreach (var page in pages.Where(p => Path(p) != NotFound))
        {
            var roles = page.Metadata.GetOrderedMetadata<IAuthorizeData>().SelectMany(a => (a.Roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            Assert.True(roles.Count > 0, $"{Path(page)} has no [Authorize(Roles = …)]");
            Assert.All(roles, r => Assert.True(Enum.TryParse<Role>(r, out _), $"{Path(page)}: {r}"));
            Assert.Null(page.Metadata.GetMetadata<IAllowAnonymous>());
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_shown_the_door_at_every_page_and_who_has_another_role_is_refused()
    {
        await served.AddUser("page-house@example.com", "house:nowhere-1");
        await served.AddUser("page-staff@example.com", "distribution:nobody");
        using var nobody = new Browser(served.Address);
        using var house = new Browser(served.Address);
        using var staff = new Browser(served.Address);
        await house.SignIn("page-house@example.com");
        await staff.SignIn("page-staff@example.com");
        foreach (var page in Pages().Where(p => Path(p) != NotFound && !Path(p).Contains('{', StringComparison.Ordinal)))
        {
            var path = Path(page);
            Assert.StartsWith("/sign-in", (await nobody.Get(path)).Headers.Location?.OriginalString, StringComparison.Ordinal);
            var roles = string.Join(',', page.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Roles));
            if (path != "/")
            {
                Assert.Equal((path, IsFor(roles, Role.Exhibitor)), (path, (await house.Get(path)).StatusCode != HttpStatusCode.Forbidden));
                Assert.Equal((path, IsFor(roles, Role.Distribution)), (path, (await staff.Get(path)).StatusCode != HttpStatusCode.Forbidden));
            }
        }
    }

    [Theory]
    [InlineData("distribution:nobody", null)]
    [InlineData("executive:nobody", "/board")]
    [InlineData("administrator", "/admin")]
    [InlineData("house:nowhere-1", "/partner")]
    public async Task Each_role_starts_where_it_works(string reach, string? start)
    {
        var email = $"start-{reach.Replace(':', '-')}@example.com";
        await served.AddUser(email, reach);
        using var browser = new Browser(served.Address);
        await browser.SignIn(email);
        using var shown = await browser.Get("/");
        Assert.Equal(start, shown.Headers.Location?.OriginalString);
        Assert.Equal(start is null ? HttpStatusCode.OK : HttpStatusCode.Redirect, shown.StatusCode);
    }

    private static bool IsFor(string roles, Role role) => roles.Contains(role.ToString(), StringComparison.Ordinal);

    private static string Path(RouteEndpoint page) => "/" + page.RoutePattern.RawText!.Trim('/');

    private IEnumerable<RouteEndpoint> Pages() => served.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.IsPage());
}
