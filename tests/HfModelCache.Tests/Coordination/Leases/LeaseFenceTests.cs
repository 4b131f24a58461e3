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
        await using var next = await Replica().LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(40));

        paused.Store.Before = (_, _) => Task.CompletedTask;

        await Assert.ThrowsAsync<FenceLostException>(() => lease.ConfirmAsync(Cancel).Result());
        Assert.True(lease.Token.IsCancellationRequested);
        await next!.ConfirmAsync(Cancel);
    }

    [Fact]
    public async Task A_leader_trusts_its_lease_for_half_of_the_timeout_and_then_asks()
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
    public async Task A_successor_is_seen_although_the_listing_lags_behind()
    {
        var paused = Replica();
        await using var lease = await paused.LeadAsync();
        var own = await _store.FindAsync(Leases.Replica.Prefix + "000000000001.json", Cancel);
        paused.Freeze();
        await using var next = await Replica().LeadOrWaitAsync().Within(_time, TimeSpan.FromSeconds(40));

        // The old lease is still listed, and the new one is not yet.
        await _store.PutAsync(own!.Key, default, Cancel);
        paused.Store.Before = (_, _) => Task.CompletedTask;
        paused.Store.Listed = found => found.Key == own.Key ? own : null;

        await Assert.ThrowsAsync<FenceLostException>(() => lease.ConfirmAsync(Cancel).Result());
    }

    [Fact]
    public async Task A_store_that_answers_too_slowly_for_the_timeout_is_named_and_nothing_is_written()
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
    public async Task A_beat_that_is_under_way_when_the_lease_is_released_does_not_bring_it_back()
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
    public async Task Attempts_that_keep_failing_do_not_make_the_wait_for_an_earlier_one_endless()
    {
        await using var lease = await Replica().LeadAsync();
        lease.LeftUnanswered();
        var settled = lease.SettleOwnAsync(Cancel).Result();

        for (var i = 0; i < 5; i++)
        {
            await _time.PassAsync(TimeSpan.FromSeconds(5), until: () => settled.IsCompleted);
            lease.LeftUnanswered();
        }

        await settled.Within(_time, TimeSpan.FromSeconds(6));
    }

    private Replica Replica() => new(_store, _time, new LeaseOptions());
}
