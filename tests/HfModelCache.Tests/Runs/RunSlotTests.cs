using HfModelCache.Runs;

namespace HfModelCache.Tests.Runs;

public sealed class RunSlotTests : IDisposable
{
    private const long Small = 100;
    private const long Large = 101;

    private readonly RunSlots _slots = new(smallRuns: 2, largeRuns: 1) { LargestSmallRun = Small };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task A_small_run_keeps_its_slot_and_a_third_one_waits_for_it()
    {
        using var first = await _slots.EnterAsync(Cancel);
        var second = await _slots.EnterAsync(Cancel);
        var third = _slots.EnterAsync(Cancel);

        Assert.True(first.TryGrow(Small));
        Assert.False(third.IsCompleted);
        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task A_large_run_makes_room_for_small_ones()
    {
        using var large = await _slots.EnterAsync(Cancel);
        using var small = await _slots.EnterAsync(Cancel);
        var waiting = _slots.EnterAsync(Cancel);

        Assert.True(large.TryGrow(Large));
        using var entered = await waiting;
        Assert.True(large.TryGrow(Large));
    }

    [Fact]
    public async Task A_second_large_run_waits_without_a_slot_until_the_first_one_ends()
    {
        var first = await _slots.EnterAsync(Cancel);
        Assert.True(first.TryGrow(Large));
        using var second = await _slots.EnterAsync(Cancel);

        Assert.False(second.TryGrow(Large));
        var growing = second.GrowAsync(Cancel);
        using var small = await _slots.EnterAsync(Cancel);
        using var other = await _slots.EnterAsync(Cancel);
        Assert.False(growing.IsCompleted);
        first.Dispose();
        await growing;

        Assert.True(second.TryGrow(Large));
        Assert.Equal(0, _slots.Large.CurrentCount);
    }

    [Fact]
    public async Task Both_ends_of_a_model_wait_for_one_slot_and_either_may_stop_waiting()
    {
        var other = await _slots.EnterAsync(Cancel);
        await other.GrowAsync(Cancel);
        using var slot = await _slots.EnterAsync(Cancel);
        using var stop = new CancellationTokenSource();
        var folder = slot.GrowAsync(stop.Token);
        var store = slot.GrowAsync(Cancel);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => folder);
        other.Dispose();
        await store;

        Assert.True(slot.TryGrow(Large));
    }

    [Fact]
    public async Task A_run_that_ends_while_it_waits_leaves_all_slots_to_others()
    {
        var first = await _slots.EnterAsync(Cancel);
        await first.GrowAsync(Cancel);
        var waiting = await _slots.EnterAsync(Cancel);
        var growing = waiting.GrowAsync(Cancel);

        waiting.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => growing);
        first.Dispose();

        Assert.Equal((2, 1), (_slots.Small.CurrentCount, _slots.Large.CurrentCount));
    }
}
