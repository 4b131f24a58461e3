using HfModelCache.Network;
using HfModelCache.Resilience;

namespace HfModelCache.Sources.Hub;

/// <summary>How to reach the Hub.</summary>
public sealed record HubOptions
{
    /// <summary>The Hub's own address.</summary>
    public static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    /// <summary>The names of the Hub itself.</summary>
    public static readonly IReadOnlyList<string> OfficialHosts = ["huggingface.co", "hf.co"];

    /// <summary>The Hub, or a mirror that speaks its API, with the path below which it lies. Default <see cref="DefaultEndpoint"/>.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The token that the Hub, and nobody else, is sent; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Hosts that are the Hub too: redirects and next pages may lead to them although their addresses are private, and they
    /// are sent the token, without encryption where the endpoint has none. Default none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Authorities to believe instead of the system's; null for the system's.</summary>
    public TrustedRoots? TrustedRoots { get; init; }

    /// <summary>Which servers are asked through which proxy. Default: none.</summary>
    public ProxyOptions Proxy { get; init; } = ProxyOptions.None;

    /// <summary>How long opening a connection may take. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request may take until its answer begins, and a metadata answer until it ends. Default 60 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for a used-up quota; the Hub's windows last 300 s. Default 330 s.</summary>
    public TimeSpan MaxQuotaWait { get; init; } = TimeSpan.FromSeconds(330);

    /// <summary>When the content's bytes count as stalled. Default: 4 KiB/s over 30 s.</summary>
    public StallLimits Stall { get; init; } = new();

    /// <summary>The largest metadata answer, in bytes. Default 64 MiB.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 20;

    /// <summary>The most entries of one tree. Default one million, ten times what the Hub recommends.</summary>
    public int MaxTreeEntries { get; init; } = 1_000_000;

    /// <summary>Never the token: a record would print it.</summary>
    public override string ToString() => $"{nameof(HubOptions)} {Endpoint}";
}
