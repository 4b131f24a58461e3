using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs.Restore;

namespace HfModelCache.Tests.Runs.SideBySide;

public sealed class RestoreTests
{
    private static readonly TestFile Shard = TestFile.Generated("model.safetensors", 400_000, 1);

    [Theory]
    [InlineData(FolderLayout.Files)]
    [InlineData(FolderLayout.HubCache)]
    public async Task The_commit_that_a_revision_means_is_restored_and_then_present(FolderLayout layout)
    {
        await using var scenario = await StartAsync();
        scenario.Layout = layout;
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        var first = await scenario.RestoreAsync();
        var second = await scenario.RestoreAsync();

        Assert.Equal((2, 0), (first.ReadFiles, second.ReadFiles));
        Assert.Empty(scenario.Hub.Requests.All);
        Assert.Equal(scenario.Repo.Find("main")!.Sha, second.Commit.Sha);
    }

    [Fact]
    public async Task A_folder_follows_a_refresh_and_goes_back_to_a_commit()
    {
        await using var scenario = await StartAsync();
        await scenario.RestoreAsync();
        var old = scenario.Repo.Find("main")!.Sha;
        scenario.Repo.Commit("main", Shard, TestFile.Plain("config.json", "new"));
        var request = scenario.Request;

        scenario.Request = request with { Refresh = true };
        await scenario.RestoreAsync();
        await scenario.AssertHoldsAsync(scenario.Target);

        scenario.Hub.Requests.Clear();
        scenario.Request = request with { Revision = old };
        await scenario.RestoreAsync();
        await scenario.AssertHoldsAsync(scenario.Target, old);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task A_flipped_byte_in_a_commit_is_repaired_from_the_Hub()
    {
        await using var scenario = await StartAsync();
        await scenario.EnsureAsync();
        scenario.FlipInStore($"@{scenario.Repo.Find("main")!.Sha}/{Shard.Path}");

        await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(scenario.Target);
        await scenario.AssertHoldsAsync(scenario.StoredPath($"@{scenario.Repo.Find("main")!.Sha}"));
    }

    [Fact]
    public async Task Both_layouts_are_read_whichever_is_set()
    {
        await using var scenario = await StartAsync();
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", TestFile.Plain("config.json", "moved on"));
        scenario.Hub.Requests.Clear();
        scenario.Request = scenario.Request with { Layout = CopyLayout.Name, Offline = true };

        await scenario.RestoreAsync(); // Offline, so nothing can have been stored by the repo's name.

        Assert.Equal([Shard.Path], RestoreScenario.FilesIn(scenario.Target).Except(["config.json"]));
        Assert.Empty(scenario.Hub.Requests.All);
    }

    private static async Task<RestoreScenario> StartAsync()
    {
        var scenario = await RestoreScenario.StartAsync(Shard, TestFile.Plain("config.json", "{}"));
        scenario.Request = scenario.Request with { Layout = CopyLayout.Commit };
        return scenario;
    }
}
