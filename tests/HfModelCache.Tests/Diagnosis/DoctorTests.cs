using HfModelCache.Diagnosis;
using HfModelCache.Diagnosis.Store;
using HfModelCache.Failures;
using HfModelCache.Tests.Coordination.Leases;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Diagnosis;

public sealed class DoctorTests
{
    private static readonly CheckDescription First = new("first", "");
    private static readonly CheckDescription Second = new("second", "", First);
    private static readonly CheckDescription Third = new("third", "", Second);

    private readonly FakeTimeProvider _time = new();
    private readonly WarningCollector _warnings = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_needs_a_failed_check_is_not_checked_and_names_it()
    {
        var report = await RunAsync(
            new OneCheck(First, _ => throw new OperatorException(FailureReason.BucketNotFound, "No such bucket.")),
            new OneCheck(Second, _ => throw new InvalidOperationException("It must not run.")),
            new OneCheck(Third, _ => throw new InvalidOperationException("It must not run.")));

        Assert.False(report.IsHealthy);
        Assert.Equal((CheckOutcome.Failed, FailureReason.BucketNotFound, "No such bucket."), (report.Checks[0].Outcome, report.Checks[0].Reason, report.Checks[0].Detail));
        Assert.Equal([(CheckOutcome.NotChecked, "needs first"), (CheckOutcome.NotChecked, "needs second")], report.Checks.Skip(1).Select(check => (check.Outcome, check.Detail)));
    }

    [Fact]
    public async Task A_check_of_the_other_end_runs_nevertheless()
    {
        var report = await RunAsync(
            new OneCheck(First, _ => throw new OperatorException(FailureReason.BucketNotFound, "No such bucket.")),
            new OneCheck(Second, _ => Task.FromResult(Finding.Passed("fine")), CheckedEnd.Hub));

        Assert.Equal(CheckOutcome.Passed, report.Checks[1].Outcome);
    }

    [Fact]
    public async Task A_warning_hinders_nothing_and_is_no_failure()
    {
        var report = await RunAsync(
            new OneCheck(First, _ => Task.FromResult(Finding.Warning(FailureReason.LinkSlow, "slow"))),
            new OneCheck(Second, _ => Task.FromResult(Finding.Passed("fine"))));

        Assert.True(report.IsHealthy);
        Assert.Equal([CheckOutcome.Warning, CheckOutcome.Passed], report.Checks.Select(check => check.Outcome));
    }

    [Fact]
    public async Task A_check_that_never_ends_and_ignores_its_cancellation_fails_after_its_limit()
    {
        var running = RunAsync(
            new OneCheck(First, _ => new TaskCompletionSource<Finding>().Task),
            new OneCheck(Third, _ => Task.FromResult(Finding.Passed("fine"))));

        var report = await running.Within(_time, TimeSpan.FromSeconds(25));

        Assert.Equal((CheckOutcome.Failed, FailureReason.StoreUnreachable), (report.Checks[0].Outcome, report.Checks[0].Reason));
        Assert.Equal(CheckOutcome.Passed, report.Checks[1].Outcome);
    }

    [Fact]
    public async Task A_diagnosis_ends_although_every_check_takes_its_time()
    {
        var checks = Enumerable.Range(0, 30).Select(_ => new OneCheck(First, _ => new TaskCompletionSource<Finding>().Task)).ToArray();

        var report = await RunAsync(checks).Within(_time, TimeSpan.FromMinutes(4));

        Assert.Equal(30, report.Checks.Count);
        Assert.Contains(report.Checks, check => check.Detail == "there was no time left");
    }

    [Fact]
    public async Task What_the_product_warns_of_during_a_check_becomes_its_warning()
    {
        var report = await RunAsync(
            new OneCheck(First, _ =>
            {
                _warnings.Log(LogLevel.Warning, default, "Set AWS_REGION=lon1.", exception: null, (text, _) => text);
                return Task.FromResult(Finding.Passed("fine"));
            }),
            new OneCheck(Second, _ => Task.FromResult(Finding.Passed("fine"))));

        Assert.Equal((CheckOutcome.Warning, "Set AWS_REGION=lon1."), (report.Checks[0].Outcome, report.Checks[0].Detail));
        Assert.Equal(CheckOutcome.Passed, report.Checks[1].Outcome);
    }

    [Fact]
    public async Task What_was_stored_is_removed_also_if_the_diagnosis_is_stopped()
    {
        var store = new MemoryObjectStore();
        var probe = new Probe(store, "models/", "id", _time);
        using var stop = new CancellationTokenSource();
        var doctor = new Doctor(
            [
                new PutCheck(probe),
                new ListPartsCheck(probe),
                new OneCheck(First, async _ =>
                {
                    await stop.CancelAsync();
                    return Finding.Passed("");
                }),
                new DeleteCheck(probe),
            ], probe, _warnings, _time);

        var report = await doctor.RunAsync(stop.Token);

        Assert.Equal(CheckOutcome.NotChecked, report.Checks[^1].Outcome);
        Assert.Empty(report.LeftBehind);
        Assert.Empty((await store.ListPageAsync("", null, Cancel)).Items);
        Assert.Empty((await store.ListUploadsPageAsync("", null, Cancel)).Items);
    }

    [Fact]
    public async Task What_a_killed_diagnosis_has_left_is_removed_a_day_later_and_not_before()
    {
        var store = new MemoryObjectStore();
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
        string[] keys = ["20261127T120000Z-old-put", "20261129T110000Z-new-put", "foreign"];
        foreach (var key in keys)
            await store.PutAsync($"models/.hf-model-cache/doctor/{key}", new(new byte[1]), Cancel);

        await new ListCheck(new Probe(store, "models/", "id", _time)).RunAsync(Cancel);

        Assert.Equal(keys[1..], (await store.ListPageAsync("", null, Cancel)).Items.Select(found => found.Key.Split('/')[^1]));
    }

    private Task<DiagnosisReport> RunAsync(params ICheck[] checks) => new Doctor(checks, probe: null, _warnings, _time).RunAsync(Cancel);

    private sealed class OneCheck(CheckDescription description, Func<CancellationToken, Task<Finding>> run, CheckedEnd end = CheckedEnd.Store) : ICheck
    {
        public CheckedEnd End => end;

        public CheckDescription Description => description;

        public Task<Finding> RunAsync(CancellationToken cancellationToken) => run(cancellationToken);
    }
}
