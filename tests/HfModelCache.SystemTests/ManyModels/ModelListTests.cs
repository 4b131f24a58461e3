using System.Security.Cryptography;
using System.Text.Json;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.ManyModels;

public sealed class ModelListTests(CephFixture ceph)
{
    [Fact]
    public async Task Fifty_models_land_within_the_memory_of_one_and_the_second_run_sends_the_Hub_nothing()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);

        var first = await pod.RunAsync();
        first.AssertSuccess();
        Assert.InRange(first.PeakMemory, 1, 256L << 20);
        Assert.Contains("50 models: 50 copied.", first.LastLine, StringComparison.Ordinal);
        await AssertStoredAsync(pod, ModelList.Names);
        await pod.AssertNothingIsLeftOpenAsync();
        Assert.Empty(pod.Hub.Violations);
        pod.Hub.Requests.Clear();

        var second = await pod.RunAsync();
        second.AssertSuccess();
        Assert.Contains("50 models: 50 present.", second.LastLine, StringComparison.Ordinal);
        Assert.Empty(pod.Hub.Requests.All);
    }

    [Fact]
    public async Task A_gated_model_does_not_stop_the_other_49()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);
        var gated = pod.Hub.AddRepo("acme/gated");
        gated.Commit("main", SampleRepo.Files);
        gated.Access = RepoAccess.GatedFully;
        string[] others = [.. ModelList.Names.Skip(1)];
        pod.Environment["MODELS"] = string.Join(',', others.Prepend("acme/gated"));
        pod.Environment["DETAILED_EXIT_CODES"] = "true";
        pod.Environment.Remove("HF_TOKEN");

        var result = await pod.RunAsync("cache", "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: 1 of 50 models failed: acme/gated (RepoGated). ", result.LastLine, StringComparison.Ordinal);
        var document = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((49, 1), (document.GetProperty("succeeded").GetInt32(), document.GetProperty("failed").GetInt32()));
        await AssertStoredAsync(pod, others);
    }

    [Fact]
    public async Task Pods_with_the_same_list_share_the_work_and_each_model_is_downloaded_once()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);

        var results = await Task.WhenAll(pod.RunAsAsync("pod-0"), pod.RunAsAsync("pod-1"), pod.RunAsAsync("pod-2"));

        Assert.All(results, result => result.AssertSuccess());
        Assert.InRange(pod.Hub.Requests.BytesSent(Origin.Cdn), 1, ModelList.Count * 120_000 * 11L / 10);
        await AssertStoredAsync(pod, ModelList.Names);
    }

    [Fact]
    public async Task A_killed_run_is_resumed_and_what_was_complete_is_not_downloaded_again()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);
        await using (var first = pod.Start())
        {
            await pod.FetchedAsync(2_000_000);
            await first.SignalAsync("KILL");
        }

        (await pod.RunAsync()).AssertSuccess();

        await AssertStoredAsync(pod, ModelList.Names);
        Assert.InRange(pod.Hub.Requests.BytesSent(Origin.Cdn), 1, ModelList.Count * 120_000 * 13L / 10);
    }

    [Fact]
    public async Task Machines_with_assignments_share_every_model_of_the_list()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);
        string[] names = [.. ModelList.Names.Take(20)];
        pod.Environment["MODELS"] = string.Join(',', names);
        pod.Environment["SHARD_COUNT"] = "2";

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(index => RunningProduct.RunAsync(
            new Dictionary<string, string>(pod.Environment) { ["SHARD_INDEX"] = $"{index}", ["POD_NAME"] = $"pod-{index}" })));

        Assert.All(results, result => result.AssertSuccess());
        Assert.InRange(pod.Hub.Requests.BytesSent(Origin.Cdn), 1, names.Length * 120_000 * 11L / 10);
        await AssertStoredAsync(pod, names);
    }

    [Fact]
    public async Task Several_models_are_restored_to_a_cache_while_they_are_cached()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        ModelList.Add(pod);
        var cache = Directory.CreateTempSubdirectory("models-");
        try
        {
            pod.Environment["CACHE_DIR"] = cache.FullName;
            (await pod.RunAsync()).AssertSuccess();
            pod.Hub.Requests.Clear();
            var second = await pod.RunAsync();

            second.AssertSuccess();
            Assert.Contains("50 models: 50 present.", second.LastLine, StringComparison.Ordinal);
            Assert.All(ModelList.Names, name => Assert.Single(
                Directory.GetFiles(Path.Combine(cache.FullName, $"models--{name.Replace("/", "--", StringComparison.Ordinal)}", "snapshots"), "model.safetensors", SearchOption.AllDirectories)));
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    private static async Task AssertStoredAsync(PodScenario pod, IEnumerable<string> names)
    {
        var keys = (await pod.KeysAsync()).ToHashSet();
        foreach (var name in names)
        {
            Assert.Contains($"models/{name}/.hf-model-cache/manifest.json", keys);
            await using var body = await pod.Store.OpenAsync($"models/{name}/config.json");
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{{\"name\":\"{name}\"}}"))),
                Convert.ToHexStringLower(await SHA256.HashDataAsync(body!, TestContext.Current.CancellationToken)));
        }
    }
}
