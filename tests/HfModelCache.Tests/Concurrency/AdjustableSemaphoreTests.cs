using HfModelCache.Concurrency;

namespace HfModelCache.Tests.Concurrency;

public class AdjustableSemaphoreTests
{
    private readonly AdjustableSemaphore _limit = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_beyond_the_limit_wait_and_are_admitted_in_order()
    {
        await AcquireAsync();
        await AcquireAsync();
        var third = AcquireAsync();
        var fourth = AcquireAsync();
        Assert.False(third.IsCompleted);

        _limit.Release();

        await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task The_caller_with_the_lowest_place_goes_first()
    {
        await AcquireAsync();
        await AcquireAsync();
        var later = _limit.AcquireAsync(place: 2, Cancel);
        var earlier = _limit.AcquireAsync(place: 1, Cancel);

        _limit.Release();

        await earlier;
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Slots_are_spare_if_nobody_uses_or_waits_for_them()
    {
        Assert.Equal(2, _limit.Spare);
        await AcquireAsync();
        Assert.Equal(1, _limit.Spare);
        await AcquireAsync();
        using var stop = new CancellationTokenSource();
        var waiting = _limit.AcquireAsync(place: 0, stop.Token);
        Assert.Equal(0, _limit.Spare);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _limit.Release();

        Assert.Equal(1, _limit.Spare);
    }

    [Fact]
    public async Task A_raised_limit_admits_waiting_callers_and_a_lowered_one_waits_for_releases()
    {
        await AcquireAsync();
        await AcquireAsync();
        var third = AcquireAsync();
        _limit.Limit = 3;
        await third;

        _limit.Limit = 1;
        var fourth = AcquireAsync();
        _limit.Release();
        _limit.Release();
        Assert.False(fourth.IsCompleted);
        _limit.Release();
        await fourth;
    }

    [Fact]
    public async Task A_cancelled_waiter_takes_no_slot()
    {
        await AcquireAsync();
        await AcquireAsync();
        using var stop = new CancellationTokenSource();
        var cancelled = _limit.AcquireAsync(place: 0, stop.Token);
        var next = AcquireAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        _limit.Release();

        await next;
    }

    [Fact]
    public async Task Saturation_is_reported_once()
    {
        await AcquireAsync();
        Assert.False(_limit.TakeWasSaturated());
        await AcquireAsync();
        var third = AcquireAsync();
        _limit.Release();
        await third;

        Assert.True(_limit.TakeWasSaturated());
        Assert.False(_limit.TakeWasSaturated());
    }

    [Fact]
    public async Task A_cancelled_waiter_no_longer_counts_as_waiting()
    {
        await AcquireAsync();
        await AcquireAsync();
        using var stop = new CancellationTokenSource();
        var cancelled = _limit.AcquireAsync(place: 0, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.True(_limit.TakeWasSaturated());
        Assert.False(_limit.TakeWasSaturated());
    }

    private Task AcquireAsync() => _limit.AcquireAsync(place: 0, Cancel);
}
