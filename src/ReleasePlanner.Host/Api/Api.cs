using Microsoft.AspNetCore.ResponseCompression;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>Commands and queries over HTTP: the same names and members as everywhere.</summary>
internal static class Api
{
    public const string Path = "/api/v1";

    /// <summary>What is compressed. Pages are not: they may hold a secret beside text that somebody else chose, and its length would tell about it (BREACH).</summary>
    private static readonly string[] Compressed = [Answers.Json, Answers.Csv, Problems.MediaType, "text/javascript", "text/css", "image/svg+xml"];

    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(o =>
        {
            // Answers hold no secret that comes back in every one of them; who calls with a token cannot be made to call by another's page.
            o.EnableForHttps = true;
            o.MimeTypes = Compressed;
        });
        Document.Add(services);
    }

    /// <summary>What every answer passes: to be called before anything that may refuse a request.</summary>
    public static void Use(WebApplication app)
    {
        app.UseResponseCompression();
        Problems.Use(app);
    }

    public static void Map(WebApplication app)
    {
        app.MapGet(Path, Root).ExcludeFromDescription().AllowAnonymous();
        CommandEndpoints.Map(app);
        QueryEndpoints.Map(app);
        BatchEndpoints.Map(app);
        Feed.FeedEndpoints.Map(app);
        Document.Map(app);
        Reference.Map(app);
        Export.Map(app);
    }

    private static IResult Root() => Results.Text(
        $"""
        ReleasePlanner

        POST {Path}/commands/NAME     {string.Join(", ", RequestCatalog.Commands.Keys.Order(StringComparer.Ordinal))}
        GET  {Path}/queries/NAME?…    {string.Join(", ", RequestCatalog.Queries.Keys.Order(StringComparer.Ordinal))}
        POST {Path}/queries/NAME      the same with the members as JSON
        GET  {Path}/batches           and /ID: work that goes on behind its answer; DELETE ends it
        GET  {Path}/events?after=…    what happened that is yours; wait=30 or Accept: text/event-stream, shapes at {Path}/events/schemas
        GET  /reference                how to call them; {Document.Address} for programs
        GET  /healthz                  it lives; /readyz: it can work, or why not
        """);
}
