using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace ReleasePlanner.Tests.Support;

/// <summary>What kind of address an endpoint is.</summary>
public static class Routes
{
    /// <summary>A file that is laid beside the program: style sheets, scripts, maps. The same for everybody.</summary>
    public static bool IsFile(this RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    /// <summary>A page: who may open it is said on it, and looked at by tests of their own.</summary>
    public static bool IsPage(this RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
}
