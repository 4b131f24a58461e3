using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.SideBySide;

/// <summary>The commands on stored commits, as a user types them.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_commit_that_is_not_stored_can_not_be_pinned_and_the_remedy_stores_it()
    {
        await using var pod = await StartAsync();
        var commit = pod.Repo.Find("main")!.Sha;

        var refused = await pod.RunAsync("pin", $"acme/sample@{commit}");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("holds no complete copy of acme/sample", refused.LastLine, StringComparison.Ordinal);

        (await pod.RunAsync("cache", $"acme/sample@{commit}")).AssertSuccess();
        var pinned = await pod.RunAsync("pin", $"acme/sample@{commit}", "--as", "stable");
        pinned.AssertSuccess();
        Assert.Contains("unpin acme/sample@stable", pinned.LastLine, StringComparison.Ordinal);
        (await pod.RunAsync("cache", "acme/sample@stable", "--offline")).AssertSuccess();
    }

    [Fact]
    public async Task A_commit_that_a_revision_means_is_not_removed_and_the_message_names_the_revision()
    {
        await using var pod = await StartAsync();
        (await pod.RunAsync("cache")).AssertSuccess();
        var commit = pod.Repo.Find("main")!.Sha;

        var refused = await pod.RunAsync("remove", $"acme/sample@{commit}");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("stays: revision main means this commit", refused.LastLine, StringComparison.Ordinal);
        (await pod.RunAsync("remove", "acme/sample@main")).AssertSuccess();
        Assert.Empty(await pod.KeysAsync());
    }

    [Fact]
    public async Task A_revision_that_is_unpinned_keeps_its_commit_until_a_refresh()
    {
        await using var pod = await StartAsync();
        (await pod.RunAsync("cache")).AssertSuccess();
        var old = pod.Repo.Find("main")!.Sha;
        (await pod.RunAsync("pin", $"acme/sample@{old}")).AssertSuccess();
        pod.Repo.Commit("main", [TestFile.Plain("config.json", "new")]);

        var kept = await pod.RunAsync("cache", "--refresh");
        (await pod.RunAsync("unpin", "acme/sample")).AssertSuccess();
        var before = await pod.RunAsync("cache");
        var moved = await pod.RunAsync("cache", "--refresh");

        Assert.Contains("is pinned to commit", kept.Errors, StringComparison.Ordinal);
        Assert.Contains($"@{old}", before.LastLine, StringComparison.Ordinal);
        Assert.Contains($"@{pod.Repo.Find("main")!.Sha}", moved.LastLine, StringComparison.Ordinal);
    }

    private static async Task<PodScenario> StartAsync()
    {
        var pod = await PodScenario.StartAsync(new FolderTestStore(), [TestFile.Plain("config.json", "{}")]);
        pod.Environment["S3_LAYOUT"] = "commit";
        return pod;
    }
}
