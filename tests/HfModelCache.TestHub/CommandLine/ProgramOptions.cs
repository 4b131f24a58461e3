using System.Globalization;
using HfModelCache.Sizes;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.RateLimits;

namespace HfModelCache.TestHub.CommandLine;

/// <summary>What the program was asked to do.</summary>
internal sealed record ProgramOptions
{
    public const string Usage = """
        test-hub: a fake Hugging Face Hub on loopback, until SIGTERM or Ctrl+C

          --repo NAME=sample              a small repository of every sort of file
          --repo NAME=shards:COUNTxSIZE   weights in shards, e.g. bench/model=shards:8x512MiB
          --repo NAME=files:COUNTxMIN-MAX many files, e.g. bench/many=files:10000x1KiB-64KiB
          --access NAME=KIND              private, gated, gatedfully or disabled
          --token hf_…                    a token that opens every repository (repeatable)
          --port N, --cdn-port N          ports; 0, the default, for any free one
          --tls --tls-dir DIR             HTTPS; the authority's certificate goes to DIR/ca.pem
          --cdn-rate BYTES                bytes per second on each CDN connection
          --longest-body BYTES            longer answers are refused with 400
          --url-lifetime SECONDS          how long a signed URL is good
          --page-size N                   entries on a page of a listing
          --base-path PATH                everything lies below this path, as behind Artifactory or Nexus
          --lose-base-path                links and relative redirects leave it out
          --linked-server URL             links to next pages name this server
          --no-plain-redirect             serve public plain files without the resolve cache
          --quota API/RESOLVERS           requests per five minutes
          --fault ORIGIN:PATH:WHEN:ACTION e.g. 'cdn:*.safetensors:first=2:truncate@1MiB' (repeatable)
                    WHEN: always, first=N, every=N, only=N, after=N, each followed by /file or /range to count separately
                    ACTION: status=N[,RETRY-AFTER], html, html=N, xml403, drop, truncate@N, reset@N, stall@N,SECONDS,
                            flip@N, lie=BYTES, short=N, trickle=BYTES,MILLISECONDS, ignore-range, whole-as-partial,
                            unknown-total, chunked, gzip, redirect=URL, redirect-to-hub=URL, redirect-loop, redirects=N,
                            weak-etag, header=NAME,VALUE, no-header=NAME, rate-limited=SECONDS
          --requests FILE                 write the counts there at the end;
                                          GET /__requests tells them at any time, DELETE /__requests resets them
        """;

    public FakeHubOptions Hub { get; private init; } = new();

    public IReadOnlyList<RepoSpec> Repos { get; private init; } = [];

    public IReadOnlyList<(string Repo, RepoAccess Access)> Accesses { get; private init; } = [];

    public IReadOnlyList<string> Tokens { get; private init; } = [];

    public IReadOnlyList<Fault> Faults { get; private init; } = [];

    public string? TlsDirectory { get; private init; }

    public string? RequestsFile { get; private init; }

    /// <exception cref="FormatException">The arguments are not as <see cref="Usage"/> has them.</exception>
    public static ProgramOptions Parse(IEnumerable<string> arguments)
    {
        var rest = new Queue<string>(arguments);
        var options = new ProgramOptions();
        while (rest.TryDequeue(out var name))
            options = options.With(name, () => rest.TryDequeue(out var value) ? value : throw Missing(name));
        return options;
    }

    private static FormatException Missing(string name) => new($"{name} needs a value");

    private ProgramOptions With(string name, Func<string> value) => name switch
    {
        "--repo" => this with { Repos = [.. Repos, RepoSpec.Parse(value())] },
        "--access" => this with { Accesses = [.. Accesses, ParseAccess(value())] },
        "--token" => this with { Tokens = [.. Tokens, value()] },
        "--tls-dir" => this with { TlsDirectory = value(), Hub = Hub with { UseTls = true } },
        "--fault" => this with { Faults = [.. Faults, FaultSpec.Parse(value())] },
        "--requests" => this with { RequestsFile = value() },
        _ => this with { Hub = WithHub(name, value) },
    };

    private FakeHubOptions WithHub(string name, Func<string> value) => name switch
    {
        "--port" => Hub with { Port = Number(value()) },
        "--cdn-port" => Hub with { CdnPort = Number(value()) },
        "--tls" => Hub with { UseTls = true },
        "--cdn-rate" => Hub with { CdnBytesPerSecond = ByteCount.Parse(value()) },
        "--longest-body" => Hub with { LongestBody = ByteCount.Parse(value()) },
        "--url-lifetime" => Hub with { SignedUrlLifetime = TimeSpan.FromSeconds(Number(value())) },
        "--page-size" => Hub with { PageSize = Number(value()) },
        "--base-path" => Hub with { BasePath = "/" + value().Trim('/') },
        "--lose-base-path" => Hub with { LinksKeepBasePath = false },
        "--linked-server" => Hub with { LinkedServer = new Uri(value()) },
        "--no-plain-redirect" => Hub with { PublicPlainFilesRedirect = false },
        "--quota" when ParseQuota(value()) is var quota => Hub with { AnonymousQuota = quota, TokenQuota = quota },
        _ => throw new FormatException($"{name} is not known"),
    };

    private static (string Repo, RepoAccess Access) ParseAccess(string text) => text.Split('=') is [var repo, var access]
        ? (repo, Enum.Parse<RepoAccess>(access, ignoreCase: true))
        : throw new FormatException($"--access {text} is not NAME=KIND");

    private static RateQuota ParseQuota(string text) => text.Split('/') is [var api, var resolvers]
        ? new RateQuota(Number(api), Number(resolvers))
        : throw new FormatException($"--quota {text} is not API/RESOLVERS");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
