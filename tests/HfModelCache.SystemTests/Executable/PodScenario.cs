using System.Security.Cryptography;
using Amazon.S3.Model;
using HfModelCache.SystemTests.Ceph;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.Executable;

/// <summary>A test Hub, a bucket in a real Ceph, and the environment of a pod that uses both.</summary>
internal sealed class PodScenario : IAsyncDisposable
{
    public const string RepoName = "acme/sample";
    public const string Root = "models/acme/sample/";
    public const string ManifestKey = Root + ".hf-model-cache/manifest.json";
    public const string Token = "hf_CanaryTokenThatMustNeverBeSeen0123456789";

    private readonly string? _caFile;

    private PodScenario(FakeHub hub, CephBucket bucket, bool tls)
    {
        Hub = hub;
        Bucket = bucket;
        Repo = hub.AddRepo(RepoName);
        hub.Tokens.Add(Token);
        Environment = new Dictionary<string, string>
        {
            ["MODEL_NAME"] = RepoName,
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["HF_TOKEN"] = Token,
            ["S3_BUCKET"] = bucket.Name,
            ["S3_ENDPOINT_URL"] = (tls ? bucket.Cluster.TlsEndpoint : bucket.Cluster.Endpoint).AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = bucket.Cluster.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = bucket.Cluster.SecretKey,
            ["LEASE_TIMEOUT"] = "3s",
        };
        if (!tls)
            return;
        _caFile = Path.GetTempFileName();
        File.WriteAllText(_caFile, hub.CaPem + "\n" + File.ReadAllText(bucket.Cluster.CaFile));
        Environment["SSL_CERT_FILE"] = _caFile;
    }

    public FakeHub Hub { get; }

    public CephBucket Bucket { get; }

    public TestRepo Repo { get; }

    public Dictionary<string, string> Environment { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PodScenario> StartAsync(CephFixture ceph, IEnumerable<TestFile> files, bool tls = false)
    {
        var bucket = await ceph.BucketAsync();
        var scenario = new PodScenario(await FakeHub.StartAsync(new FakeHubOptions { UseTls = tls }), bucket, tls);
        scenario.Repo.Commit("main", files);
        return scenario;
    }

    public Task<ProductResult> RunAsync(params string[] arguments) => ProductExecutable.RunAsync(Environment, arguments);

    public RunningProduct Start() => ProductExecutable.Start(Environment);

    public IEnumerable<string> FetchedFiles =>
        Hub.Requests.All.Where(r => r.FilePath is not null && r.Status is 200 or 206).Select(r => r.FilePath!).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Waits until the content servers have sent so many bytes.</summary>
    public async Task FetchedAsync(long bytes)
    {
        for (var i = 0; i < 1500 && Hub.Requests.BytesSent(Origin.Cdn) < bytes; i++)
            await Task.Delay(20, Cancel);
    }

    /// <summary>Asserts how often the content servers have sent the model.</summary>
    public void AssertFetchedAtMost(double times)
    {
        var ratio = (double)Hub.Requests.BytesSent(Origin.Cdn) / Repo.Find("main")!.Files.Sum(f => f.Content.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"ratio {ratio:0.000}");
        Assert.True(ratio <= times, $"The CDN sent the model {ratio:0.000} times.");
    }

    public Task PutAsync(string path, string content) => Bucket.S3.PutObjectAsync(
        new PutObjectRequest { BucketName = Bucket.Name, Key = Root + path, ContentBody = content, UseChunkEncoding = false }, Cancel);

    public Task DeleteAsync(string path) => Bucket.S3.DeleteObjectAsync(Bucket.Name, Root + path, Cancel);

    public async Task<IReadOnlyList<string>> KeysAsync()
    {
        var page = await Bucket.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket.Name }, Cancel);
        return [.. (page.S3Objects ?? []).Select(o => o.Key).Order(StringComparer.Ordinal)];
    }

    public async Task AssertNothingIsLeftOpenAsync()
    {
        var uploads = await Bucket.S3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Bucket.Name }, Cancel);
        Assert.Empty(uploads.MultipartUploads ?? []);
    }

    /// <summary>Asserts that the bucket holds these files byte for byte and the manifest, and nothing else.</summary>
    public async Task AssertWholeAsync(params IEnumerable<string> leftOut)
    {
        var files = Repo.Find("main")!.Files.ExceptBy(leftOut, f => f.Path).ToList();
        var stored = (await KeysAsync()).Where(key => !key.StartsWith(Root + ".hf-model-cache/lease/", StringComparison.Ordinal));
        Assert.Equal(files.Select(f => Root + f.Path).Append(ManifestKey).Order(StringComparer.Ordinal), stored);
        foreach (var file in files)
            Assert.Equal(file.Content.Sha256, await HashAsync(Root + file.Path));
        await AssertNothingIsLeftOpenAsync();
        Assert.Empty(Hub.Violations);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        if (_caFile is not null)
            File.Delete(_caFile);
    }

    private async Task<string> HashAsync(string key)
    {
        using var response = await Bucket.S3.GetObjectAsync(Bucket.Name, key, Cancel);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(response.ResponseStream, Cancel));
    }
}
