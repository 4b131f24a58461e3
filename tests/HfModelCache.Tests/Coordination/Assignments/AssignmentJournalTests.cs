using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Progress;
using HfModelCache.Tests.Coordination.Leases;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Assignments;

public sealed class AssignmentJournalTests
{
    private static readonly AssignmentPlan Plan = new()
    {
        Format = AssignmentPlan.CurrentFormat, Id = "abc", Repo = "acme/sample", Type = "model", Revision = "main",
        Commit = new string('a', 40), Selection = "default", Count = 2, Files = [],
    };

    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();
    private readonly AssignmentStore _assignments = new(new MemoryObjectStore(), "m/.hf-model-cache/shares/");
    private readonly Assignment _own = new(Plan, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Progress_is_reported_every_five_seconds_with_the_files_that_are_complete()
    {
        await using var journal = new AssignmentJournal(_assignments, _own, Context());
        await journal.StartAsync(Cancel);
        _meter.Stored(70);
        journal.Record("a", "etag-a");
        await _time.PassAsync(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, (await ReadAsync(ReportKind.Progress))!.DoneBytes);

        await _time.PassAsync(TimeSpan.FromSeconds(0.2));

        var report = (await ReadAsync(ReportKind.Progress))!;
        Assert.Equal(("pod-1", 70), (report.Pod, report.DoneBytes));
        Assert.Equal("etag-a", report.Files["a"]);
        Assert.Null(await ReadAsync(ReportKind.Completion));
    }

    [Fact]
    public async Task A_complete_assignment_is_reported_as_complete_and_not_any_further()
    {
        var journal = new AssignmentJournal(_assignments, _own, Context());
        await journal.StartAsync(Cancel);

        await journal.CompleteAsync(Cancel);
        var before = await ReadAsync(ReportKind.Progress);
        await _time.PassAsync(TimeSpan.FromMinutes(1));
        await journal.DisposeAsync();

        Assert.NotNull(await ReadAsync(ReportKind.Completion));
        Assert.Equal(before!.Heartbeats, (await ReadAsync(ReportKind.Progress))!.Heartbeats);
    }

    [Fact]
    public async Task An_assignment_that_is_stopped_leaves_a_last_report_for_the_next_pod()
    {
        var journal = new AssignmentJournal(_assignments, _own, Context());
        await journal.StartAsync(Cancel);
        journal.Record("a", "etag-a");

        await journal.DisposeAsync();

        Assert.Equal("etag-a", (await ReadAsync(ReportKind.Progress))!.Files["a"]);
        Assert.Null(await ReadAsync(ReportKind.Completion));
    }

    private Task<AssignmentReport?> ReadAsync(ReportKind kind) => _assignments.ReadReportAsync(_own, kind, Cancel);

    private ReplicaContext Context() => new(new LeaseOptions { PodName = "pod-1" }, _meter, _time, NullLogger.Instance);
}
