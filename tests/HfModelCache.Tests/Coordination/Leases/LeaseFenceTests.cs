using HfModelCache.Coordination.Leases;
using HfModelCache.Failures;
using HfModelCache.Stores.Decorators;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

public sealed class LeaseFenceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_was_paused_past_a_takeover_may_not_write()
    {
        var paused = Replica();
        await using var lease = await paused.LeadAsync();
        await lease.ConfirmAsync(Cancel);
        paused.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));

        paused.Thaw();

        await Assert.ThrowsAsync<FenceLostException>(() => lease.ConfirmAsync(Cancel).Result());
        Assert.True(lease.Token.IsCancellationRequested);
        await next.ConfirmAsync(Cancel);
    }

    [Fact]
    public async Task A_confirmation_is_valid_for_half_of_the_timeout()
    {
        var replica = Replica();
        await using var lease = await replica.LeadAsync();
        await lease.ConfirmAsync(Cancel);
        replica.Freeze();

        await _time.PassAsync(TimeSpan.FromSeconds(14));
        await lease.ConfirmAsync(Cancel);
        await _time.PassAsync(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TransientException>(() => lease.ConfirmAsync(Cancel).Result());
    }

    [Fact]
    public async Task A_successor_is_noticed_despite_a_stale_listing()
    {
        var paused = Replica();
        await using var lease = await paused.LeadAsync();
        var own = await _store.FindAsync(Leases.Replica.Prefix + "000000000001.json", Cancel);
        paused.Freeze();
        await using var next = await Replica().WaitToLeadAsync().Within(_time, TimeSpan.FromSeconds(40));

        // The old lease is still listed, and the new one is not yet.
        await _store.PutAsync(own!.Key, default, Cancel);
        paused.Thaw();
        paused.Store.Listed = found => found.Key == own.Key ? own : null;

        await Assert.ThrowsAsync<FenceLostException>(() => lease.ConfirmAsync(Cancel).Result());
    }

    [Fact]
    public async Task A_store_that_is_too_slow_for_the_timeout_is_reported_and_nothing_is_written()
    {
        var replica = Replica();
        var lease = await replica.LeadAsync();
        replica.Store.Before = (verb, _) => verb == "LIST" ? Task.Delay(TimeSpan.FromSeconds(20), _time) : Task.CompletedTask;
        await _time.PassAsync(TimeSpan.FromSeconds(16));

        var failure = await Assert.ThrowsAsync<TransientException>(() => lease.ConfirmAsync(Cancel).Result().Within(_time, TimeSpan.FromSeconds(60)));

        Assert.Contains("LEASE_TIMEOUT", failure.Message, StringComparison.Ordinal);
        await lease.DisposeAsync().AsTask().Result().Within(_time, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_heartbeat_in_flight_during_the_release_does_not_revert_it()
    {
        var replica = Replica();
        await using var lease = await replica.LeadAsync();
        var sent = new TaskCompletionSource();
        replica.Store.Before = async (verb, _) =>
        {
            if (verb == "PUT" && sent.TrySetResult())
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
        };
        await _time.PassAsync(TimeSpan.FromSeconds(11), until: () => sent.Task.IsCompleted);

        await lease.ReleaseAsync().Result().Within(_time, TimeSpan.FromSeconds(3));

        await using var next = await Replica().LeadAsync();
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Repeated_failures_do_not_extend_the_wait_for_an_earlier_request()
    {
        await using var lease = await Replica().LeadAsync();
        lease.ReportUnanswered();
        var waiting = lease.WaitForUnansweredAsync(Cancel).Result();

        for (var i = 0; i < 5; i++)
        {
            await _time.PassAsync(TimeSpan.FromSeconds(5), until: () => waiting.IsCompleted);
            lease.ReportUnanswered();
        }

        await waiting.Within(_time, TimeSpan.FromSeconds(6));
    }

    private Replica Replica() => new(_store, _time, new LeaseOptions());
}
