using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.Pods;

public sealed class EmulatedTests(ContainerImage image, CephFixture ceph)
{
    // The emulator and the code that it translates count as the container's memory too.
    private const string Memory = "512m";

    [Fact]
    public async Task The_image_for_arm64_copies_a_model_over_TLS_and_its_next_run_asks_the_Hub_nothing()
    {
        Architecture.Arm64.SkipUnlessItRunsHere();
        await using var pod = await Pod.StartAsync(
            image, ceph, [TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 40 << 20, seed: 4)], tls: true);
        pod.Environment["SSL_CERT_FILE"] = pod.CaFile!;

        var copy = (await pod.RunAsync(Memory, mount: pod.CaFile, architecture: Architecture.Arm64)).AssertSuccess();
        await pod.AssertWholeAsync();
        pod.Hub.Requests.Clear();

        var hit = (await pod.RunAsync(Memory, mount: pod.CaFile, architecture: Architecture.Arm64)).AssertSuccess();
        Assert.Empty(pod.Hub.Requests.All);
        TestContext.Current.TestOutputHelper!.WriteLine($"copy {copy.Took.TotalSeconds:0.0} s; hit {hit.Took.TotalSeconds:0.0} s");
    }
}
