using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.Restore;

public sealed class HubCacheTests
{
    private const string Weights = "model.safetensors";

    private static readonly TestFile[] Files =
    [
        TestFile.Generated(Weights, 1_234_567, seed: 3),
        TestFile.Generated("again/model.safetensors", 1_234_567, seed: 3),
        TestFile.Plain("config.json", """{"model_type":"x"}"""),
        TestFile.Plain("a folder/größe.txt", "1"),
    ];

    [Fact]
    public async Task A_commit_is_laid_out_as_hub_clients_do()
    {
        await using var scenario = await StartAsync();

        var result = await scenario.RestoreAsync();

        var snapshot = Path.Combine(scenario.CacheRepo, "snapshots", result.Commit.Sha);
        Assert.Equal(snapshot, result.Location);
        await scenario.AssertHoldsAsync(snapshot);
        Assert.Equal(result.Commit.Sha, await File.ReadAllTextAsync(Path.Combine(scenario.CacheRepo, "refs/main"), RestoreScenario.Cancel));
        Assert.Equal("../../../blobs/", new FileInfo(Path.Combine(snapshot, "again", Weights)).LinkTarget![..15]);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(scenario.CacheRepo, "blobs")).Length);
        Assert.Equal([".hf-model-cache", "blobs", "refs", "snapshots"], TopOf(scenario).Where(name => name != ".hf-model-cache-uploads"));
    }

    [Fact]
    public async Task A_second_start_reads_nothing()
    {
        await using var scenario = await StartAsync();
        await scenario.RestoreAsync();

        var second = await scenario.RestoreAsync();

        Assert.True(second.IsHit);
        Assert.Equal(4, second.Files);
    }

    [Fact]
    public async Task A_second_revision_shares_its_blobs()
    {
        await using var scenario = await StartAsync();
        var first = await scenario.RestoreAsync();
        scenario.Repo.Commit("main", Files[0], TestFile.Plain("config.json", "new"));
        scenario.Request = scenario.Request with { Refresh = true };

        var second = await scenario.RestoreAsync();

        Assert.Equal(1, second.ReadFiles);
        await scenario.AssertHoldsAsync(second.Location);
        Assert.Equal(4, RestoreScenario.FilesIn(first.Location).Count);
    }

    [Fact]
    public async Task A_commit_has_no_ref()
    {
        await using var scenario = await StartAsync();
        scenario.Request = scenario.Request with { Revision = scenario.Repo.Find("main")!.Sha };

        var result = await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(result.Location);
        Assert.Empty(Directory.GetFiles(Path.Combine(scenario.CacheRepo, "refs")));
        Assert.True((await scenario.RestoreAsync()).IsHit);
    }

    [Theory]
    [InlineData("snapshots")]
    [InlineData("refs")]
    [InlineData("blobs")]
    public async Task What_somebody_has_removed_is_restored(string folder)
    {
        await using var scenario = await StartAsync();
        var result = await scenario.RestoreAsync();
        Directory.Delete(Path.Combine(scenario.CacheRepo, folder), recursive: true);

        await scenario.RestoreAsync();

        await scenario.AssertHoldsAsync(result.Location);
        Assert.True(File.Exists(Path.Combine(scenario.CacheRepo, "refs/main")));
    }

    [Fact]
    public async Task Blobs_of_hub_clients_are_used_if_they_hash_right_and_replaced_if_not()
    {
        await using var scenario = await StartAsync();
        var blobs = Directory.CreateDirectory(Path.Combine(scenario.CacheRepo, "blobs")).FullName;
        var right = Files[0].Content.ToArray(0, Files[0].Content.Length);
        await File.WriteAllBytesAsync(Path.Combine(blobs, Hex(right)), right, RestoreScenario.Cancel);
        await File.WriteAllTextAsync(Path.Combine(blobs, "0123.incomplete"), "theirs", RestoreScenario.Cancel);

        var result = await scenario.RestoreAsync();

        Assert.Equal((2, 1), (result.ReadFiles, result.VerifiedFiles));
        await scenario.AssertHoldsAsync(result.Location);
        Assert.True(File.Exists(Path.Combine(blobs, "0123.incomplete")));
    }

    [Fact]
    public async Task A_file_of_a_client_without_links_is_not_overwritten_if_it_differs()
    {
        await using var scenario = await StartAsync();
        var snapshot = Path.Combine(scenario.CacheRepo, "snapshots", scenario.Repo.Find("main")!.Sha);
        Directory.CreateDirectory(snapshot);
        await File.WriteAllTextAsync(Path.Combine(snapshot, "config.json"), "theirs", RestoreScenario.Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderOccupied, failure.Reason);
        Assert.Equal("theirs", await File.ReadAllTextAsync(Path.Combine(snapshot, "config.json"), RestoreScenario.Cancel));
    }

    [Fact]
    public async Task A_file_in_place_of_the_repos_folder_is_named()
    {
        await using var scenario = await StartAsync();
        await File.WriteAllTextAsync(scenario.CacheRepo, "theirs", RestoreScenario.Cancel);

        var failure = await Assert.ThrowsAnyAsync<OperatorException>(() => scenario.RestoreAsync());

        Assert.Equal(FailureReason.FolderNameRefused, failure.Reason);
        Assert.Contains(scenario.CacheRepo, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_models_share_a_cache()
    {
        await using var scenario = await StartAsync();
        scenario.Hub.AddRepo("acme/other").Commit("main", TestFile.Plain("config.json", "other"));
        await scenario.RestoreAsync();
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id("acme/other") };

        var other = await scenario.RestoreAsync();

        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(other.Location, "config.json"), RestoreScenario.Cancel));
        scenario.Request = scenario.Request with { Repo = CacheScenario.Id(CacheScenario.RepoName) };
        Assert.True((await scenario.RestoreAsync()).IsHit);
    }

    [Fact]
    public async Task Verify_finds_a_missing_link_and_a_flipped_byte()
    {
        await using var scenario = await StartAsync();
        var result = await scenario.RestoreAsync();
        Assert.Empty((await scenario.VerifyAsync(scenario.Request.Repo)).Damaged);
        File.Delete(Path.Combine(result.Location, "config.json"));

        var report = await scenario.VerifyAsync(scenario.Request.Repo);

        Assert.Equal(["config.json"], report.Damaged);
        await scenario.RestoreAsync();
        Assert.Empty((await scenario.VerifyAsync(scenario.Request.Repo)).Damaged);
    }

    private static async Task<RestoreScenario> StartAsync()
    {
        var scenario = await RestoreScenario.StartAsync(Files);
        scenario.Layout = FolderLayout.HubCache;
        return scenario;
    }

    private static IEnumerable<string> TopOf(RestoreScenario scenario) =>
        Directory.EnumerateFileSystemEntries(scenario.CacheRepo).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string Hex(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
