using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs.SideBySide;

public sealed class PinTests
{
    private static readonly TestFile Old = TestFile.Plain("config.json", "old");
    private static readonly TestFile New = TestFile.Plain("config.json", "new");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pinned_revision_means_the_old_commit_and_a_refresh_keeps_it()
    {
        await using var scenario = await StartAsync();
        var (old, now) = await StoreTwoAsync(scenario);

        var before = await PinAsync(scenario, old);

        Assert.Equal(now, before);
        Assert.Equal(old, (await scenario.EnsureAsync()).Commit);
        scenario.Request = scenario.Request with { Refresh = true };
        scenario.Hub.Requests.Clear();
        var refreshed = await scenario.EnsureAsync();
        Assert.True(refreshed.IsHit);
        Assert.Equal(old, refreshed.Commit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task A_refresh_moves_the_revision_again_after_it_was_unpinned()
    {
        await using var scenario = await StartAsync();
        var (old, now) = await StoreTwoAsync(scenario);
        await PinAsync(scenario, old);

        Assert.Equal(old, await scenario.UseAsync(cache => cache.UnpinAsync(scenario.Request, Cancel)));

        Assert.Equal(old, (await scenario.EnsureAsync()).Commit);
        scenario.Request = scenario.Request with { Refresh = true };
        Assert.Equal(now, (await scenario.EnsureAsync()).Commit);
    }

    [Fact]
    public async Task A_commit_that_the_store_does_not_hold_cannot_be_pinned()
    {
        await using var scenario = await StartAsync();
        var commit = (await scenario.EnsureAsync()).Commit;
        File.Delete(scenario.PathOf($"@{commit}/.hf-model-cache/manifest.json"));

        var failure = await Assert.ThrowsAsync<OperatorException>(() => PinAsync(scenario, commit));

        Assert.Equal(FailureReason.CopyMissing, failure.Reason);
        Assert.Contains(commit.Sha, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_asked_before_the_pin_and_writes_after_it_does_not_undo_it()
    {
        await using var scenario = await StartAsync();
        var old = (await scenario.EnsureAsync()).Commit;
        scenario.Repo.Commit("main", New);
        scenario.Request = scenario.Request with { Refresh = true };
        var folder = scenario.Store;
        scenario.Store = new BentStore(folder)
        {
            Before = async (verb, key) =>
            {
                if (verb != "PUT" || !key.EndsWith("revisions/main.json", StringComparison.Ordinal))
                    return;
                scenario.Store = folder;
                await PinAsync(scenario, old);
            },
        };

        var refreshed = await scenario.EnsureAsync();

        Assert.NotEqual(old, refreshed.Commit);
        scenario.Request = scenario.Request with { Refresh = false };
        Assert.Equal(old, (await scenario.EnsureAsync()).Commit);
    }

    private static Task<CacheScenario> StartAsync() => CacheScenario.StartSideBySideAsync(Old);

    private static async Task<(Commit Old, Commit Now)> StoreTwoAsync(CacheScenario scenario)
    {
        var old = (await scenario.EnsureAsync()).Commit;
        scenario.Repo.Commit("main", New);
        scenario.Request = scenario.Request with { Refresh = true };
        var now = (await scenario.EnsureAsync()).Commit;
        scenario.Request = scenario.Request with { Refresh = false };
        return (old, now);
    }

    private static Task<Commit?> PinAsync(CacheScenario scenario, Commit commit) =>
        scenario.UseAsync(cache => cache.PinAsync(scenario.Request with { Revision = commit.Sha }, "main", Cancel));
}
