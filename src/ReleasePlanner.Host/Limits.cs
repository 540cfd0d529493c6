using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ReleasePlanner.Host;

/// <summary>
/// How much is taken from one sender, before anything is looked up for it. Wide enough that nobody notices who is not a program gone wild; another
/// number is set in configuration, such as <c>Limits__TokenPerSecond=1000</c> in the environment.
/// </summary>
internal sealed record Limits
{
    /// <summary>The policy of what has to be answered in <see cref="Longest"/>.</summary>
    public const string Timed = "timed";

    /// <summary>Requests of one token or session, in the long run.</summary>
    public int TokenPerSecond { get; init; } = 300;

    /// <summary>Requests of one address (of IPv6: of its network of 64 bits), in the long run: a whole office may have one.</summary>
    public int AddressPerSecond { get; init; } = 1000;

    /// <summary>What nobody has to be signed in for and changes something, by address: sign-ins, resets. Every attempt costs a password's hash.</summary>
    public int DoorPerMinute { get; init; } = 60;

    /// <summary>How many seconds' worth may come at once.</summary>
    public int BurstSeconds { get; init; } = 5;

    public int Connections { get; init; } = 10_000;

    /// <summary>Seconds after which a command or query is given up and answered <c>unavailable</c>; what was begun stays, and is sent again under its id.</summary>
    public int Longest { get; init; } = 60;

    public static void Add(WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection("Limits").Get<Limits>() ?? new();
        builder.Services.Configure<KestrelServerOptions>(limits.Apply);
        builder.Services.AddRequestTimeouts(o => o.AddPolicy(Timed, new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(limits.Longest), TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable }));
        builder.Services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.GlobalLimiter = PartitionedRateLimiter.CreateChained(limits.ByAddress(), limits.AtTheDoor(), limits.ByToken());
            o.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
    }

    private void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBody.MostBytes;
        kestrel.Limits.MaxConcurrentConnections = Connections;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }

    private PartitionedRateLimiter<HttpContext> ByAddress() => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        Health.HealthHosting.IsProbe(http.Request.Path) ? RateLimitPartition.GetNoLimiter("") : Bucket(AddressOf(http), AddressPerSecond, TimeSpan.FromSeconds(1), BurstSeconds));

    private PartitionedRateLimiter<HttpContext> AtTheDoor() => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        HttpMethods.IsPost(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? Bucket(AddressOf(http), DoorPerMinute, TimeSpan.FromMinutes(1), 1)
            : RateLimitPartition.GetNoLimiter(""));

    private PartitionedRateLimiter<HttpContext> ByToken() => PartitionedRateLimiter.Create<HttpContext, string>(http =>
        CredentialOf(http) is { } credential ? Bucket(credential, TokenPerSecond, TimeSpan.FromSeconds(1), BurstSeconds) : RateLimitPartition.GetNoLimiter(""));

    /// <summary>So many in a period, some periods' worth at once; what is used comes back bit by bit.</summary>
    private static RateLimitPartition<string> Bucket(string key, int many, TimeSpan period, int burst)
    {
        var parts = Math.Min(many, 10);
        return RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = many * burst,
            TokensPerPeriod = many / parts,
            ReplenishmentPeriod = period / parts,
        });
    }

    private static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        return address.GetAddressBytes() is { Length: 16 } bytes ? Convert.ToHexString(bytes, 0, 8) : address.ToString();
    }

    /// <summary>What was sent to be known by, as a hash. It is not looked up yet: whoever varies it is held by its address.</summary>
    private static string? CredentialOf(HttpContext http)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        sent = sent.Length > 0 ? sent : http.Request.Cookies.FirstOrDefault(c => c.Key.EndsWith("release-planner-session", StringComparison.Ordinal)).Value ?? "";
        return sent.Length == 0 ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), 0, 16);
    }
}
