using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Runs;

public sealed class RepairTests
{
    private const string Shard = "model-00001-of-00002.safetensors";

    private static readonly string[] LeftOut = ["pytorch_model.bin"];

    [Fact]
    public async Task The_originals_poisoned_prefix_is_no_success()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        Directory.CreateDirectory(scenario.PathOf(""));
        await File.WriteAllTextAsync(scenario.PathOf("config.json"), "half of a", TestContext.Current.CancellationToken);

        var outcome = await scenario.EnsureAsync();

        Assert.False(outcome.IsHit);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task A_prefix_filled_by_hand_is_adopted_by_reading_it_back()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        File.Delete(scenario.ManifestPath);
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();

        Assert.Empty(scenario.FetchedFiles);
        Assert.Equal(SampleRepo.Files.Count - 1, outcome.VerifiedFiles);
        Assert.Equal(outcome.Bytes, scenario.Meter.Snapshot.ReadBackBytes);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task A_stray_object_of_the_right_size_and_wrong_bytes_is_replaced_and_no_other()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        File.Delete(scenario.ManifestPath);
        scenario.Overwrite(Shard, bytes => bytes[1_234_567] ^= 1);
        scenario.Hub.Requests.Clear();

        await scenario.EnsureAsync();

        Assert.Equal([Shard], scenario.FetchedFiles);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task An_object_overwritten_behind_the_manifest_is_repaired_and_no_other()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        scenario.Overwrite(Shard, bytes => bytes[0] ^= 1);
        scenario.Hub.Requests.Clear();

        await scenario.EnsureAsync();

        Assert.Equal([Shard], scenario.FetchedFiles);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Theory]
    [InlineData(Shard)]
    [InlineData("config.json")]
    [InlineData("nested/empty.txt")]
    public async Task A_deleted_object_is_fetched_and_no_other(string file)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        File.Delete(scenario.PathOf(file));
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();

        Assert.Equal(1, outcome.FetchedFiles);
        Assert.Equal(file == "nested/empty.txt" ? [] : [file], scenario.FetchedFiles);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task A_truncated_object_is_fetched_and_no_other()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        await using (var file = File.OpenWrite(scenario.PathOf(Shard)))
            file.SetLength(1000);
        scenario.Hub.Requests.Clear();

        await scenario.EnsureAsync();

        Assert.Equal([Shard], scenario.FetchedFiles);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task A_repair_asks_the_Hub_for_the_recorded_commit_even_if_the_branch_has_moved()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        var commit = scenario.Repo.Find("main")!.Sha;
        scenario.Repo.Commit("main", TestFile.Plain("config.json", "something else"));
        File.Delete(scenario.PathOf("config.json"));
        scenario.Hub.Requests.Clear();

        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(commit, LeftOut);
        Assert.DoesNotContain(scenario.Hub.Requests.All, r => r.Target.Contains("/api/models/", StringComparison.Ordinal) && !r.Target.Contains("resolve-cache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_touched_object_with_the_right_bytes_is_read_back_and_not_fetched()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        File.SetLastWriteTimeUtc(scenario.PathOf(Shard), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();

        Assert.Equal((0, 1), (outcome.FetchedFiles, outcome.VerifiedFiles));
        Assert.Empty(scenario.Hub.Requests.All);
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"tool\":\"t\",\"repo\":\"acme/sample\",\"type\":\"model\",\"revision\":\"main\",\"commit\":\"c\",\"selection\":\"default\",\"written\":\"2026-01-01T00:00:00Z\",\"files\":[{\"path\":\"../x\",\"size\":1,\"digest\":\"git:00\"}],\"leftOut\":[]}")]
    public async Task A_cut_or_garbled_manifest_is_not_trusted_and_replaced(string text)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        await File.WriteAllTextAsync(scenario.ManifestPath, text, TestContext.Current.CancellationToken);

        var outcome = await scenario.EnsureAsync();

        Assert.Equal((0, SampleRepo.Files.Count - 1), (outcome.FetchedFiles, outcome.VerifiedFiles));
        Assert.True((await scenario.EnsureAsync()).IsHit);
    }

    [Theory]
    [InlineData("{\"format\":2}")]
    [InlineData("{\"hello\":\"world\"}")]
    [InlineData("[]")]
    public async Task A_manifest_of_a_newer_version_or_another_program_is_left_alone(string text)
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        await File.WriteAllTextAsync(scenario.ManifestPath, text, TestContext.Current.CancellationToken);

        var failure = await scenario.FailAsync<OperatorException>();

        Assert.Equal(FailureReason.ManifestUnreadable, failure.Reason);
        Assert.Equal(text, await File.ReadAllTextAsync(scenario.ManifestPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Objects_of_others_are_left_alone_and_mentioned()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        Directory.CreateDirectory(scenario.PathOf(".cache"));
        await File.WriteAllTextAsync(scenario.PathOf(".cache/leftover.metadata"), "theirs", TestContext.Current.CancellationToken);

        await scenario.EnsureAsync();

        Assert.Equal("theirs", await File.ReadAllTextAsync(scenario.PathOf(".cache/leftover.metadata"), TestContext.Current.CancellationToken));
        Assert.Equal(["models/acme/sample/.cache/leftover.metadata"], (await scenario.PlanAsync()).Strays);
    }

    [Fact]
    public async Task Uploads_that_a_dead_run_left_open_are_dropped_and_those_of_others_are_not()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var cancel = TestContext.Current.CancellationToken;
        var ours = await scenario.Store.StartUploadAsync($"models/{CacheScenario.RepoName}/{Shard}", 10, cancel);
        var theirs = await scenario.Store.StartUploadAsync($"models/{CacheScenario.RepoName}/theirs.bin", 10, cancel);

        await scenario.EnsureAsync();

        var open = Assert.Single(await scenario.Store.ListUploadsAsync("", cancel));
        Assert.Equal(theirs.UploadId, open.UploadId);
        Assert.NotEqual(ours.UploadId, open.UploadId);
    }

    [Fact]
    public async Task One_bad_file_costs_the_next_run_only_that_file()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        var bad = new Fault { On = Origin.Cdn, Path = Shard, Do = FaultAction.FlipByte(2_000_000) };
        scenario.Hub.Faults.Add(bad);

        var failure = await scenario.FailAsync<BrokenPromiseException>();
        Assert.Equal(FailureReason.ContentMismatch, failure.Reason);
        Assert.Contains(Shard, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scenario.PathOf(Shard)));
        Assert.False(scenario.IsPublished);
        Assert.Empty(await scenario.Store.ListUploadsAsync("", TestContext.Current.CancellationToken));

        scenario.Hub.Faults.Clear();
        scenario.Hub.Requests.Clear();
        var outcome = await scenario.EnsureAsync();

        Assert.Equal([Shard], scenario.FetchedFiles);
        Assert.Equal(0, outcome.VerifiedFiles);
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task Verify_reads_everything_back()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        scenario.Hub.Requests.Clear();

        var report = await scenario.VerifyAsync();

        Assert.Empty(report.Damaged);
        Assert.Equal((SampleRepo.Files.Count - 1, scenario.Meter.Snapshot.ReadBackBytes), (report.Files, report.Bytes));
        Assert.Empty(scenario.Hub.Requests.All);
    }

    [Fact]
    public async Task Rot_that_a_listing_can_not_see_is_found_by_verify_and_repaired_by_the_next_run()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();
        await scenario.EnsureAsync();
        var written = File.GetLastWriteTimeUtc(scenario.PathOf(Shard));
        scenario.Overwrite(Shard, bytes => bytes[^1] ^= 1);
        File.SetLastWriteTimeUtc(scenario.PathOf(Shard), written);
        Assert.True((await scenario.EnsureAsync()).IsHit);

        var report = await scenario.VerifyAsync();
        Assert.Equal([Shard], report.Damaged);
        Assert.False(scenario.IsPublished);
        scenario.Hub.Requests.Clear();

        var outcome = await scenario.EnsureAsync();
        Assert.Equal([Shard], scenario.FetchedFiles);
        Assert.Equal((1, 1), (outcome.FetchedFiles, outcome.VerifiedFiles));
        await scenario.AssertWholeAsync(leftOut: LeftOut);
    }

    [Fact]
    public async Task Verify_without_a_copy_is_a_failure()
    {
        await using var scenario = await CacheScenario.StartSampleAsync();

        var failure = await Assert.ThrowsAsync<OperatorException>(scenario.VerifyAsync);

        Assert.Equal(FailureReason.CopyDamaged, failure.Reason);
    }
}
