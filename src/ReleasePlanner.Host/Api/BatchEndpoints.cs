using System.Text.Json.Nodes;
using ReleasePlanner.Platform.Batches;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>Batches as resources: what <c>Location</c> names when a command goes on behind its answer.</summary>
internal static class BatchEndpoints
{
    private const string OfBatch = Api.Path + "/batches/{**batch}";

    /// <summary>What the address may say of the end of a batch; there is no body.</summary>
    public static readonly string[] InAddress = ["sender", "note", "dryRun"];

    public static void Map(WebApplication app)
    {
        app.MapGet(Api.Path + "/batches", (HttpContext http, Dispatcher dispatcher) => QueryEndpoints.Get(http, dispatcher, typeof(Batches), []))
            .WithName("ListBatches")
            .WithMetadata(new Described(typeof(Batches), typeof(BatchesAnswer)))
            .Produces<BatchesAnswer>(StatusCodes.Status200OK, Answers.Json);
        app.MapGet(OfBatch, (string batch, HttpContext http, Dispatcher dispatcher) =>
                QueryEndpoints.Get(http, dispatcher, typeof(BatchStatus), new() { ["batch"] = IdOf(batch) }))
            .WithName("GetBatch")
            .WithMetadata(new Described(typeof(BatchStatus), typeof(BatchStatusAnswer), InPath: "batch"))
            .Produces<BatchStatusAnswer>(StatusCodes.Status200OK, Answers.Json);
        app.MapDelete(OfBatch, (string batch, HttpContext http, Dispatcher dispatcher) => Cancel(batch, http, dispatcher))
            .WithName("DeleteBatch")
            .WithMetadata(new Described(typeof(CancelBatch), typeof(Outcome), InPath: "batch"))
            .Produces<Outcome>(StatusCodes.Status200OK, Answers.Json);
    }

    /// <summary>Ids have slashes in them; written like this they are no folders, and no dots between them go up.</summary>
    public static string AddressOf(string batch) => $"{Api.Path}/batches/{Uri.EscapeDataString(batch)}";

    /// <summary>The server leaves an escaped slash as it is.</summary>
    private static string IdOf(string path) => path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cancelling twice is cancelling once, so a caller that does not care needs no key.</summary>
    private static async Task<IResult> Cancel(string batch, HttpContext http, Dispatcher dispatcher)
    {
        var actor = http.Actor();
        if (actor.Refusal is { } unknown)
        {
            return Problems.Of(unknown);
        }
        var members = new JsonObject { ["batch"] = IdOf(batch) };
        if (!http.Request.Headers.ContainsKey(CommandEndpoints.IdempotencyKey))
        {
            members["commandId"] = $"cancel-{Guid.NewGuid():n}";
        }
        return await CommandEndpoints.Send(http, dispatcher, actor.Value!, typeof(CancelBatch), members, InAddress);
    }
}
