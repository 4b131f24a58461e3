using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

public sealed class VerifyTests
{
    private const string Weights = "model.safetensors";

    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");

    [Theory]
    [InlineData("v2", RepoType.Model, FailureReason.OtherRevision)]
    [InlineData("main", RepoType.Dataset, FailureReason.OtherRepo)]
    public async Task What_is_not_what_was_asked_for_is_not_whole(string revision, RepoType type, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Old);
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Revision = revision, Repo = CacheScenario.Id(CacheScenario.RepoName, type) };

        var failure = await Assert.ThrowsAsync<OperatorException>(scenario.VerifyAsync);

        Assert.Equal(reason, failure.Reason);
        Assert.True(scenario.IsPublished);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Beside_a_refresh_nothing_is_withdrawn_that_was_not_read(bool damagedBefore)
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Old);
        await scenario.EnsureAsync();
        if (damagedBefore)
            scenario.Overwrite("config.json", bytes => bytes[0] ^= 1);
        var sha = scenario.Repo.Commit("main", Config, New);
        var store = new BentStore(scenario.Store);
        var plain = scenario.Store;
        scenario.Store = store;

        // As soon as verify has read the old manifest, another replica refreshes the copy.
        var refreshed = false;
        store.Before = async (verb, key) =>
        {
            if (verb != "HEAD" || refreshed)
                return;
            refreshed = true;
            scenario.Store = plain;
            scenario.Request = scenario.Request with { Refresh = true };
            await scenario.EnsureAsync();
            scenario.Request = scenario.Request with { Refresh = false };
        };
        var report = await scenario.VerifyAsync();

        Assert.Empty(report.Damaged);
        Assert.Equal(sha, report.Commit);
        await scenario.AssertWholeAsync(sha);
    }

    [Fact]
    public async Task What_is_repaired_before_the_lease_is_had_is_not_withdrawn()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Old);
        await scenario.EnsureAsync();
        var whole = await File.ReadAllBytesAsync(scenario.PathOf(Weights), TestContext.Current.CancellationToken);
        var written = File.GetLastWriteTimeUtc(scenario.PathOf(Weights));
        scenario.Overwrite(Weights, bytes => bytes[9] ^= 1);
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (verb, _) =>
            {
                if (verb == "CREATE")
                {
                    File.WriteAllBytes(scenario.PathOf(Weights), whole);
                    File.SetLastWriteTimeUtc(scenario.PathOf(Weights), written);
                }

                return Task.CompletedTask;
            },
        };

        Assert.Empty((await scenario.VerifyAsync()).Damaged);
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    private static TestFile Old => TestFile.Generated(Weights, 300_000, 1);

    private static TestFile New => TestFile.Generated(Weights, 300_000, 2);
}
