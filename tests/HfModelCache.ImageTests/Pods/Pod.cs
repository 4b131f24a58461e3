using System.Security.Cryptography;
using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.ImageTests.Pods;

/// <summary>A test Hub with one model, a bucket in Ceph, and the environment of a container that uses both.</summary>
internal sealed class Pod : IAsyncDisposable
{
    private const string RepoName = "acme/sample";
    private const string Root = "models/acme/sample/";

    private readonly ContainerImage _image;
    private readonly ITestStore _store;
    private readonly TestFile[] _files;

    private Pod(ContainerImage image, FakeHub hub, CephCluster cluster, ITestStore store, TestFile[] files, bool tls)
    {
        (_image, Hub, _store, _files) = (image, hub, store, files);
        hub.AddRepo(RepoName).Commit("main", files);
        Environment = new Dictionary<string, string>(store.Environment)
        {
            ["MODEL_NAME"] = RepoName,
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["LEASE_TIMEOUT"] = "3s",
        };
        if (!tls)
            return;
        Environment["S3_ENDPOINT_URL"] = cluster.TlsEndpoint.AbsoluteUri;
        // Temporary files proper are readable by their owner alone, and the container runs as another user.
        CaFile = Path.Combine(Path.GetTempPath(), $"ca-{Guid.NewGuid():N}.pem");
        File.WriteAllText(CaFile, hub.CaPem + "\n" + File.ReadAllText(cluster.CaFile));
    }

    public FakeHub Hub { get; }

    public Dictionary<string, string> Environment { get; }

    /// <summary>The certificate authorities of the Hub and the store, if they use TLS.</summary>
    public string? CaFile { get; }

    public static async Task<Pod> StartAsync(ContainerImage image, CephFixture ceph, TestFile[] files, bool tls = false)
    {
        await image.BuiltAsync();
        var cluster = await ceph.ClusterAsync();
        var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = tls });
        return new Pod(image, hub, cluster, await S3TestStore.CreateAsync(cluster), files, tls);
    }

    public Task<CommandResult> RunAsync(string memory = "256m", string? name = null, string? mount = null, Architecture? architecture = null) =>
        _image.RunAsync(Environment, memory, name, mount, architecture);

    /// <summary>Waits until the CDN has sent this many bytes.</summary>
    public Task FetchedAsync(long bytes) => WallClock.UntilAsync(
        $"the CDN has sent {bytes} bytes",
        () => Hub.Requests.BytesSent(Origin.Cdn) >= bytes,
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Asserts that the bucket holds every file byte for byte and nothing half done.</summary>
    public async Task AssertWholeAsync()
    {
        Assert.Contains(Root + ".hf-model-cache/manifest.json", (await _store.ListAsync()).Keys);
        foreach (var file in _files)
        {
            await using var body = await _store.OpenAsync(Root + file.Path);
            Assert.NotNull(body);
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(body, TestContext.Current.CancellationToken)));
        }
        Assert.Empty(await _store.OpenUploadsAsync());
        Assert.Empty(Hub.Violations);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await _store.DisposeAsync();
        if (CaFile is not null)
            File.Delete(CaFile);
    }
}
