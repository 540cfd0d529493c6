namespace ReleasePlanner.Host;

/// <summary>HEAD is answered as GET is, at every address; the server leaves the body out (RFC 9110, 9.3.2). Monitors and calendar programs ask so first.</summary>
internal static class HeadRequests
{
    private static readonly object Key = new();

    /// <summary>Before routing, which would find no endpoint for HEAD.</summary>
    public static void UseHeadAsGet(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }
        (http.Request.Method, http.Items[Key]) = (HttpMethods.Get, true);
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>The request came as HEAD: nobody reads what would be waited for.</summary>
    public static bool IsHead(HttpContext http) => http.Items.ContainsKey(Key);
}
