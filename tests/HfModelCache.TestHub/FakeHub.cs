using System.Collections.Concurrent;
using HfModelCache.Certificates;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Endpoints;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Recording;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub;

/// <summary>A Hugging Face Hub on loopback: the hub itself and the CDN that serves its large files.</summary>
public sealed class FakeHub : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly LoopbackCertificate? _certificates;
    private readonly OriginServer _hub;
    private readonly OriginServer _cdn;

    private FakeHub(FakeHubOptions options)
    {
        Options = options;
        SignedUrls = new SignedUrls(this);
        _certificates = options.UseTls ? new LoopbackCertificate("Test Hub CA", Clock.GetUtcNow()) : null;
        _hub = new(new OriginPipeline(this, Origin.Hub, new HubRoutes(this).AnswerAsync).HandleAsync, _certificates?.Leaf);
        _cdn = new(new OriginPipeline(this, Origin.Cdn, new CdnRoutes(this).AnswerAsync).HandleAsync, _certificates?.Leaf);
    }

    /// <summary>What <c>HF_ENDPOINT</c> should be.</summary>
    public Uri Endpoint => new(_hub.Endpoint, Options.BasePath);

    /// <summary>Where signed URLs lead.</summary>
    public Uri CdnEndpoint => _cdn.Endpoint;

    /// <summary>The certificate of the hub's authority, or null without TLS.</summary>
    public string? CaPem => _certificates?.AuthorityPem;

    /// <summary>How the hub behaves; may be replaced at any time.</summary>
    public FakeHubOptions Options { get; set; }

    /// <summary>The hub's clock.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>The requests so far.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>What goes wrong.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>The tokens that the hub knows.</summary>
    public TokenTable Tokens { get; } = new();

    /// <summary>What a client must never do and did: every test should end with this being empty.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Called before each request is answered: to move a branch or the clock in mid-job.</summary>
    public Action<IncomingRequest>? OnRequest { get; set; }

    internal RepoTable Repos { get; } = new();

    internal SignedUrls SignedUrls { get; }

    /// <summary>Starts a hub without repositories.</summary>
    public static async Task<FakeHub> StartAsync(FakeHubOptions? options = null)
    {
        var hub = new FakeHub(options ?? new FakeHubOptions());
        await hub._hub.StartAsync(hub.Options.Port);
        await hub._cdn.StartAsync(hub.Options.CdnPort);
        return hub;
    }

    /// <summary>Adds a repository without commits.</summary>
    public TestRepo AddRepo(string id, RepoKind kind = RepoKind.Model)
    {
        var repo = new TestRepo(kind, id, Clock);
        Repos.Add(repo);
        return repo;
    }

    /// <summary>Lets a former name (or a legacy short id) lead to a repository by a redirect.</summary>
    public void AddFormerName(string formerId, string currentId, RepoKind kind = RepoKind.Model) =>
        Repos.AddFormerName(kind, formerId, currentId);

    /// <summary>Refuses connections to an origin from now on and cuts the open ones.</summary>
    public Task StopAsync(Origin origin) => Server(origin).StopAsync();

    /// <summary>Lets an origin listen again on its port.</summary>
    public Task RestartAsync(Origin origin) => Server(origin).RestartAsync();

    /// <summary>Lets new connections to an origin wait before the server speaks on them.</summary>
    public void DelayConnections(Origin origin, TimeSpan delay) => Server(origin).AcceptDelay = delay;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _cdn.DisposeAsync();
        _certificates?.Dispose();
    }

    /// <summary>A path on the hub, as a relative redirect names it.</summary>
    internal string Rooted(string pathAndQuery) => (Options.LinksKeepBasePath ? Options.BasePath : "") + pathAndQuery;

    /// <summary>A path on the hub, as a link to a next page names it.</summary>
    internal string Linked(string pathAndQuery) =>
        (Options.LinkedServer ?? _hub.Endpoint).GetLeftPart(UriPartial.Authority) + Rooted(pathAndQuery);

    internal void AddViolation(string violation) => _violations.Enqueue(violation);

    private OriginServer Server(Origin origin) => origin == Origin.Hub ? _hub : _cdn;
}
