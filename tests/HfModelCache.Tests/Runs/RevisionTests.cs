using HfModelCache.Failures;
using HfModelCache.Selection;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs;

public sealed class RevisionTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");
    private static readonly TestFile OldShard = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 1);
    private static readonly TestFile DroppedShard = TestFile.Generated("model-00002-of-00002.safetensors", 300_000, 2);
    private static readonly TestFile NewShard = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 3);

    [Theory]
    [InlineData("v1.0", "refs/tags/v1.0")]
    [InlineData("feature/x", "feature/x")]
    [InlineData("refs/pr/1", "refs/pr/1")]
    public async Task Tags_branches_and_pull_requests_can_be_cached(string revision, string reference)
    {
        await using var scenario = await CacheScenario.StartAsync(Config);
        var sha = scenario.Repo.Commit(reference, Config, OldShard);
        scenario.Request = scenario.Request with { Revision = revision };

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(sha, outcome.Commit.Sha);
        await scenario.AssertWholeAsync(sha);
    }

    [Fact]
    public async Task A_commit_can_be_cached_and_asked_for_again()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        var sha = scenario.Repo.Find("main")!.Sha;
        scenario.Repo.Commit("main", Config);
        scenario.Request = scenario.Request with { Revision = sha };

        await scenario.EnsureAsync();
        await scenario.AssertWholeAsync(sha);

        scenario.Hub.Requests.Clear();
        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task The_recorded_commit_counts_as_present_without_asking_the_Hub()
    {
        await using var scenario = await CacheScenario.StartAsync(Config);
        var outcome = await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        scenario.Request = scenario.Request with { Revision = outcome.Commit.Sha };

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Another_name_of_the_same_commit_counts_as_present()
    {
        await using var scenario = await CacheScenario.StartAsync(Config);
        var outcome = await scenario.EnsureAsync();
        scenario.Repo.Point("refs/tags/v1", outcome.Commit.Sha);

        scenario.Request = scenario.Request with { Revision = "v1" };

        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_branch_that_moved_does_not_disturb_a_complete_copy()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, NewShard);

        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_complete_copy_of_another_revision_is_an_error_and_stays()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        var old = await scenario.EnsureAsync();
        scenario.Repo.Commit("next", Config, NewShard);
        scenario.Request = scenario.Request with { Revision = "next" };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.OtherRevision, failure.Reason);
        Assert.Contains("main", failure.Message, StringComparison.Ordinal);
        await scenario.AssertWholeAsync(old.Commit.Sha);
    }

    [Fact]
    public async Task A_refresh_fetches_what_changed_and_removes_what_is_gone()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard, DroppedShard);
        await scenario.EnsureAsync();
        var sha = scenario.Repo.Commit("main", Config, NewShard);
        scenario.Request = scenario.Request with { Refresh = true };
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();

        Assert.Equal([NewShard.Path], scenario.FetchedFiles);
        Assert.Equal((sha, 1), (outcome.Commit.Sha, outcome.FetchedFiles));
        await scenario.AssertWholeAsync(sha);
    }

    [Fact]
    public async Task A_refresh_of_an_unmoved_branch_is_a_hit()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Refresh = true };

        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_refresh_that_dies_leaves_no_manifest_and_its_successor_finishes_the_job()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard, DroppedShard);
        await scenario.EnsureAsync();
        var sha = scenario.Repo.Commit("main", Config, NewShard);
        scenario.Request = scenario.Request with { Refresh = true };
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.Status(503) });

        await scenario.FailAsync<TransientException>();
        Assert.False(scenario.IsPublished);

        scenario.Hub.Faults.Clear();
        scenario.Request = scenario.Request with { Refresh = false };
        var outcome = await scenario.EnsureAsync();

        Assert.Equal((sha, 1, 0), (outcome.Commit.Sha, outcome.FetchedFiles, outcome.VerifiedFiles - 1));
        await scenario.AssertWholeAsync(sha);
    }

    [Fact]
    public async Task A_file_removed_upstream_is_kept_if_somebody_has_changed_it()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, DroppedShard);
        await scenario.EnsureAsync();
        scenario.Overwrite(DroppedShard.Path, bytes => bytes[0] ^= 1);
        scenario.Repo.Commit("main", Config);
        scenario.Request = scenario.Request with { Refresh = true };

        await scenario.EnsureAsync();

        Assert.Contains(DroppedShard.Path, scenario.StoredFiles());
    }

    [Fact]
    public async Task Offline_a_complete_copy_is_success_and_nothing_is_asked()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();
        scenario.Request = scenario.Request with { Offline = true, Refresh = true };

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Theory]
    [InlineData("nothing", FailureReason.Offline)]
    [InlineData("deleted", FailureReason.Offline)]
    [InlineData("damaged", FailureReason.Offline)]
    [InlineData("other revision", FailureReason.OtherRevision)]
    public async Task Offline_anything_else_is_an_error_and_nothing_is_asked(string state, FailureReason reason)
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard);
        if (state != "nothing")
            await scenario.EnsureAsync();
        if (state == "deleted")
            File.Delete(scenario.PathOf("config.json"));
        if (state == "damaged")
            scenario.Overwrite(OldShard.Path, bytes => bytes[7] ^= 1);
        scenario.Request = scenario.Request with { Offline = true, Revision = state == "other revision" ? "v2" : "main" };
        scenario.Hub.Requests.Clear();

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(reason, failure.Reason);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Two_users_with_different_patterns_share_one_copy()
    {
        await using var scenario = await CacheScenario.StartAsync(Config, OldShard, TestFile.Generated("model.gguf", 200_000, 4));
        var json = scenario.Request with { Selection = SelectionRules.Parse("*.json", null) };
        var gguf = scenario.Request with { Selection = SelectionRules.Parse("*.gguf", null) };

        scenario.Request = json;
        Assert.Equal(1, (await scenario.EnsureAsync()).FetchedFiles);
        scenario.Request = gguf;
        Assert.Equal(1, (await scenario.EnsureAsync()).FetchedFiles);

        scenario.Hub.Requests.Clear();
        Assert.True((await scenario.EnsureAsync()).IsHit);
        scenario.Request = json;
        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
        Assert.Equal(["config.json", "model.gguf"], scenario.StoredFiles());
    }

    [Theory]
    [InlineData("*.nothing", null)]
    [InlineData(null, "*")]
    public async Task A_selection_that_leaves_no_file_is_an_error(string? allow, string? ignore)
    {
        await using var scenario = await CacheScenario.StartAsync(Config);
        scenario.Request = scenario.Request with { Selection = SelectionRules.Parse(allow, ignore) };

        Assert.Equal(FailureReason.NothingSelected, (await scenario.FailAsync<OperatorException>()).Reason);
        Assert.False(scenario.IsPublished);
    }

    [Fact]
    public async Task An_empty_repo_is_an_error()
    {
        await using var scenario = await CacheScenario.StartAsync();

        Assert.Equal(FailureReason.NothingSelected, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task A_key_longer_than_the_store_takes_is_refused_before_anything_is_fetched()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('d', 200), 6));
        await using var scenario = await CacheScenario.StartAsync(Config, TestFile.Plain(path, "deep"));

        Assert.Equal(FailureReason.UnsafeTree, (await scenario.FailAsync<OperatorException>()).Reason);
        Assert.Empty(scenario.FetchedFiles);
    }
}
