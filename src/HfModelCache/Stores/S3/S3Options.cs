using HfModelCache.Network;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Stores.S3;

/// <summary>Represents how to reach a bucket.</summary>
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
    /// Whether addresses are virtual-hosted rather than path-style; null for path-style, unless the store refuses it.
    /// Amazon's own are always virtual-hosted. Default null.
    /// </summary>
    public bool? VirtualHost { get; init; }

    /// <summary>Settings of every object. Default none.</summary>
    public ObjectSettings Objects { get; init; } = new();

    /// <summary>Whether the caller agrees to pay for each request (<c>x-amz-request-payer: requester</c>). Default false.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>Static keys; null to assume a role, or to search where AWS tools look (profile, container, instance).</summary>
    public S3Keys? Keys { get; init; }

    /// <summary>The role to assume if there are no static keys; null for none.</summary>
    public WebIdentityRole? Role { get; init; }

    /// <summary>Trusted certificate authorities; null for the system's.</summary>
    public TrustedRoots? TrustedRoots { get; init; }

    /// <summary>The proxies to the store and to the servers of temporary keys. Default none.</summary>
    public ProxyOptions Proxy { get; init; } = ProxyOptions.None;

    /// <summary>
    /// Whether bodies are unsigned over http too, which halves the CPU time of sending. Default false: without TLS only the
    /// signature lets the store detect a changed body.
    /// </summary>
    public bool UnsignedPayload { get; init; }

    /// <summary>Whether bodies are signed over https too, for bucket policies that require it. Default false.</summary>
    public bool SignedPayload { get; init; }

    /// <summary>When a transfer of an object's bytes counts as stalled. Default: 4 KiB/s over 60 s.</summary>
    public StallLimits Stall { get; init; } = new() { Window = TimeSpan.FromSeconds(60) };

    /// <summary>How long a request without a body may take. Default 60 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long completing an upload may take; a store may assemble thousands of parts. Default 10 min.</summary>
    public TimeSpan CompleteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long opening a connection may take. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The largest part that the server copies in one request, in bytes. Default 512 MiB: a second or two for a server, and
    /// far from the minutes after which gateways cut a request.
    /// </summary>
    internal long CopyPartSize { get; init; } = 512L << 20;

    /// <summary>Whether each body's hash is part of the signature. TLS protects bodies already.</summary>
    internal bool SignsPayload => SignedPayload || (!UnsignedPayload && Endpoint?.Scheme == Uri.UriSchemeHttp);
}
