using HfModelCache.Failures;
using HfModelCache.Selection;
using HfModelCache.Stores;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Copies;

public sealed class LeftoverTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");
    private static readonly TestFile First = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 1);
    private static readonly TestFile Second = TestFile.Generated("model-00002-of-00002.safetensors", 300_000, 2);
    private static readonly TestFile Renamed = TestFile.Generated("model.safetensors", 300_000, 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("branch")]
    [InlineData("patterns")]
    public async Task What_a_killed_run_has_stored_and_begun_is_removed_once_nobody_wants_it(string changed)
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First, Second);
        await KillAsync(scenario);
        Assert.NotEmpty(await scenario.Store.ListUploadsAsync("", Cancel));

        if (changed == "branch")
            scenario.Repo.Commit("main", Config, Renamed);
        else
            scenario.Request = scenario.Request with { Selection = SelectionRules.Parse("config.json", null) };
        await Fail(scenario);
        await scenario.EnsureAsync();

        Assert.Empty(await scenario.Store.ListUploadsAsync("", Cancel));
        Assert.DoesNotContain(First.Path, scenario.StoredFiles());
        Assert.DoesNotContain(Second.Path, scenario.StoredFiles());
    }

    [Fact]
    public async Task A_refresh_with_fewer_patterns_leaves_no_file_of_the_old_commit()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First, Second);
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, First, TestFile.Generated(Second.Path, 300_000, 9));
        scenario.Request = scenario.Request with { Refresh = true, Selection = SelectionRules.Parse("config.json", null) };

        await scenario.EnsureAsync();

        Assert.Equal(["config.json"], scenario.StoredFiles());
    }

    [Fact]
    public async Task A_refreshed_file_of_the_same_size_is_fetched_and_not_read_back()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First);
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, TestFile.Generated(First.Path, 300_000, 9));
        scenario.Request = scenario.Request with { Refresh = true };

        var plan = await scenario.PlanAsync();
        var outcome = await scenario.EnsureAsync();

        Assert.Empty(plan.ToVerify);
        Assert.Equal("of another commit", Assert.Single(plan.ToFetch).Reason);
        Assert.Equal((1, 0), (outcome.FetchedFiles, outcome.VerifiedFiles));
    }

    [Fact]
    public async Task Of_several_open_uploads_of_a_file_the_fullest_is_resumed()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First);
        await KillAsync(scenario);
        var key = scenario.Request.Prefix + CacheScenario.RepoName + "/" + First.Path;
        foreach (var open in await scenario.Store.ListUploadsAsync("", Cancel))
            await scenario.Store.AbortUploadAsync(open, Cancel);
        var empty = await scenario.Store.StartUploadAsync(key, CacheScenario.PartSize, Cancel);
        var full = await scenario.Store.StartUploadAsync(key, CacheScenario.PartSize, Cancel);
        var other = await scenario.Store.StartUploadAsync(key, CacheScenario.PartSize, Cancel);
        foreach (var number in new[] { 1, 2, 3 })
            await scenario.Store.UploadPartAsync(full, number, new(First.Content.ToArray((number - 1) * CacheScenario.PartSize, CacheScenario.PartSize)), Cancel);
        scenario.Hub.Requests.Clear();

        await scenario.EnsureAsync();

        Assert.DoesNotContain(First.Path, scenario.FetchedFiles);
        Assert.Empty(await scenario.Store.ListUploadsAsync("", Cancel));
        Assert.NotEqual(empty.UploadId, other.UploadId);
        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task An_object_that_no_run_has_written_is_replaced_under_a_files_key_and_named_in_the_plan()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First);
        Directory.CreateDirectory(scenario.PathOf(""));
        await File.WriteAllTextAsync(scenario.PathOf(First.Path), "somebody's notes", Cancel);

        var plan = await scenario.PlanAsync();
        await scenario.EnsureAsync();

        Assert.Equal(["models/acme/sample/" + First.Path], plan.Foreign);
        await scenario.AssertWholeAsync();
    }

    [Theory]
    [InlineData("UPLOADS", "", FailureReason.StoreUnavailable)]
    [InlineData("UPLOADS", "", FailureReason.StoreRejected)]
    [InlineData("PARTS", "", FailureReason.StoreAccessDenied)]
    [InlineData("PARTS", "", FailureReason.StoreRejected)]
    [InlineData("DELETE", "", FailureReason.StoreAccessDenied)]
    public async Task Cleaning_up_never_decides_how_a_run_ends(string verb, string ending, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First, Second);
        await KillAsync(scenario);
        scenario.Store = new BentStore(scenario.Store)
        {
            Before = (called, key) => called == verb && key.EndsWith(ending, StringComparison.Ordinal)
                ? throw (reason == FailureReason.StoreUnavailable ? new TransientException(reason, "500") : new OperatorException(reason, "No."))
                : Task.CompletedTask,
        };

        await scenario.EnsureAsync();
        Assert.True(scenario.IsPublished);
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task What_a_paused_leaders_last_request_has_opened_is_aborted_when_it_wakes_up()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, First);
        scenario.Lease = scenario.Lease with { Timeout = TimeSpan.FromSeconds(1) };
        var plain = scenario.Store;
        var isPaused = false;
        var published = new TaskCompletionSource();
        scenario.Store = new BentStore(plain)
        {
            Before = async (verb, _) =>
            {
                // Right before its request goes out nothing of it moves any more, until another replica has published.
                if (verb == "START" && !isPaused)
                {
                    isPaused = true;
                    scenario.Store = plain;
                    await scenario.EnsureAsync();
                    published.SetResult();
                }
                else if (isPaused)
                {
                    await published.Task;
                }
            },
        };

        await scenario.EnsureAsync();

        Assert.Empty(await plain.ListUploadsAsync("", Cancel));
        await scenario.AssertWholeAsync();
    }

    // A leader that dies in the middle: its objects, its journal and an open upload stay, and nobody else was there.
    private static async Task KillAsync(CacheScenario scenario)
    {
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Path = First.Path, Do = FaultAction.Status(503) });
        await Fail(scenario);
        scenario.Hub.Faults.Clear();
        var key = scenario.Request.Prefix + CacheScenario.RepoName + "/" + First.Path;
        if ((await scenario.Store.ListUploadsAsync(key, Cancel)).Count == 0)
            await scenario.Store.StartUploadAsync(key, CacheScenario.PartSize, Cancel);
    }

    private static async Task Fail(CacheScenario scenario)
    {
        try
        {
            await scenario.EnsureAsync();
        }
        catch (ModelCacheException)
        {
            // Whether it fails is not the question.
        }
    }
}
