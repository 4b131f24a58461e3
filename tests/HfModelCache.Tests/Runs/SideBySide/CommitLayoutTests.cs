using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs.SideBySide;

public sealed class CommitLayoutTests
{
    private static readonly TestFile Config = TestFile.Plain("config.json", "{}");
    private static readonly TestFile Empty = TestFile.Plain("empty", "");
    private static readonly TestFile FirstShard = TestFile.Generated("model-00001-of-00002.safetensors", 300_000, 1);
    private static readonly TestFile SecondShard = TestFile.Generated("model-00002-of-00002.safetensors", 300_000, 2);
    private static readonly TestFile NewShard = TestFile.Generated("model-00002-of-00002.safetensors", 300_000, 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_commit_has_keys_of_its_own_and_a_document_names_the_revisions()
    {
        await using var scenario = await StartAsync();

        var copy = await scenario.EnsureAsync();

        await AssertWholeAsync(scenario, copy.Commit.Sha);
        Assert.Contains(copy.Commit.Sha, await File.ReadAllTextAsync(DocumentOf(scenario, "main"), Cancel), StringComparison.Ordinal);
        Assert.False(scenario.IsPublished);
    }

    [Fact]
    public async Task The_second_run_sends_the_Hub_nothing_even_if_the_branch_has_moved()
    {
        await using var scenario = await StartAsync();
        var first = await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, FirstShard, NewShard);
        scenario.Hub.Requests.Clear();

        var second = await scenario.EnsureAsync();

        Assert.True(second.IsHit);
        Assert.Equal(first.Commit, second.Commit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task A_refresh_leaves_the_old_commit_whole_and_fetches_only_what_has_changed()
    {
        await using var scenario = await StartAsync();
        var old = await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, Empty, FirstShard, NewShard);
        scenario.Hub.Requests.Clear();
        scenario.Request = scenario.Request with { Refresh = true };

        var now = await scenario.EnsureAsync();

        Assert.Equal([NewShard.Path], scenario.FetchedFiles);
        Assert.Equal(1, now.FetchedFiles);
        Assert.Equal(3, now.CopiedFiles);
        await AssertWholeAsync(scenario, old.Commit.Sha);
        await AssertWholeAsync(scenario, now.Commit.Sha);
        Assert.Contains(now.Commit.Sha, await File.ReadAllTextAsync(DocumentOf(scenario, "main"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_is_a_hit_after_the_branch_was_refreshed()
    {
        await using var scenario = await StartAsync();
        var old = await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, NewShard);
        scenario.Request = scenario.Request with { Refresh = true };
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();
        scenario.Request = scenario.Request with { Refresh = false, Revision = old.Commit.Sha };

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Two_revisions_that_take_turns_are_both_hits()
    {
        await using var scenario = await StartAsync();
        scenario.Repo.Commit("refs/tags/v2", Config, NewShard);
        var request = scenario.Request;
        foreach (var revision in new[] { "main", "v2" })
        {
            scenario.Request = request with { Revision = revision };
            await scenario.EnsureAsync();
        }

        scenario.Hub.Requests.Clear();
        for (var turn = 0; turn < 6; turn++)
        {
            scenario.Request = request with { Revision = turn % 2 == 0 ? "main" : "v2" };
            Assert.True((await scenario.EnsureAsync()).IsHit);
        }

        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_by_name_becomes_a_commits_without_the_Hub_sending_its_files(bool offline)
    {
        await using var scenario = await StartAsync();
        var request = scenario.Request;
        scenario.Request = request with { Layout = CopyLayout.Name };
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();
        scenario.Request = request with { Offline = offline };

        var copy = await scenario.EnsureAsync();

        Assert.Equal((0, 4), (copy.FetchedFiles, copy.CopiedFiles));
        Assert.Empty(scenario.Hub.Requests.All);
        await AssertWholeAsync(scenario, copy.Commit.Sha);
        scenario.Request = request with { Layout = CopyLayout.Name };
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task An_object_that_has_changed_since_it_was_verified_is_not_copied()
    {
        await using var scenario = await StartAsync();
        var old = await scenario.EnsureAsync();
        scenario.Overwrite($"@{old.Commit}/{FirstShard.Path}", bytes => bytes[7] ^= 1);
        scenario.Repo.Commit("main", Config, FirstShard, NewShard);
        scenario.Hub.Requests.Clear();
        scenario.Request = scenario.Request with { Refresh = true };

        var now = await scenario.EnsureAsync();

        Assert.Equal([FirstShard.Path, NewShard.Path], scenario.FetchedFiles);
        await AssertWholeAsync(scenario, now.Commit.Sha);
    }

    [Fact]
    public async Task A_revision_that_is_not_stored_fails_offline()
    {
        await using var scenario = await StartAsync();
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Offline = true, Revision = "v2" };

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.Offline, failure.Reason);
        Assert.Contains("\"v2\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_document_is_replaced()
    {
        await using var scenario = await StartAsync();
        var copy = await scenario.EnsureAsync();
        await File.WriteAllTextAsync(DocumentOf(scenario, "main"), "{ \"format\": 1, \"commit\": ", Cancel);

        Assert.True((await scenario.EnsureAsync()).IsHit);
        Assert.Contains(copy.Commit.Sha, await File.ReadAllTextAsync(DocumentOf(scenario, "main"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_of_a_commit_is_fetched_again_at_that_commit()
    {
        await using var scenario = await StartAsync();
        var copy = await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, NewShard);
        File.Delete(scenario.PathOf($"@{copy.Commit}/{FirstShard.Path}"));
        scenario.Hub.Requests.Clear();

        var repaired = await scenario.EnsureAsync();

        Assert.Equal(copy.Commit, repaired.Commit);
        Assert.Equal([FirstShard.Path], scenario.FetchedFiles);
        await AssertWholeAsync(scenario, copy.Commit.Sha);
    }

    [Fact]
    public async Task A_copy_by_name_ignores_the_commits_below_it()
    {
        await using var scenario = await StartAsync();
        await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Layout = CopyLayout.Name };

        await scenario.EnsureAsync();
        var plan = await scenario.PlanAsync();

        Assert.True(scenario.IsPublished);
        Assert.Empty(plan.Strays);
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Fact]
    public async Task A_repo_with_a_folder_that_is_named_like_a_commits_is_refused()
    {
        await using var scenario = await StartAsync();
        scenario.Repo.Commit("main", TestFile.Plain($"@{new string('a', 40)}/config.json", "{}"));
        scenario.Request = scenario.Request with { Layout = CopyLayout.Name };

        Assert.Equal(FailureReason.UnsafeTree, (await scenario.FailAsync<OperatorException>()).Reason);
    }

    [Fact]
    public async Task A_plan_says_what_the_store_copies()
    {
        await using var scenario = await StartAsync();
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", Config, FirstShard, NewShard);
        scenario.Request = scenario.Request with { Refresh = true };

        var plan = await scenario.PlanAsync();

        Assert.Equal([Config.Path, FirstShard.Path], plan.ToCopy.Select(f => f.File.Path));
        Assert.Equal([NewShard.Path], plan.ToFetch.Select(f => f.File.Path));
    }

    [Fact]
    public async Task Verification_finds_the_copy_in_whichever_layout()
    {
        await using var scenario = await StartAsync();
        var copy = await scenario.EnsureAsync();
        scenario.Request = scenario.Request with { Layout = CopyLayout.Name };

        var report = await scenario.VerifyAsync();

        Assert.Equal((copy.Commit.Sha, 4), (report.Commit, report.Files));
        Assert.Empty(report.Damaged);
    }

    private static Task<CacheScenario> StartAsync() => CacheScenario.StartSideBySideAsync(Config, Empty, FirstShard, SecondShard);

    private static string DocumentOf(CacheScenario scenario, string revision) =>
        scenario.PathOf($".hf-model-cache/revisions/{revision}.json");

    private static async Task AssertWholeAsync(CacheScenario scenario, string commit)
    {
        var root = scenario.PathOf($"@{commit}");
        var expected = scenario.Repo.Find(commit)!.Files;
        Assert.True(File.Exists(Path.Combine(root, ".hf-model-cache/manifest.json")));
        Assert.Equal(
            expected.Select(f => f.Path).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f))
                .Where(f => !f.StartsWith(".hf-model-cache", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var file in expected)
            Assert.Equal(file.Content.ToArray(0, file.Content.Length), await File.ReadAllBytesAsync(Path.Combine(root, file.Path), Cancel));
    }
}
