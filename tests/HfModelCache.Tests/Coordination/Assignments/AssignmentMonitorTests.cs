using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using HfModelCache.Tests.Coordination.Leases;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Assignments;

public sealed class AssignmentMonitorTests
{
    private const string Prefix = "m/.hf-model-cache/shares/";

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();
    private readonly AssignmentStore _assignments;

    public AssignmentMonitorTests() => _assignments = new AssignmentStore(_store, Prefix);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_is_complete_once_every_machine_has_reported_completion()
    {
        var plan = await PublishAsync(count: 3);
        var waiting = WaitAsync(plan);
        await CompleteAsync(plan, 0);
        await CompleteAsync(plan, 2);
        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(20));

        await CompleteAsync(plan, 1);

        Assert.Equal(PeersOutcome.Complete, await waiting.Within(_time, TimeSpan.FromSeconds(6)));
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("removed")]
    [InlineData("published")]
    public async Task A_plan_that_is_replaced_removed_or_published_ends_the_wait(string how)
    {
        var plan = await PublishAsync(count: 2);
        var waiting = WaitAsync(plan);
        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(10));

        await (how switch
        {
            "replaced" => _assignments.WritePlanAsync(plan.Plan with { Id = "def" }, Cancel),
            "removed" => _assignments.RemoveAsync(Cancel),
            _ => _store.PutAsync("manifest", default, Cancel),
        });

        Assert.Equal(PeersOutcome.Superseded, await waiting.Within(_time, TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task A_replica_without_an_assignment_gives_up_on_machines_that_report_nothing_for_the_longer_timeout()
    {
        var waiting = WaitAsync(await PublishAsync(count: 2, timeoutSeconds: 60), endsWhenInactive: true);

        await waiting.StaysOpenFor(_time, TimeSpan.FromSeconds(59));

        Assert.Equal(PeersOutcome.Inactive, await waiting.Within(_time, TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task One_machine_that_reports_progress_keeps_the_plan_alive()
    {
        var plan = await PublishAsync(count: 2);
        var replica = Context("pod-1");
        var journal = new AssignmentJournal(_assignments, new Assignment(plan.Plan, 1), replica);
        await journal.StartAsync(Cancel);

        var waiting = WaitAsync(plan, endsWhenInactive: true);

        await waiting.StaysOpenFor(_time, TimeSpan.FromMinutes(3));
        await journal.DisposeAsync();
        Assert.Equal(PeersOutcome.Inactive, await waiting.Within(_time, TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public async Task A_machine_of_the_plan_waits_for_an_inactive_peer_up_to_the_limit_and_names_it()
    {
        var plan = await PublishAsync(count: 3);
        await CompleteAsync(plan, 1);
        await _assignments.WriteReportAsync(
            new Assignment(plan.Plan, 2), ReportKind.Progress, new AssignmentReport { Pod = "pod-2", DoneBytes = 40, Files = NoFiles }, Cancel);
        var waiting = WaitAsync(plan, limit: TimeSpan.FromMinutes(5));
        await waiting.StaysOpenFor(_time, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<OperatorException>(() => waiting.Within(_time, TimeSpan.FromSeconds(7)));

        Assert.Equal(FailureReason.WaitedTooLong, failure.Reason);
        Assert.Equal(
            "2 of 3 assignments are incomplete: assignment 0 (not started), assignment 2 (pod-2, 40 %, last report 5 min 0 s ago); gave up waiting after 300 s.",
            failure.Message);
    }

    private static Dictionary<string, string> NoFiles => [];

    private async Task<PublishedPlan> PublishAsync(int count, double timeoutSeconds = 30)
    {
        var plan = new AssignmentPlan
        {
            Format = AssignmentPlan.CurrentFormat, Id = "abc", Repo = "acme/sample", Type = "model", Revision = "main",
            Commit = new string('a', 40), Selection = "default", TimeoutSeconds = timeoutSeconds, Count = count,
            Files = [.. Enumerable.Range(0, count).Select(i => new AssignedFile($"f{i}", 100, "sha256:" + new string('b', 64)) { Assignment = i })],
        };
        await _assignments.WritePlanAsync(plan, Cancel);
        return (await _assignments.ReadPlanAsync(Cancel)).Published!;
    }

    private Task CompleteAsync(PublishedPlan plan, int index) => _assignments.WriteReportAsync(
        new Assignment(plan.Plan, index), ReportKind.Completion, new AssignmentReport { Pod = $"pod-{index}", Files = NoFiles }, Cancel);

    private Task<PeersOutcome> WaitAsync(PublishedPlan plan, bool endsWhenInactive = false, TimeSpan? limit = null) =>
        new AssignmentMonitor(plan, _assignments, _store, Context("waiting")).WaitAsync(
            new WatchedObject("manifest", null, maxBytes: 1000), new WaitLimit(limit ?? TimeSpan.FromHours(1), _time), endsWhenInactive, Cancel);

    private ReplicaContext Context(string pod) => new(new LeaseOptions { PodName = pod }, new TransferMeter(), _time, NullLogger.Instance);
}
