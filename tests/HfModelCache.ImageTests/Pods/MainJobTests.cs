using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.Pods;

public sealed class MainJobTests(ContainerImage image, CephFixture ceph)
{
    private static readonly TestFile[] Large =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model-00001-of-00002.safetensors", 400 << 20, seed: 1),
        TestFile.Generated("model-00002-of-00002.safetensors", 250 << 20, seed: 2),
    ];

    [Fact]
    public async Task A_model_larger_than_the_memory_is_copied_without_privileges_and_the_next_run_asks_the_Hub_nothing()
    {
        await using var pod = await Pod.StartAsync(image, ceph, Large);

        var copy = (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync();
        pod.Hub.Requests.Clear();

        var hit = (await pod.RunAsync()).AssertSuccess();
        var bare = (await Command.RunAsync(Architecture.Amd64.Executable, [], pod.Environment)).AssertSuccess();
        Assert.Empty(pod.Hub.Requests.All);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"copy {copy.Took.TotalSeconds:0.0} s; hit {hit.Took.TotalMilliseconds:0} ms in a container, {bare.Took.TotalMilliseconds:0} ms bare");
    }

    [Fact]
    public async Task After_running_out_of_memory_the_next_run_completes_the_copy()
    {
        await using var pod = await Pod.StartAsync(image, ceph, Large);

        var starved = await pod.RunAsync(memory: "16m");
        TestContext.Current.TestOutputHelper!.WriteLine($"exit {starved.ExitCode}: {starved.LastLine}");
        Assert.True(starved.ExitCode is 137 or 1, $"exit {starved.ExitCode}\n{starved.Errors}");

        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task Host_names_are_resolved()
    {
        await using var pod = await Pod.StartAsync(image, ceph, [TestFile.Plain("config.json", "{}")]);
        pod.Environment["S3_ENDPOINT_URL"] = pod.Environment["S3_ENDPOINT_URL"].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        pod.Environment["HF_ENDPOINT"] = pod.Environment["HF_ENDPOINT"].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        (await pod.RunAsync()).AssertSuccess();

        await pod.AssertWholeAsync();
    }
}
