using HfModelCache.Coordination.Assignments;
using HfModelCache.Failures;
using HfModelCache.Runs;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Coordination.Assignments;

public class ShareTests
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
        AssertFetchedAtMost(scenario, 1.01);
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task One_very_large_file_is_carried_by_all_and_verified_as_a_whole()
    {
        await using var scenario = await CacheScenario.StartAsync(TestFile.Generated(Large, 8_000_000, seed: 1), TestFile.Plain("config.json", "{}"));

        var outcomes = await RunAllAsync(scenario, 4);

        await scenario.AssertWholeAsync();
        Assert.All(outcomes, outcome => Assert.InRange(outcome.FetchedBytes, 1_900_000, 2_100_000));
        AssertFetchedAtMost(scenario, 1.01);
    }

    [Fact]
    public async Task A_wrong_byte_in_a_shared_file_never_stands_in_a_published_copy()
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
    public async Task A_share_that_was_stopped_goes_on_where_it_was(bool large)
    {
        await using var scenario = await CacheScenario.StartAsync(
            large ? [TestFile.Generated(Large, 8_000_000, seed: 1)] : Model);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = 200_000 };
        using var stop = new CancellationTokenSource();
        var others = Task.WhenAll(new[] { 0, 1, 3 }.Select(index => scenario.EnsureShareAsync(index, 4)));
        var stopped = scenario.EnsureShareAsync(2, 4, stop.Token);
        await FetchedAsync(scenario, 5_000_000);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => stopped);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = null };
        await scenario.EnsureShareAsync(2, 4);

        await others;
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.25);
    }

    [Fact]
    public async Task The_others_say_which_share_is_missing_when_they_have_waited_long_enough()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(2) };

        var failures = await Task.WhenAll(new[] { 0, 1, 3 }.Select(index =>
            Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureShareAsync(index, 4))));

        Assert.All(failures, failure =>
        {
            Assert.Equal(FailureReason.WaitedTooLong, failure.Reason);
            Assert.Contains("1 of 4 assignments are incomplete: assignment 2 (not started)", failure.Message, StringComparison.Ordinal);
        });
        Assert.False(scenario.IsPublished);

        await RunAllAsync(scenario, 4);
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.01);
    }

    [Fact]
    public async Task Another_number_of_machines_takes_over_what_is_there()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureShareAsync(0, 4));
        scenario.Lease = patience;

        var outcomes = await RunAllAsync(scenario, 2);

        Assert.All(outcomes, outcome => Assert.InRange(outcome.FetchedBytes, 2_900_000, 3_100_000));
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.01);
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task A_replica_without_a_share_waits_for_those_who_have_one()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Hub.Options = scenario.Hub.Options with { CdnBytesPerSecond = 100_000 };
        var all = RunAllAsync(scenario, 4);
        await FetchedAsync(scenario, 1_000_000);

        var replica = await scenario.EnsureAsync();

        await all;
        Assert.True(replica.IsHit);
        await scenario.AssertWholeAsync();
        AssertFetchedAtMost(scenario, 1.01);
    }

    [Fact]
    public async Task A_replica_without_a_share_completes_what_shards_have_left_behind()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureShareAsync(0, 4));
        scenario.Lease = patience;

        var replica = await scenario.EnsureAsync();

        Assert.InRange(replica.FetchedBytes, 5_900_000, 6_100_000);
        Assert.Equal(0, replica.ReadBackFiles);
        await scenario.AssertWholeAsync();
        AssertOnlyManifestAndLeaseAreLeft(scenario);
    }

    [Fact]
    public async Task Two_pods_of_one_share_at_once_make_one_right_copy()
    {
        await using var scenario = await CacheScenario.StartAsync(Model);

        await Task.WhenAll(new[] { 0, 0, 1, 1 }.Select(index => scenario.EnsureShareAsync(index, 2)));

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
    public async Task A_plan_that_cant_be_read_is_replaced()
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
    public async Task A_share_that_only_says_that_it_is_done_is_fetched_and_of_the_revision_that_is_asked_for(string revision)
    {
        await using var scenario = await CacheScenario.StartAsync(Model);
        scenario.Repo.Commit("other", [.. Model.Skip(1), TestFile.Plain("config.json", "{ }")]);
        var patience = scenario.Lease;
        scenario.Lease = scenario.Lease with { WaitTimeout = TimeSpan.FromSeconds(1) };
        await Assert.ThrowsAsync<OperatorException>(() => scenario.EnsureShareAsync(0, 2));
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
        Task.WhenAll(Enumerable.Range(0, count).Select(index => scenario.EnsureShareAsync(index, count)));

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
