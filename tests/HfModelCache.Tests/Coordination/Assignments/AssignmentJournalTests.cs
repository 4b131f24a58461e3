using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Progress;
using HfModelCache.Stores;
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

    [Fact]
    public async Task A_report_costs_the_same_however_many_files_are_complete_and_none_is_lost()
    {
        var journal = new AssignmentJournal(_assignments, _own, Context());
        await journal.StartAsync(Cancel);
        for (var i = 0; i < 2600; i++)
        {
            journal.Record($"file-{i}", $"etag-{i}");
            if (i % 1300 == 1299)
                await _time.PassAsync(TimeSpan.FromSeconds(6));
        }

        journal.Record("last", "etag-last");
        await journal.DisposeAsync();

        Assert.Equal("etag-last", Assert.Single((await ReadAsync(ReportKind.Progress))!.Files).Value);
        var files = await _assignments.ReadFilesAsync(_own, ReportKind.Progress, Cancel);
        Assert.Equal(2601, files.Count);
        Assert.Equal("etag-7", files["file-7"]);
        Assert.Equal(ReportKind.Progress, Assert.Single(await _assignments.ListReportsAsync(Plan, Cancel)).Kind);
    }

    [Fact]
    public async Task A_segment_that_is_torn_costs_only_its_own_files_and_a_completion_lists_all()
    {
        var store = new MemoryObjectStore();
        var assignments = new AssignmentStore(store, "m/.hf-model-cache/shares/");
        var journal = new AssignmentJournal(assignments, _own, Context());
        await journal.StartAsync(Cancel);
        foreach (var round in Enumerable.Range(0, 2))
        {
            foreach (var i in Enumerable.Range(round * 1000, 1000))
                journal.Record($"file-{i}", "etag");
            await _time.PassAsync(TimeSpan.FromSeconds(6));
        }

        await store.PutAsync("m/.hf-model-cache/shares/abc/0001/000001.json", new Payload("{\"pod\":"u8.ToArray()), Cancel);

        Assert.Equal(1000, (await assignments.ReadFilesAsync(_own, ReportKind.Progress, Cancel)).Count);
        await journal.CompleteAsync(Cancel);
        Assert.Equal(2000, (await assignments.ReadFilesAsync(_own, ReportKind.Completion, Cancel)).Count);
        await journal.DisposeAsync();
    }

    private Task<AssignmentReport?> ReadAsync(ReportKind kind) => _assignments.ReadReportAsync(_own, kind, Cancel);

    private ReplicaContext Context() => new(new LeaseOptions { PodName = "pod-1" }, _meter, _time, NullLogger.Instance);
}
