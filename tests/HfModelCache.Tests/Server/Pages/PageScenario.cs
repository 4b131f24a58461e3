using HfModelCache.Progress;
using HfModelCache.Runs;
using HfModelCache.Server;
using HfModelCache.Sources.Hub;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Server.Pages;

/// <summary>A test Hub, a folder that is filled from it, and a server of that folder.</summary>
internal sealed class PageScenario : IAsyncDisposable
{
    public const string Token = "hf_CanaryTokenThatMustNeverBeSeen0123456789";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Composition _ends;
    private readonly HubServer _server;

    private PageScenario(FakeHub hub, ServerOptions options)
    {
        Hub = hub;
        hub.Tokens.Add(Token);
        var ends = new ModelCacheOptions { Hub = new HubOptions { Endpoint = hub.Endpoint, Token = Token }, Folder = Folder };
        _ends = new Composition(ends, new TransferMeter(), TimeProvider.System, NullLogger.Instance);
        _server = new HubServer(options with { Listen = [new(System.Net.IPAddress.Loopback, 0)] }, ends, _ends.Cache, Time, NullLogger.Instance);
    }

    public FakeHub Hub { get; }

    /// <summary>The server's clock, for what it remembers.</summary>
    public FakeTimeProvider Time { get; } = new(WallClock.Now);

    public string Folder { get; } = Directory.CreateTempSubdirectory("pages-").FullName;

    public Uri Address => _server.Addresses[0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PageScenario> StartAsync(ServerOptions? options = null)
    {
        var scenario = new PageScenario(await FakeHub.StartAsync(), options ?? new ServerOptions());
        await scenario._server.StartAsync(Cancel);
        return scenario;
    }

    /// <summary>Starts with one public copy, <c>acme/sample</c>.</summary>
    public static async Task<PageScenario> StartSampleAsync()
    {
        var scenario = await StartAsync();
        await scenario.AddAsync("acme/sample");
        return scenario;
    }

    /// <summary>Adds a repo to the Hub and its copy to the store.</summary>
    public async Task<CopyResult> AddAsync(string name, RepoAccess access = RepoAccess.Public, IEnumerable<TestFile>? files = null)
    {
        var repo = Hub.AddRepo(name);
        repo.Commit("main", files ?? SampleRepo.Files);
        repo.Access = access;
        return await EnsureAsync(new CopyRequest { Repo = CacheScenario.Id(name) });
    }

    public Task<CopyResult> EnsureAsync(CopyRequest request) => _ends.Cache.EnsureAsync(request, Cancel);

    public string PathOf(string key) => Path.Combine(Folder, "models", key);

    /// <summary>Writes an object as another program would.</summary>
    public async Task PutAsync(string key, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(key))!);
        await File.WriteAllTextAsync(PathOf(key), content, Cancel);
    }

    public async Task<PageAnswer> GetAsync(string path, string? token = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Address, path));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await _client.SendAsync(request, Cancel);
        return new PageAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel))
        {
            Headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _ends.Dispose();
        await Hub.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
