using HfModelCache.Coordination.Leases;
using HfModelCache.Failures;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

public sealed class LeaseTermTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_term_that_succeeds_releases_the_lease()
    {
        var outcome = await RunAsync(await Replica().LeadAsync(), _ => Task.FromResult("done"));

        Assert.Equal("done", outcome);
        var left = await ReadAsync();
        Assert.Equal((LeaseState.Released, false), (left.State, left.Interrupted));
    }

    [Fact]
    public async Task A_term_that_fails_leaves_its_reason_in_the_lease()
    {
        var lease = await Replica().LeadAsync();

        await Assert.ThrowsAsync<OperatorException>(() => RunAsync(
            lease, _ => throw new OperatorException(FailureReason.RepoGated, "Gated.")));

        var left = await ReadAsync();
        Assert.Equal((LeaseState.Failed, FailureReason.RepoGated, "Gated."), (left.State, left.Reason, left.Message));
    }

    [Fact]
    public async Task A_term_that_is_cancelled_is_left_to_be_resumed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var term = RunAsync(await Replica().LeadAsync(stop.Token), WaitForeverAsync, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => term);
        Assert.True((await ReadAsync()).Interrupted);
    }

    [Fact]
    public async Task A_term_whose_lease_is_lost_ends_with_that_outcome_whatever_its_work_throws()
    {
        var replica = Replica();
        var lease = await replica.LeadAsync();
        var term = RunAsync(lease, WaitForeverAsync);
        replica.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));

        replica.Thaw();

        await _time.PassAsync(TimeSpan.FromSeconds(11), until: () => lease.Token.IsCancellationRequested);
        Assert.Equal("lost", await term); // A cancellation runs its callbacks on other threads, by the real clock.
        await next.ConfirmAsync(Cancel);
    }

    [Fact]
    public async Task A_bug_in_the_work_is_never_taken_for_a_lost_lease()
    {
        var replica = Replica();
        var lease = await replica.LeadAsync();
        replica.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));
        replica.Thaw();
        await _time.PassAsync(TimeSpan.FromSeconds(11), until: () => lease.Loss is not null);
        Assert.NotNull(lease.Loss);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(lease, _ => throw new InvalidOperationException("A bug.")));
    }

    private async Task<string> WaitForeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        return "done";
    }

    private static Task<string> RunAsync(Lease lease, Func<CancellationToken, Task<string>> work, CancellationToken? cancellationToken = null) =>
        LeaseTerm.RunAsync(lease, work, _ => "lost", cancellationToken ?? Cancel);

    private async Task<LeaseDocument> ReadAsync() =>
        (await new LeaseStore(_store, Leases.Replica.Prefix).ReadAsync(Leases.Replica.Prefix + "000000000001.json", Cancel))!;

    private Replica Replica() => new(_store, _time, new LeaseOptions());
}
