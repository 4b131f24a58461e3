using System.Security.Cryptography;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Restore;

/// <summary>A bucket in Ceph that holds a model, a way to it that counts, and a folder to restore to.</summary>
internal sealed class RestorePod : IAsyncDisposable
{
    /// <summary>The memory for in-flight bytes of each process, small so that what a kill costs is small too.</summary>
    public const long Memory = 32 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restore-");

    private RestorePod(PodScenario scenario)
    {
        Scenario = scenario;
        Relay = new CountingRelay(new Uri(scenario.Environment["S3_ENDPOINT_URL"]));
    }

    public PodScenario Scenario { get; }

    /// <summary>The way to the store.</summary>
    public CountingRelay Relay { get; }

    public string Folder => _folder.FullName;

    public long ModelBytes => Scenario.Repo.Find("main")!.Files.Sum(file => file.Content.Length);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RestorePod> StartAsync(CephFixture ceph, IEnumerable<TestFile> model, bool isFilled = true)
    {
        var scenario = await PodScenario.StartAsync(ceph, model);
        var pod = new RestorePod(scenario);
        if (isFilled)
            (await scenario.RunAsync("cache")).AssertSuccess();
        scenario.Environment["S3_ENDPOINT_URL"] = pod.Relay.Endpoint.AbsoluteUri;
        scenario.Environment["LOCAL_DIR"] = pod.Folder;
        scenario.Environment["MAX_MEMORY"] = $"{Memory}";
        return pod;
    }

    public RunningProduct Start(string name) => Scenario.Start(name);

    public Task<ProductResult> RunAsync() => Scenario.RunAsync();

    /// <summary>Waits until the store has sent this many bytes.</summary>
    public Task SentAsync(long bytes) => WallClock.UntilAsync(
        $"the store has sent {bytes} bytes", () => Relay.Bytes >= bytes, TimeSpan.FromMinutes(5), Cancel);

    /// <summary>Asserts that a folder holds the model, byte for byte.</summary>
    public async Task AssertRestoredAsync(string? folder = null)
    {
        foreach (var file in Scenario.Repo.Find("main")!.Files)
        {
            await using var content = File.OpenRead(Path.Combine(folder ?? Folder, file.Path));
            Assert.Equal(file.Content.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, Cancel)));
        }

        Assert.True(File.Exists(Path.Combine(folder ?? Folder, ".hf-model-cache/manifest.json")));
    }

    /// <summary>Asserts how many bytes the store has sent: so many times the model, and so much more.</summary>
    public void AssertSentAtMost(double times, long more = 0)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"ratio {(double)Relay.Bytes / ModelBytes:0.000}");
        Assert.True(Relay.Bytes <= (times * ModelBytes) + more, $"The store sent the model {(double)Relay.Bytes / ModelBytes:0.000} times.");
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Scenario.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
