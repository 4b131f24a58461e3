using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;
using HfModelCache.TestServers.Swift;

namespace HfModelCache.SystemTests.Executable;

/// <summary>The whole way with a store that knows no conditional PUT.</summary>
public sealed class SwiftRunTests(SwiftFixture swift)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Plain("a b+c%20é.txt", "odd"),
        TestFile.Generated("model.safetensors", 20 << 20, seed: 43),
    ];

    [Fact]
    public async Task Swift_gets_a_whole_copy_with_a_warning_and_then_a_hit()
    {
        await using var pod = await PodScenario.StartAsync(await S3TestStore.CreateAsync(await swift.ServerAsync()), Model);

        var first = await pod.RunAsync();
        var second = await pod.RunAsync();

        first.AssertSuccess();
        Assert.Contains("ignores If-None-Match", first.Errors, StringComparison.Ordinal);
        await pod.AssertWholeAsync();
        second.AssertSuccess();
        Assert.Contains("already, whole", second.Errors, StringComparison.Ordinal);
        pod.AssertFetchedOnce();
    }

    [Fact]
    public async Task A_refresh_with_commits_side_by_side_fetches_only_what_has_changed()
    {
        await using var pod = await PodScenario.StartAsync(await S3TestStore.CreateAsync(await swift.ServerAsync()), Model);
        pod.Environment["S3_LAYOUT"] = "commit";
        (await pod.RunAsync("cache")).AssertSuccess();
        pod.Repo.Commit("main", [TestFile.Plain("config.json", "{ }"), .. Model[1..]]);
        pod.Hub.Requests.Clear();

        (await pod.RunAsync("cache", "--refresh")).AssertSuccess();

        Assert.Equal(["config.json"], pod.FetchedFiles);
        (await pod.RunAsync("verify")).AssertSuccess();
    }
}
