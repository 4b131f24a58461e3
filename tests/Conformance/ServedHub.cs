using System.Net;
using HfModelCache.Coordination.Leases;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Runs;
using HfModelCache.Server;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores.S3;
using HfModelCache.TestHub;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Conformance;

/// <summary>A server over a store that is filled from a test Hub.</summary>
internal sealed class ServedHub : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Composition _composition;
    private readonly ModelCacheOptions _ends;

    private ServedHub(ModelCacheOptions ends, ServerOptions options)
    {
        (_ends, Options) = (ends, options);
        _composition = new Composition(ends, new TransferMeter(), TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>What is served.</summary>
    public ServerOptions Options { get; }

    /// <summary>The library.</summary>
    public ModelCache Cache => _composition.Cache;

    /// <summary>The server, once it is started.</summary>
    public HubServer Server { get; private set; } = null!;

    /// <summary>The server's address.</summary>
    public Uri Endpoint => Server.Addresses[0];

    /// <summary>Prepares a server over a store: a bucket or a folder.</summary>
    public static ServedHub Over(FakeHub hub, string? token, S3Options? bucket, string? folder, ServerOptions? options = null) => new(
        new ModelCacheOptions
        {
            Hub = new HubOptions { Endpoint = hub.Endpoint, Token = token },
            Bucket = bucket,
            Folder = folder,
            Lease = new LeaseOptions { Timeout = TimeSpan.FromSeconds(5) },
        },
        (options ?? new ServerOptions()) with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Notice = TimeSpan.Zero, Drain = TimeSpan.FromSeconds(5) });

    /// <summary>Sends a request to the server, and follows no redirect.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, HttpMethod? method = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Endpoint, path));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Fills the store with a repo.</summary>
    public Task<CopyResult> FillAsync(string name, RepoType type = RepoType.Model, string revision = "main", bool refresh = false) => Cache.EnsureAsync(
        new CopyRequest { Repo = Id(name, type), Revision = revision, Layout = Options.Layout, Refresh = refresh }, TestContext.Current.CancellationToken);

    /// <summary>Starts the server.</summary>
    public async Task<Uri> StartAsync()
    {
        Server = new HubServer(Options, _ends, Cache, TimeProvider.System, NullLogger.Instance);
        await Server.StartAsync(TestContext.Current.CancellationToken);
        return Endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Server is not null)
        {
            await Server.StopAsync();
            await Server.DisposeAsync();
        }

        _composition.Dispose();
    }

    public static RepoId Id(string name, RepoType type = RepoType.Model) =>
        RepoId.TryCreate(type, name, out var repo, out var problem) ? repo : throw new ArgumentException(problem);
}
