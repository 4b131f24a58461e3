using System.Net;
using HfModelCache.Progress;
using HfModelCache.Server;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Documentation;

/// <summary>A server over a folder that holds a copy of a repo, for what documents say of it.</summary>
internal sealed class DocumentedServer : IAsyncDisposable
{
    public const string Repo = CacheScenario.RepoName;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("served-");
    private readonly FakeHub _hub;
    private readonly Composition _composition;
    private readonly HubServer _server;

    private DocumentedServer(FakeHub hub)
    {
        _hub = hub;
        hub.AddRepo(Repo).Commit("main", SampleRepo.Files);
        var ends = new ModelCacheOptions { Hub = new() { Endpoint = hub.Endpoint }, Folder = _folder.FullName };
        _composition = new Composition(ends, new TransferMeter(), TimeProvider.System, NullLogger.Instance);
        var options = new ServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Notice = TimeSpan.Zero };
        _server = new HubServer(options, ends, _composition.Cache, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Sends requests to it.</summary>
    public HttpClient Client { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<DocumentedServer> StartAsync()
    {
        var server = new DocumentedServer(await FakeHub.StartAsync());
        await server._composition.Cache.EnsureAsync(new() { Repo = CacheScenario.Id(Repo) }, Cancel);
        await server._server.StartAsync(Cancel);
        server.Client.BaseAddress = server._server.Addresses.Single();
        return server;
    }

    /// <summary>Sends a request, and returns the status code.</summary>
    public async Task<int> SendAsync(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([new("paths", "config.json")]);
        using var answer = await Client.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _composition.Dispose();
        await _hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
