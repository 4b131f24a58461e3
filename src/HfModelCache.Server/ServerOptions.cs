using System.Net;
using HfModelCache.Copies;
using HfModelCache.Selection;
using HfModelCache.Server.Access;
using HfModelCache.Server.Content;

namespace HfModelCache.Server;

/// <summary>Represents what is served, to whom and how.</summary>
public sealed record ServerOptions
{
    /// <summary>The addresses and ports to listen on. Port 0 stands for any free one. Default: port 8080 of all addresses.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 8080)];

    /// <summary>The certificate to serve TLS with; null, the default, for plain HTTP.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>The prefix of all copies; empty, or ending in <c>/</c>. Default <c>models/</c>.</summary>
    public string Prefix { get; init; } = "models/";

    /// <summary>The layout in which copies are looked for first. Default: by name.</summary>
    public CopyLayout Layout { get; init; }

    /// <summary>How clients get the bytes of large files. Default: from the store. A folder's always pass the server.</summary>
    public ContentDelivery Content { get; init; }

    /// <summary>The store's address as clients see it; null, the default, for the one that this process uses.</summary>
    public Uri? PublicStore { get; init; }

    /// <summary>How long presigned URLs are valid. Default 1 h, as on the Hub.</summary>
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Who gets copies of gated and private repos. Default: callers whom the Hub accepts.</summary>
    public AccessMode Access { get; init; }

    /// <summary>The file with the tokens of callers that get every copy, one a line; null, the default, for none.</summary>
    public string? TokensFile { get; init; }

    /// <summary>The repos that are cached when they are asked for and missing; null, the default, for none.</summary>
    public PatternList? FillPatterns { get; init; }

    /// <summary>The files of a repo that is cached because it was asked for. Default: all but weights in a second format.</summary>
    public SelectionRules Selection { get; init; } = SelectionRules.Default;

    /// <summary>Whether the Hub must not be contacted. Then only tokens of <see cref="TokensFile"/> open what is gated or private. Default false.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Whether each request is logged. Default true.</summary>
    public bool LogsRequests { get; init; } = true;

    /// <summary>How long the server goes on accepting requests after it was told to stop, so that load balancers notice. Default 3 s.</summary>
    public TimeSpan Notice { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long requests in flight may take after that. Default 15 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Represents the files of a certificate. They are read again when they change.</summary>
/// <param name="Certificate">The certificate and its chain, in PEM.</param>
/// <param name="Key">The private key, in PEM.</param>
public sealed record CertificateFiles(string Certificate, string Key);
