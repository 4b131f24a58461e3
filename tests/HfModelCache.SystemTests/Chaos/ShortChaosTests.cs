using HfModelCache.Chaos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Product;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Chaos;

/// <summary>A few seeds of the chaos program, which runs as many as one likes.</summary>
public sealed class ShortChaosTests(CephFixture ceph)
{
    [Theory]
    [InlineData(2, false)] // A refresh, and a store without space.
    [InlineData(5, false)] // A refresh beside verify, damage, and last writes of pods that are ended.
    [InlineData(14, false)] // A refresh, weak ETags, late writes, and documents that are cut.
    [InlineData(8, false)] // Two timeouts, weak ETags, and a write that is repeated after a pause.
    [InlineData(1, false)] // Namesakes, and a refresh.
    [InlineData(16, false)] // Listings that state other ETags than HEAD.
    [InlineData(9028, false)] // Damage, and a completion that fails.
    [InlineData(3, true)] // Shares, and documents that are cut.
    [InlineData(7, true)] // Shares, and a write that is repeated after a pause.
    public Task Whatever_goes_wrong_all_replicas_end_with_one_whole_copy(int seed, bool shards) =>
        AssertPassesOnCephAsync(new ChaosOptions { Seed = seed, Shards = shards });

    [Theory]
    [InlineData(7013)] // Two prunes that wait for the end of a fill.
    [InlineData(6007)] // Namesakes, a refresh and a prune of two commits, damage and kills.
    public Task Whatever_goes_wrong_commits_side_by_side_are_whole_and_a_prune_leaves_what_is_meant(int seed) =>
        AssertPassesOnCephAsync(new ChaosOptions { Seed = seed, Commits = true });

    [Theory]
    [InlineData(6011)] // A full disk.
    [InlineData(6014)] // Namesakes.
    public async Task Whatever_goes_wrong_all_replicas_on_one_folder_end_with_one_whole_copy(int seed) =>
        await AssertPassesAsync(new ChaosOptions { Seed = seed, Store = ChaosStore.Folder }, await FolderTestStore.CreateSmallAsync(Campaign.DiskBytes));

    private async Task AssertPassesOnCephAsync(ChaosOptions options)
    {
        var bucket = await ceph.BucketAsync();
        await AssertPassesAsync(options, await S3TestStore.CreateAsync(bucket.Cluster));
    }

    private static async Task AssertPassesAsync(ChaosOptions options, ITestStore store)
    {
        PublishedExecutable.Require();

        var report = await Campaign.RunOneAsync(options, store, TestContext.Current.CancellationToken);

        Assert.True(report.Passed, $"{report}\n{report.Said}");
    }
}
