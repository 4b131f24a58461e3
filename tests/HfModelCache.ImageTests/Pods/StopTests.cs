using System.Diagnostics;
using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.ImageTests.Pods;

public sealed class StopTests(ContainerImage image, CephFixture ceph)
{
    [Fact]
    public async Task SIGTERM_stops_the_first_process_of_a_container_promptly()
    {
        await using var pod = await Pod.StartAsync(image, ceph, [TestFile.Generated("model.safetensors", 60 << 20, seed: 3)]);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 500_000 };
        var name = $"stop-{Guid.NewGuid():N}";
        var running = pod.RunAsync(name: name);
        await pod.FetchedAsync(1_000_000);

        var clock = Stopwatch.StartNew();
        (await image.PodmanAsync("kill", "--signal=TERM", name)).AssertSuccess();
        var result = await running;

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("stopped", result.LastLine, StringComparison.OrdinalIgnoreCase);
    }
}
