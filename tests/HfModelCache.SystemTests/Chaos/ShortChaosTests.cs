using HfModelCache.Chaos;
using HfModelCache.Chaos.Replicas;
using HfModelCache.SystemTests.Ceph;
using HfModelCache.TestStores;

namespace HfModelCache.SystemTests.Chaos;

/// <summary>A few seeds of the chaos program, which runs as many as one likes.</summary>
public sealed class ShortChaosTests(CephFixture ceph)
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Whatever_goes_wrong_all_replicas_end_with_one_whole_copy(int seed, bool shards)
    {
        Assert.SkipWhen(PublishedExecutable.Path == "missing", "No linker is installed, so the executable could not be published.");
        var bucket = await ceph.BucketAsync();
        var options = new ChaosOptions { Seed = seed, Shards = shards };

        var report = await Campaign.RunOneAsync(
            options, await S3TestStore.CreateAsync(bucket.Cluster), TestContext.Current.CancellationToken);

        Assert.True(report.Passed, $"{report}\n{report.Said}");
    }
}
