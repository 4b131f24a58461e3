using HfModelCache.Failures;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

/// <summary>What the store's keys must be allowed, and when it shows that they are not.</summary>
public sealed class RightsTests
{
    private static readonly string[] Reading = ["GET", "HEAD", "LIST"];

    private static readonly TestFile[] Model = [TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 300_000, 1)];

    [Theory]
    [InlineData("GET", "HEAD", "LIST")]
    [InlineData("GET", "HEAD")]
    public async Task A_whole_copy_is_a_hit_for_keys_that_may_only_read(params string[] allowed)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();
        scenario.Store = Allowing(scenario, allowed);

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task So_it_is_by_another_name_that_can_not_be_written_down()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Repo.Point("refs/tags/v1", (await scenario.EnsureAsync()).Commit.Sha);
        scenario.Request = scenario.Request with { Revision = "v1" };
        scenario.Store = Allowing(scenario, Reading);

        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_damaged_copy_is_no_hit_for_them()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        await scenario.EnsureAsync();
        File.Delete(scenario.PathOf("config.json"));

        foreach (var allowed in new[] { Reading, ["GET", "HEAD"] })
        {
            scenario.Store = Allowing(scenario, allowed);
            Assert.Equal(FailureReason.StoreAccessDenied, (await scenario.FailAsync<OperatorException>()).Reason);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("LIST")]
    [InlineData("CREATE")]
    public async Task A_right_that_is_needed_is_missed_before_a_byte_is_fetched(string verb)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Store = new BentStore(scenario.Store)
        {
            // There is nothing yet that GET could be refused for but the lease.
            Before = (called, key) => called == verb && (verb != "GET" || key.Contains("/lease/", StringComparison.Ordinal)) ? Denied(called, key) : Task.CompletedTask,
        };

        Assert.Equal(FailureReason.StoreAccessDenied, (await scenario.FailAsync<OperatorException>()).Reason);

        Assert.Equal(0, scenario.Hub.Requests.BytesSent(Origin.Cdn));
        Assert.Empty(scenario.FetchedFiles);
    }

    [Fact]
    public async Task To_remove_and_to_list_uploads_need_not_be_allowed()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Store = Allowing(scenario, [.. Reading, "PUT", "CREATE", "START", "COMPLETE"]);

        await scenario.EnsureAsync();

        Assert.True(scenario.IsPublished);
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task To_bring_a_copy_to_another_commit_nothing_need_be_removed()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", TestFile.Plain("config.json", "{\"new\":1}"), TestFile.Generated("model.safetensors", 300_000, 2));
        scenario.Request = scenario.Request with { Refresh = true };
        var wasWithdrawn = false;
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (called, key) =>
            {
                if (called == "COMPLETE" && key.EndsWith("model.safetensors", StringComparison.Ordinal))
                    wasWithdrawn = new FileInfo(scenario.ManifestPath).Length == 0;
                return called is "DELETE" ? Denied(called, key) : Task.CompletedTask;
            },
        };

        await scenario.EnsureAsync();

        Assert.True(wasWithdrawn, "New bytes came under an old name while the old manifest spoke of them.");
        await scenario.AssertWholeAsync();
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task To_share_the_work_nothing_need_be_removed()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (called, key) => called is "DELETE" ? Denied(called, key) : Task.CompletedTask,
        };

        await Task.WhenAll(scenario.EnsureAssignmentAsync(0, 2), scenario.EnsureAssignmentAsync(1, 2));

        await scenario.AssertWholeAsync();
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    private static BentStore Allowing(CacheScenario scenario, string[] verbs) => new(scenario.Store)
    {
        Before = (called, key) => verbs.Contains(called) ? Task.CompletedTask : Denied(called, key),
    };

    private static Task Denied(string verb, string key) =>
        throw new OperatorException(FailureReason.StoreAccessDenied, $"{verb} {key} is denied.");
}
