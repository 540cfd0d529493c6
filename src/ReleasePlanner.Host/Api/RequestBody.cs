using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
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
            if (!Utf8.IsValid(bytes))
            {
                return Refusal.Invalid("the body cannot be read: it is not UTF-8");
            }
            var body = await JsonNode.ParseAsync(new MemoryStream(bytes), documentOptions: Strictly, cancellationToken: http.RequestAborted);
            if (body is not JsonObject members)
            {
                return Refusal.Invalid("the body is not a JSON object");
            }
            // Names are read here, so that one that cannot be is refused and does not surprise whoever looks for a member.
            return SameName(members) is { } twice ? Refusal.Invalid("is given twice, in capital and small letters: give it once", twice) : members;
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

    /// <summary>A name that an object has twice, but for capital and small letters: members are found without regard to them. Null: there is none.</summary>
    public static string? SameName(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                return members.Select(m => names.Add(m.Key) ? SameName(m.Value) : m.Key).FirstOrDefault(n => n is not null);
            case JsonArray entries:
                return entries.Select(SameName).FirstOrDefault(n => n is not null);
            default:
                return null;
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
        var given = members.Select(m => m.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (given is not null && members[given] is { } own)
        {
            return IsSame(own, value) ? null : Refusal.Invalid($"is given by {source} too, and differs: give it once", name);
        }
        members[given ?? name] = value;
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
