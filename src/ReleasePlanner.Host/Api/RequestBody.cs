using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host;

/// <summary>The members of a request, from a JSON body.</summary>
internal static class RequestBody
{
    /// <summary>A selection of 5,000 houses by id is a fifth of it.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>
    /// What the API's connections take. A body between the two is refused and then read to its end and thrown away, so that whoever sends it gets to read
    /// why: one whose connection is shut while it sends sees a broken connection instead of the answer.
    /// </summary>
    public const int MostBytesOfConnection = 8 * MostBytes;

    public static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>
    /// The body as an object, or why it is not to be had. It has to be called JSON: a form of another site's page cannot be, without that browsers
    /// ask first.
    /// </summary>
    public static async Task<Result<JsonObject>> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType() || http.Request.Headers.ContentEncoding.Count > 0)
        {
            return Problems.Refused(StatusCodes.Status415UnsupportedMediaType);
        }
        try
        {
            if (await BytesAsync(http.Request) is not { } bytes)
            {
                return Problems.Refused(StatusCodes.Status413PayloadTooLarge) with { Message = $"the body is larger than {MostBytes} bytes: select by criteria, or send it in parts" };
            }
            var body = await JsonNode.ParseAsync(new MemoryStream(bytes), documentOptions: Strictly, cancellationToken: http.RequestAborted);
            if (body is not JsonObject members)
            {
                return Refusal.Invalid("the body is not a JSON object");
            }
            // Names are read here, so that one that cannot be is refused and does not surprise whoever looks for a member.
            _ = members.Count;
            return members;
        }
        catch (JsonException e)
        {
            return Refusal.Invalid($"the body cannot be read: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("the body cannot be read: it has a name with half of a surrogate pair, or text that is not UTF-8");
        }
        catch (BadHttpRequestException e)
        {
            return Problems.Refused(e.StatusCode);
        }
    }

    /// <summary>The body's bytes; null if there are more than are taken.</summary>
    private static async Task<byte[]?> BytesAsync(HttpRequest request)
    {
        if (request.ContentLength > MostBytes)
        {
            return null;
        }
        var read = await request.BodyReader.ReadAtLeastAsync(MostBytes + 1, request.HttpContext.RequestAborted);
        var bytes = read.Buffer.Length > MostBytes ? null : read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    /// <summary>Adds what an address or a header says of a member. Refused if the body says otherwise.</summary>
    /// <param name="source">Where it was said, for the message.</param>
    public static Refusal? Put(this JsonObject members, string name, JsonNode value, string source)
    {
        if (members.TryGetPropertyValue(name, out var own) && own is not null)
        {
            return IsSame(own, value) ? null : Refusal.Invalid($"is given by {source} too, and differs: give it once", name);
        }
        members[name] = value;
        return null;
    }

    /// <summary>Text with half of a surrogate pair is equal to nothing.</summary>
    private static bool IsSame(JsonNode one, JsonNode other)
    {
        try
        {
            return JsonNode.DeepEquals(one, other);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
