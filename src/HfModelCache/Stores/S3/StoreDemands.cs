using System.Net;

namespace HfModelCache.Stores.S3;

/// <summary>Represents what a store demands of requests, which it states only when it refuses one.</summary>
/// <param name="Region">The region that requests are signed for.</param>
internal sealed record StoreDemands(string Region)
{
    /// <summary>Whether the store itself named the region; it is trusted once.</summary>
    public bool HasMoved { get; init; }

    /// <summary>Whether every body needs a checksum, as for buckets with Object Lock.</summary>
    public bool Checksums { get; init; }

    /// <summary>Whether addresses are virtual-hosted.</summary>
    public bool VirtualHost { get; init; }

    /// <summary>Returns what is known before the first request.</summary>
    public static StoreDemands Of(S3Options options) => new(options.Region) { VirtualHost = options.VirtualHost == true };

    /// <summary>Returns the demands with those of a refusal added. They are equal if it adds none that can be met.</summary>
    /// <param name="refusal">What the store answered.</param>
    /// <param name="options">How to reach the bucket.</param>
    public StoreDemands After(Refusal refusal, S3Options options) => this with
    {
        Region = HasMoved ? Region : refusal.Region ?? Region,
        HasMoved = HasMoved || (refusal.Region is { } region && region != Region),
        Checksums = Checksums || WantsChecksum(refusal),
        VirtualHost = VirtualHost || (WantsVirtualHost(refusal) && options.VirtualHost is null && HasNames(options.Endpoint)),
    };

    private static bool WantsChecksum(Refusal refusal) =>
        refusal.Code == "MissingContentMD5"
        || (refusal is { Status: HttpStatusCode.BadRequest, Code: "InvalidRequest" or "InvalidArgument" }
            && (Says(refusal, "Content-MD5") || Says(refusal, "x-amz-checksum")));

    private static bool WantsVirtualHost(Refusal refusal) =>
        refusal.Code is "SecondLevelDomainForbidden" or "PathStyleDomainForbidden";

    // An IP address has no names below it.
    private static bool HasNames(Uri? endpoint) => endpoint?.HostNameType == UriHostNameType.Dns;

    private static bool Says(Refusal refusal, string words) => refusal.Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
