using System.Net;
using System.Net.Sockets;

namespace ReleasePlanner.Webhooks;

/// <summary>Which addresses are of the public internet: what is not is the operator's own network, which no party may reach through a webhook.</summary>
public static class PublicAddress
{
    /// <summary>IANA's special-purpose blocks of IPv4: this network, private, CGNAT, loopback, link-local (cloud metadata), test, benchmark, multicast, reserved.</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Teredo and the rest of 2001::/23, documentation, 6to4 (which hides an IPv4 address).</summary>
    private static readonly IPNetwork[] NotPublicV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(NotPublic, n => n.Contains(address)),
            // Default deny: loopback, link-local, unique-local, multicast, NAT64 and IPv4-compatible addresses all lie outside.
            AddressFamily.InterNetworkV6 => GlobalUnicast.Contains(address) && !Array.Exists(NotPublicV6, n => n.Contains(address)),
            _ => false,
        };
    }
}
