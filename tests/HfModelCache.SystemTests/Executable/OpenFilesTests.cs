using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

public sealed class OpenFilesTests
{
    [Fact]
    public async Task Too_low_a_limit_of_open_files_is_reported_at_once_and_a_higher_one_works()
    {
        await using var pod = await PodScenario.StartAsync(new FolderTestStore(), [TestFile.Generated("model.safetensors", 200 << 20, seed: 3)]);
        // So slow that more connections pay: their number doubles until there may be no more.
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2 << 20 };
        pod.Environment["MAX_CONNECTIONS"] = "64";
        pod.Environment["RETRY_TIMEOUT"] = "10m";

        var few = await pod.RunUnderAsync("prlimit", "--nofile=40");

        few.AssertFailure();
        Assert.Contains("Raise the limit of open files", few.LastLine, StringComparison.Ordinal);
        (await pod.RunUnderAsync("prlimit", "--nofile=1024")).AssertSuccess();
        await pod.AssertWholeAsync();
    }
}
