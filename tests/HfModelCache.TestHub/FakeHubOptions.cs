using HfModelCache.TestHub.RateLimits;

namespace HfModelCache.TestHub;

/// <summary>How a hub behaves where nothing is wrong; may be replaced while it runs, except for ports and TLS.</summary>
public sealed record FakeHubOptions
{
    /// <summary>The hub's port; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>The CDN's port; 0 for any free one.</summary>
    public int CdnPort { get; init; }

    /// <summary>Where signed URLs lead if something stands before the CDN; null for the CDN itself.</summary>
    public Uri? CdnAddress { get; init; }

    /// <summary>The path below which the hub lies (<c>/repository/hf</c>), as behind Artifactory or Nexus; empty for none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether links and relative redirects contain the base path; mirrors that pass on the Hub's answers leave it out.</summary>
    public bool LinksKeepBasePath { get; init; } = true;

    /// <summary>The server that links to a next page name; null for the hub itself.</summary>
    public Uri? LinkedServer { get; init; }

    /// <summary>Whether both speak HTTPS, with a certificate of the hub's own authority.</summary>
    public bool UseTls { get; init; }

    /// <summary>The most entries on one page of a listing.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>Whether the last page of a listing is followed by an empty one.</summary>
    public bool EmptyLastPage { get; init; }

    /// <summary>Whether a public plain file is answered by a redirect to the resolve cache, as on the Hub today.</summary>
    public bool PublicPlainFilesRedirect { get; init; } = true;

    /// <summary>The longest body that is sent at once; a GET that would need more is answered 400.</summary>
    public long LongestBody { get; init; } = 50_000_000_000;

    /// <summary>How long a signed URL is good.</summary>
    public TimeSpan SignedUrlLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether a token that is sent to the CDN is refused and noted as a violation. The Hub's JavaScript client sends it.
    /// </summary>
    public bool CdnRefusesTokens { get; init; } = true;

    /// <summary>How fast the CDN sends on each connection; null for as fast as it can.</summary>
    public long? CdnBytesPerSecond { get; init; }

    /// <summary>The quota of callers without a token.</summary>
    public RateQuota AnonymousQuota { get; init; } = RateQuota.Generous;

    /// <summary>The quota of each token.</summary>
    public RateQuota TokenQuota { get; init; } = RateQuota.Generous;
}
