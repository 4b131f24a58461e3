using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

public sealed class AliasTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");
    private static readonly TestFile Weights = TestFile.Generated("model.safetensors", 300_000, 1);

    [Fact]
    public async Task The_same_commit_under_another_name_is_looked_up_once_and_found_offline_ever_after()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Weights);
        var sha = (await scenario.EnsureAsync()).Commit.Sha;
        scenario.Repo.Point("refs/tags/v1", sha);
        scenario.Request = scenario.Request with { Revision = "v1" };
        Assert.True((await scenario.EnsureAsync()).IsHit);
        scenario.Hub.Requests.Clear();

        foreach (var name in new[] { "v1", "main", sha, sha.ToUpperInvariant() })
        {
            scenario.Request = scenario.Request with { Revision = name, Offline = name == "v1" };
            Assert.True((await scenario.EnsureAsync()).IsHit);
        }

        Assert.Empty(scenario.Hub.Requests.All);
        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task A_name_of_the_old_commit_is_no_name_of_the_new_one()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Weights);
        var sha = (await scenario.EnsureAsync()).Commit.Sha;
        scenario.Repo.Point("refs/tags/v1", sha);
        scenario.Request = scenario.Request with { Revision = "v1" };
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, TestFile.Generated("model.safetensors", 300_000, 2));

        scenario.Request = scenario.Request with { Revision = "main", Refresh = true };
        await scenario.EnsureAsync();

        scenario.Request = scenario.Request with { Revision = "v1", Refresh = false };
        Assert.Equal(HfModelCache.Failures.FailureReason.OtherRevision, (await scenario.FailAsync<HfModelCache.Failures.OperatorException>()).Reason);
    }

    [Fact]
    public async Task A_name_that_can_not_be_written_down_is_a_hit_all_the_same()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, Weights);
        var sha = (await scenario.EnsureAsync()).Commit.Sha;
        scenario.Repo.Point("refs/tags/v1", sha);
        scenario.Request = scenario.Request with { Revision = "v1" };
        scenario.Store = new BentStore(scenario.Store) { Before = Deny("PUT", ".hf-model-cache/manifest.json") };

        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    internal static Func<string, string, Task> Deny(string verb, string ending) => (called, key) =>
        called == verb && key.EndsWith(ending, StringComparison.Ordinal)
            ? throw new HfModelCache.Failures.OperatorException(HfModelCache.Failures.FailureReason.StoreAccessDenied, $"{verb} {key} is denied.")
            : Task.CompletedTask;
}
