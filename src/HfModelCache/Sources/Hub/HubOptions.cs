using HfModelCache.Network;
using HfModelCache.Resilience;

namespace HfModelCache.Sources.Hub;

/// <summary>Represents how to reach the Hub.</summary>
public sealed record HubOptions
{
    /// <summary>The Hub's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    /// <summary>The official host names of the Hub.</summary>
    public static readonly IReadOnlyList<string> OfficialHosts = ["huggingface.co", "hf.co"];

    /// <summary>The address of the Hub or of a mirror, including its path. Default <see cref="DefaultEndpoint"/>.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The token, sent to the Hub alone; null, the default, for none.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Hosts that count as the Hub: redirects and next pages may lead to them even if their addresses are private, and they
    /// receive the token, unencrypted if the endpoint is. Default none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Trusted certificate authorities; null, the default, for the system's.</summary>
    public TrustedRoots? TrustedRoots { get; init; }

    /// <summary>The proxies. Default none.</summary>
    public ProxyOptions Proxy { get; init; } = ProxyOptions.None;

    /// <summary>How long opening a connection may take. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a response may take to begin, and a metadata response to end. Default 60 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for an exhausted rate limit. Default 330 s; the Hub's windows last 300 s.</summary>
    public TimeSpan MaxQuotaWait { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>When a download counts as stalled. Default: less than 4 KiB/s over 30 s.</summary>
    public StallLimits Stall { get; init; } = new();

    /// <summary>The largest metadata response, in bytes. Default 64 MiB.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The most entries of one tree. Default 1,000,000, ten times what the Hub recommends.</summary>
    public int MaxTreeEntries { get; init; } = 1_000_000;

    /// <summary>Omits the token, which a record would print.</summary>
    public override string ToString() => $"{nameof(HubOptions)} {Endpoint}";
}
