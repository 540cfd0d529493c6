using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReleasePlanner.Feed;

namespace ReleasePlanner.Host.Feed;

/// <summary>What the OpenAPI document tells of the feed: it is the query <c>Events</c>, waited for or streamed.</summary>
internal static class FeedOperation
{
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Summary = "The caller's own events, oldest first.";
        operation.Description = $"""
            {DocComments.Of(typeof(Events))}

            With `wait` the answer comes when there is something, or after that many seconds. With `Accept: text/event-stream` it is a stream that goes on: each event's `id` is its position, which
            `Last-Event-ID` takes up again, and `heartbeat` events carry the position when nothing happens. It ends when the caller's token or session does. The JSON Schemas of the
            events are at `/api/v1/events/schemas`.
            """;
        operation.Tags = new HashSet<OpenApiTagReference> { new(Operations.TagOf(typeof(Events)), context.Document) };
        operation.Parameters =
        [
            Parameter("after", ParameterLocation.Query, JsonSchemaType.String, "The position of an event, or the next of an answer. Absent or 0: from the beginning; now: from now on."),
            Parameter("limit", ParameterLocation.Query, JsonSchemaType.Integer, "1 to 1000; absent: 100."),
            Parameter("kinds", ParameterLocation.Query, JsonSchemaType.String, "Such as booking.confirmed; several separated by commas. Absent: all."),
            Parameter("wait", ParameterLocation.Query, JsonSchemaType.Integer, "Seconds, 0 to 60."),
            Parameter("Last-Event-ID", ParameterLocation.Header, JsonSchemaType.String, "Instead of after: where a stream was left."),
        ];
        ((OpenApiResponse)operation.Responses!["200"]).Description = "The answer.";
        ((OpenApiResponse)operation.Responses["200"]).Content!["text/event-stream"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        foreach (var problem in Frame.Responses.Where(r => r.Of(false, "GET")))
        {
            operation.Responses[problem.Status] = new OpenApiResponseReference(problem.Name, context.Document);
        }
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation location, JsonSchemaType type, string about) =>
        new() { Name = name, In = location, Description = about, Schema = new OpenApiSchema { Type = type } };
}
