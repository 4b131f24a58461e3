using HfModelCache.Concurrency;

namespace HfModelCache.Tests.Concurrency;

public class AdjustableSemaphoreTests
{
    private readonly AdjustableSemaphore _limit = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_are_inside_than_may_be_and_who_came_first_is_served_first()
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
    public async Task Who_is_urgent_goes_first()
    {
        await AcquireAsync();
        await AcquireAsync();
        var patient = AcquireAsync();
        var urgent = _limit.AcquireAsync(urgent: true, Cancel);

        _limit.Release();

        await urgent;
        Assert.False(patient.IsCompleted);
    }

    [Fact]
    public async Task A_higher_limit_lets_those_in_who_wait_and_a_lower_one_nobody_until_enough_have_left()
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
    public async Task Who_gives_up_waiting_takes_no_room()
    {
        await AcquireAsync();
        await AcquireAsync();
        using var stop = new CancellationTokenSource();
        var gone = _limit.AcquireAsync(urgent: false, stop.Token);
        var next = AcquireAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _limit.Release();

        await next;
    }

    [Fact]
    public async Task Whether_somebody_had_to_wait_is_told_once()
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
    public async Task Who_gave_up_waiting_does_not_wait_any_more()
    {
        await AcquireAsync();
        await AcquireAsync();
        using var stop = new CancellationTokenSource();
        var gone = _limit.AcquireAsync(urgent: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        Assert.True(_limit.TakeWasSaturated());
        Assert.False(_limit.TakeWasSaturated());
    }

    private Task AcquireAsync() => _limit.AcquireAsync(urgent: false, Cancel);
}
