using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ReleasePlanner.Webhooks;

/// <summary>How webhooks are sent.</summary>
/// <param name="AllowPrivate">Also to addresses of the operator's own network; configuration <c>Webhooks:AllowPrivate</c>, off unless it says so.</param>
public sealed record WebhookOptions(bool AllowPrivate);

/// <summary>What a receiver answered: a status, or why there is none.</summary>
internal sealed record Answered(int? Status, string? Error)
{
    public bool IsDelivered => Status is >= 200 and < 300;
}

/// <summary>
/// Posts to receivers: no redirects, no proxies, no cookies, 10 s, and the answer's body is not read. The address is judged when it is connected to, after
/// its name was resolved, so that a name that resolves differently the second time gains nothing.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WebhookOptions options;
    private readonly HttpClient http;

    public WebhookSender(WebhookOptions options)
    {
        this.options = options;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What is wrong with a URL that somebody wants events sent to; null: nothing that can be told before it is tried.</summary>
    public static string? Problem(string url)
    {
        if (url.Length > 2000 || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
        {
            return "is no http or https address of at most 2000 characters";
        }
        return uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 ? "has a user or a fragment, which is not sent" : null;
    }

    /// <summary>The URL names an address of the operator's network outright, in whatever notation.</summary>
    public bool IsForbidden(string url)
    {
        var host = new Uri(url).DnsSafeHost;
        return !options.AllowPrivate && (IPAddress.TryParse(host, out var address) ? !PublicAddress.Is(address)
            : host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
    }

    public async Task<Answered> PostAsync(string url, string body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in headers)
            {
                request.Headers.Add(name, value);
            }
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new((int)response.StatusCode, (int)response.StatusCode is >= 300 and < 400 ? "redirects are not followed" : null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, "no answer within 10 s");
        }
        catch (HttpRequestException e)
        {
            return new(null, e.InnerException is PrivateAddressException ? e.InnerException.Message : $"could not be reached: {e.HttpRequestError}");
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        // One address of the own network among public ones is no accident.
        if (!options.AllowPrivate && !Array.TrueForAll(addresses, PublicAddress.Is))
        {
            throw new PrivateAddressException();
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException() : IOException("its address is not of the public internet, where webhooks are sent");
}
