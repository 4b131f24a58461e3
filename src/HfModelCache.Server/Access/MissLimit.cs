using System.Net;
using System.Threading.RateLimiting;

namespace HfModelCache.Server.Access;

/// <summary>Limits how often an address may ask for what the store does not hold: each time costs requests to the store.</summary>
internal sealed class MissLimit : IDisposable
{
    private const int Burst = 200;
    private const int PerSecond = 20;
    private const int NetworkBytes = 8; // Of an IPv6 address; whoever has one of a network has all of them.

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(NetworkOf(address), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Whether an address has asked too often.</summary>
    public bool IsExceededBy(IPAddress? address) => _limiter.GetStatistics(address ?? IPAddress.None)?.CurrentAvailablePermits == 0;

    /// <summary>Counts a miss.</summary>
    public void Count(IPAddress? address) => _limiter.AttemptAcquire(address ?? IPAddress.None).Dispose();

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length > NetworkBytes)
            Array.Clear(bytes, NetworkBytes, bytes.Length - NetworkBytes);
        return new IPAddress(bytes);
    }
}
