using System.Net;

namespace ReleasePlanner.Host;

/// <summary>Where the planner listens, and what others call it.</summary>
internal sealed record Serving(string Urls)
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>How people and systems reach it, such as <c>https://planner.example.com</c>; null: on this machine alone.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Proxies that end TLS in front of it: what they say of the sender's address and scheme is believed, and nobody else's word.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Cookies go over TLS alone.</summary>
    public bool IsSecure => PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>What links begin with.</summary>
    public string LinksBegin => (PublicUrl?.GetLeftPart(UriPartial.Authority) ?? Urls.Split(';')[0]).TrimEnd('/');

    /// <exception cref="UsageException">Secrets could be read on the way, or a proxy's word is nobody's.</exception>
    public void Check(IEnumerable<string> listening)
    {
        if (PublicUrl is not null && PublicUrl.AbsolutePath != "/")
        {
            throw new UsageException($"{PublicUrl} has a path: the planner is at the root of its host");
        }
        if (Proxies.Count > 0 && PublicUrl is null)
        {
            throw new UsageException("--behind-proxy needs --public-url https://NAME: other names that the proxy passes on are refused");
        }
        foreach (var url in listening)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                throw new UsageException($"'{url}' is not an address to listen on: write it as {DefaultUrl}");
            }
            if (address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            {
                continue;
            }
            if (!IsSecure)
            {
                throw new UsageException($"{url} is not of this machine alone: say with --public-url https://NAME how it is reached, so that passwords and tokens are not sent in clear");
            }
            if (address.Scheme == "http" && Proxies.Count == 0)
            {
                throw new UsageException($"{url} is not of this machine alone and has no TLS: name the proxy that has with --behind-proxy ADDRESS, or listen on https");
            }
        }
    }

    public static Uri ParsePublicUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw new UsageException($"'{text}' is not a public address: write it as https://planner.example.com");

    public static IPNetwork ParseProxy(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var ip) ? new IPNetwork(ip, ip.GetAddressBytes().Length * 8)
        : throw new UsageException($"'{text}' is not a proxy's address: write it as 10.0.0.5 or 10.0.0.0/24");
}
