using HfModelCache.Network;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Stores.S3;

/// <summary>How to reach a bucket.</summary>
public sealed record S3Options
{
    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>The store's address; null for Amazon's own in <see cref="Region"/>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The region that requests are signed for. Default <c>us-east-1</c>, which other stores ignore.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether Amazon's own store is reached by addresses of both IP versions. Default false.</summary>
    public bool UseDualStack { get; init; }

    /// <summary>Whether Amazon's own store is reached at its FIPS endpoint. Default false.</summary>
    public bool UseFips { get; init; }

    /// <summary>
    /// Whether the bucket is named in the host and not in the path; null for the path, and for the host where the store
    /// refuses the path. Amazon's own is always named in the host. Default null.
    /// </summary>
    public bool? VirtualHost { get; init; }

    /// <summary>What every object is stored with. Default nothing.</summary>
    public ObjectSettings Objects { get; init; } = new();

    /// <summary>Whether whoever asks agrees to pay for each request (<c>x-amz-request-payer: requester</c>). Default false.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>Keys given by hand; null to take a role, or to look where AWS tools look (profile, container, instance).</summary>
    public S3Keys? Keys { get; init; }

    /// <summary>A role whose temporary keys are used where there are no others; null for none.</summary>
    public WebIdentityRole? Role { get; init; }

    /// <summary>Authorities to believe instead of the system's; null for the system's.</summary>
    public TrustedRoots? TrustedRoots { get; init; }

    /// <summary>Which servers are asked through which proxy: the store, and whoever gives temporary keys. Default: none.</summary>
    public ProxyOptions Proxy { get; init; } = ProxyOptions.None;

    /// <summary>
    /// Whether bodies travel unsigned over http too, which halves the work of sending. Default false: without TLS the
    /// signature is what shows the store that it received what was sent.
    /// </summary>
    public bool UnsignedPayload { get; init; }

    /// <summary>Whether bodies are signed under https too, where a bucket's policy wants that. Default false.</summary>
    public bool SignedPayload { get; init; }

    /// <summary>When sending or receiving an object's bytes counts as stalled. Default: 4 KiB/s over 60 s.</summary>
    public StallLimits Stall { get; init; } = new() { Window = TimeSpan.FromSeconds(60) };

    /// <summary>How long a request without a body may take. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long completing an upload may take; a store may assemble thousands of parts. Default 10 min.</summary>
    public TimeSpan CompleteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long opening a connection may take. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether each body's hash is part of its signature; under TLS that would add nothing but work.</summary>
    internal bool SignsPayload => SignedPayload || (!UnsignedPayload && Endpoint?.Scheme == Uri.UriSchemeHttp);
}
