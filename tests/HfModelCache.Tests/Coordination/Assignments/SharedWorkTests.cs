using HfModelCache.Coordination.Assignments;
using HfModelCache.Failures;
using HfModelCache.Runs;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Coordination.Assignments;

[Trait("Speed", "Exhaustive")]
public class SharedWorkTests
{
    private const string Large = "model.gguf";

    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        .. Enumerable.Range(1, 8).Select(i => TestFile.Generated($"model-0000{i}-of-00008.safetensors", 1_000_000, (ulong)i)),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_machines_each_fetch_a_quarter_and_make_one_copy()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);

        var outcomes = await RunAllAsync(scenario, 4);

        await scenario.AssertWholeAsync();
        Assert.All(outcomes, outcome => Assert.InRange(outcome.FetchedBytes, 1_900_000, 2_100_000));
        AssertFetchedAtMost(scenario, 1.1);
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task One_very_large_file_is_split_between_all_and_verified_as_a_whole()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated(Large, 8_000_000, seed: 1), TestFile.Plain("config.json", "{}"));

        var outcomes = await RunAllAsync(scenario, 4);

        await scenario.AssertWholeAsync();
        Assert.All(outcomes, outcome => Assert.InRange(outcome.FetchedBytes, 1_900_000, 2_100_000));
        AssertFetchedAtMost(scenario, 1.1);
    }

    [Fact]
    public async Task A_wrong_byte_in_a_split_file_is_never_published()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated(Large, 8_000_000, seed: 1));
        scenario.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = FaultAction.FlipByte(5_000_000), AtByte = 5_000_000, When = FaultWhen.FirstTimes(1) });

        await RunAllAsync(scenario, 4);

        await scenario.AssertWholeAsync();
        Assert.True(scenario.Hub.Requests.BytesSent(Large) > 15_000_000, "The file had to be fetched again.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_assignment_that_was_stopped_is_resumed(bool large)
    {
        await using var scenario = await CacheScenario.StartAsync(
            large ? [TestFile.Generated(Large, 8_000_000, seed: 1)] : Model);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = 200_000 };
        using var stop = new CancellationTokenSource();
        var others = Task.WhenAll(new[] { 0, 1, 3 }.Select(index => scenario.EnsureAssignmentAsync(index, 4)));
        var stopped = scenario.EnsureAssignmentAsync(2, 4, stop.Token);
        await FetchedAsync(scenario, 5_000_000);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => stopped);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = null };
        await scenario.EnsureAssignmentAsync(2, 4);

        await others;
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.25);
    }

    [Fact]
    public async Task The_other_machines_name_the_missing_assignment_when_they_give_up()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(2) };

        var failures = await Task.WhenAll(new[] { 0, 1, 3 }.Select(index =>
            Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureAssignmentAsync(index, 4))));

        Assert.All(failures, failure =>
        {
            Assert.Equal(FailureReason.WaitedTooLong, failure.Reason);
            Assert.Contains("1 of 4 assignments are incomplete: assignment 2 (not started)", failure.Message, StringComparison.Ordinal);
        });
        Assert.False(scenario.IsPublished);

        await RunAllAsync(scenario, 4);
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.1);
    }

    [Fact]
    public async Task Another_number_of_machines_takes_over_what_is_there()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureAssignmentAsync(0, 4));
        scenario.Lease = patience;

        var outcomes = await RunAllAsync(scenario, 2);

        Assert.All(outcomes, outcome => Assert.InRange(outcome.FetchedBytes, 2_900_000, 3_100_000));
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.1);
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task A_replica_without_an_assignment_waits_for_the_machines_of_the_plan()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = 100_000 };
        var all = RunAllAsync(scenario, 4);
        await FetchedAsync(scenario, 1_000_000);

        var replica = await scenario.EnsureAsync();

        await all;
        Assert.True(replica.IsHit);
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.1);
    }

    [Fact]
    public async Task A_replica_without_an_assignment_completes_what_inactive_machines_left()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureAssignmentAsync(0, 4));
        scenario.Lease = patience;

        var replica = await scenario.EnsureAsync();

        Assert.InRange(replica.FetchedBytes, 5_900_000, 6_100_000);
        Assert.Equal(0, replica.VerifiedFiles);
        await scenario.AssertWholeAsync();
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task Two_pods_with_the_same_index_make_one_correct_copy()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);

        await Task.WhenAll(new[] { 0, 0, 1, 1 }.Select(index => scenario.EnsureAssignmentAsync(index, 2)));

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task All_machines_refresh_to_one_commit()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        await scenario.EnsureAsync();
        scenario.Repo.Commit("main", [.. Model.Skip(2), TestFile.Generated("model-00009.safetensors", 3_000_000, seed: 99)]);
        scenario.Request = scenario.Request with { Refresh = true };

        await RunAllAsync(scenario, 3);

        await scenario.AssertWholeAsync();
    }

    [Fact]
    public async Task An_unreadable_plan_is_replaced()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        Directory.CreateDirectory(scenario.PathOf(".hf-model-cache/shares"));
        await File.WriteAllTextAsync(scenario.PathOf(".hf-model-cache/shares/plan.json"), "{ \"format\": 1, \"files\": [", Cancel);

        await RunAllAsync(scenario, 2);

        await scenario.AssertWholeAsync();
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("other")]
    public async Task A_false_completion_report_does_not_publish_missing_files_of_any_revision(string revision)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Repo.Commit("other", [.. Model.Skip(1), TestFile.Plain("config.json", "{ }")]);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureAssignmentAsync(0, 2));
        scenario.Lease = patience;
        var shares = new AssignmentStore(scenario.Store, scenario.Request.Location.SharesPrefix);
        var plan = (await shares.ReadPlanAsync(Cancel)).Published!.Plan;
        var lie = new AssignmentReport { Pod = "pod-1", Files = plan.Files.ToDictionary(f => f.Path, _ => "etag") };
        await shares.WriteReportAsync(new Assignment(plan, 1), ReportKind.Completion, lie, Cancel);

        scenario.Request = scenario.Request with { Revision = revision };
        await scenario.EnsureAsync();

        await scenario.AssertWholeAsync(revision);
    }

    private static Task<CopyResult[]> RunAllAsync(CacheScenario scenario, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(index => scenario.EnsureAssignmentAsync(index, count)));

    private static Task FetchedAsync(CacheScenario scenario, long bytes) => WallClock.UntilAsync(
        $"the CDN has sent {bytes} bytes", () => scenario.Hub.Requests.BytesSent(Origin.Cdn) >= bytes, cancellationToken: Cancel);

    private static void AssertFetchedAtMost(CacheScenario scenario, double times)
    {
        var ratio = (double)scenario.Hub.Requests.BytesSent(Origin.Cdn) / scenario.Repo.Find("main")!.Files.Sum(f => f.Content.Length);
        Assert.True(ratio <= times, $"The CDN sent the model {ratio:0.000} times.");
    }

    private static void AssertOnlyManifestAndLeaseAreLeft(CacheScenario scenario)
    {
        var own = scenario.PathOf(".hf-model-cache");
        var left = Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(own, f));
        Assert.Equal(["manifest.json"], left.Where(f => !f.StartsWith("lease/", StringComparison.Ordinal)));
    }
}
