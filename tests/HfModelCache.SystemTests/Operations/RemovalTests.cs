using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Operations;

/// <summary>The commands of docs/operations.md that remove commits and models.</summary>
public sealed class RemovalTests
{
    private const string Foreign = "models/acme/sample/notes.txt";

    [Fact]
    public async Task After_a_rollback_the_commit_that_nobody_uses_is_removed_by_its_name_and_the_other_stays()
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_LAYOUT"] = "commit";
        var old = await StoreAsync(pod, "old");
        var now = await StoreAsync(pod, "new");

        var dry = await pod.RunAsync("remove", $"acme/sample@{now}", "--dry-run");
        dry.AssertSuccess();
        Assert.Contains(await pod.KeysAsync(), key => key.Contains(now, StringComparison.Ordinal));
        (await pod.RunAsync("remove", $"acme/sample@{now}")).AssertSuccess();

        Assert.DoesNotContain(await pod.KeysAsync(), key => key.Contains(now, StringComparison.Ordinal));
        (await pod.RunAsync("cache", $"acme/sample@{old}", "--offline")).AssertSuccess();
    }

    [Fact]
    public async Task Prune_is_not_for_Deployments_that_name_a_commit()
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_LAYOUT"] = "commit";
        var used = await StoreAsync(pod, "used");

        (await pod.RunAsync("prune", "acme/sample")).AssertSuccess();

        Assert.DoesNotContain(await pod.KeysAsync(), key => key.Contains(used, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("commit")]
    public async Task The_Job_removes_the_model_and_nothing_that_is_not_ours(string layout)
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_LAYOUT"] = layout;
        (await pod.RunAsync("cache")).AssertSuccess();
        var foreign = new FileInfo(Path.Combine(new Uri(pod.Store.Environment["S3_ENDPOINT_URL"]).LocalPath, Foreign));
        await File.WriteAllTextAsync(foreign.FullName, "mine", TestContext.Current.CancellationToken);
        pod.Environment["DETAILED_EXIT_CODES"] = "true";

        // The Job's arguments; everything else comes from its settings, which are those of the Job that filled the bucket.
        (await pod.RunAsync("remove")).AssertSuccess();
        var again = await pod.RunAsync("remove");

        again.AssertSuccess();
        Assert.Equal([Foreign], await pod.KeysAsync());
        Assert.Contains("Nothing to do", again.LastLine, StringComparison.Ordinal);
    }

    private static Task<PodScenario> StartAsync() =>
        PodScenario.StartAsync(new FolderTestStore(), [TestFile.Plain("config.json", "{}"), TestFile.Plain("LICENSE", "MIT")]);

    // Stores a commit as a Deployment with this REVISION does.
    private static async Task<string> StoreAsync(PodScenario pod, string content)
    {
        pod.Repo.Commit("main", [TestFile.Plain("config.json", content), TestFile.Plain("LICENSE", "MIT")]);
        var commit = pod.Repo.Find("main")!.Sha;
        (await pod.RunAsync("cache", "--revision", commit)).AssertSuccess();
        return commit;
    }
}
