using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>A sidecar keeps a model in a cache that has room for one, until its pod ends.</summary>
public sealed class HoldTests : IDisposable
{
    private const int Size = 1_000_000;

    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("cache-");

    public void Dispose() => _cache.Delete(recursive: true);

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 137)]
    public async Task A_held_model_stays_until_its_holder_ends(string signal, int exitCode)
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), [TestFile.Generated("model.safetensors", Size, seed: 1)]);
        pod.Hub.AddRepo("acme/other").Commit("main", TestFile.Generated("model.safetensors", Size, seed: 2));
        pod.Environment["CACHE_DIR"] = _cache.FullName;
        pod.Environment["CACHE_LIMIT"] = "1.5MB";
        pod.Environment["HOLD"] = "true";
        await using var holder = pod.Start("holder");
        await PodScenario.LoggedAsync(holder, "Holding ");
        pod.Environment.Remove("HOLD");

        var refused = await pod.RunAsync("restore", "acme/other");
        await holder.SignalAsync(signal);
        var ended = await holder.Finished;
        var restored = await pod.RunAsync("restore", "acme/other");

        refused.AssertFailure();
        Assert.Contains(PodScenario.RepoName, refused.LastLine, StringComparison.Ordinal);
        Assert.Equal(exitCode, ended.ExitCode);
        restored.AssertSuccess();
        Assert.Empty(Directory.GetFiles(Path.Combine(_cache.FullName, "models--acme--sample", "blobs")));
    }

    [Fact]
    public async Task A_sidecar_and_an_init_container_of_one_pod_start_together_and_read_the_model_once()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), [TestFile.Generated("model.safetensors", 20 * Size, seed: 1)]);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 5 * Size };
        pod.Environment["CACHE_DIR"] = _cache.FullName;
        pod.Environment["POD_NAME"] = "inference-0";
        pod.Environment["POD_UID"] = "0d7a1f3e-6a60-4b54-9a51-0c0f2a6c1e9b";
        pod.Environment["HOLD"] = "true";
        await using var holder = pod.Start();
        pod.Environment.Remove("HOLD");

        var result = await pod.RunAsync();

        result.AssertSuccess();
        pod.AssertFetchedOnce();
        await PodScenario.LoggedAsync(holder, "Holding ");
        Assert.Single(Directory.GetFiles(Path.Combine(_cache.FullName, "models--acme--sample", "blobs")));
        await holder.SignalAsync("TERM");
        Assert.Equal(0, (await holder.Finished).ExitCode);
    }
}
