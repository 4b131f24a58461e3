using HfModelCache.Concurrency;

namespace HfModelCache.Tests.Concurrency;

public class AdjustableSemaphoreTests
{
    private readonly AdjustableSemaphore _limit = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_are_inside_than_may_be_and_who_came_first_is_served_first()
    {
        await EnterAsync();
        await EnterAsync();
        var third = EnterAsync();
        var fourth = EnterAsync();
        Assert.False(third.IsCompleted);

        _limit.Exit();

        await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task Who_is_urgent_goes_first()
    {
        await EnterAsync();
        await EnterAsync();
        var patient = EnterAsync();
        var urgent = _limit.EnterAsync(urgent: true, Cancel);

        _limit.Exit();

        await urgent;
        Assert.False(patient.IsCompleted);
    }

    [Fact]
    public async Task A_higher_limit_lets_those_in_who_wait_and_a_lower_one_nobody_until_enough_have_left()
    {
        await EnterAsync();
        await EnterAsync();
        var third = EnterAsync();
        _limit.Limit = 3;
        await third;

        _limit.Limit = 1;
        var fourth = EnterAsync();
        _limit.Exit();
        _limit.Exit();
        Assert.False(fourth.IsCompleted);
        _limit.Exit();
        await fourth;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_room()
    {
        await EnterAsync();
        await EnterAsync();
        using var stop = new CancellationTokenSource();
        var gone = _limit.EnterAsync(urgent: false, stop.Token);
        var next = EnterAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        _limit.Exit();

        await next;
    }

    [Fact]
    public async Task Whether_somebody_had_to_wait_is_told_once()
    {
        await EnterAsync();
        Assert.False(_limit.TakeWasFull());
        await EnterAsync();
        var third = EnterAsync();
        _limit.Exit();
        await third;

        Assert.True(_limit.TakeWasFull());
        Assert.False(_limit.TakeWasFull());
    }

    [Fact]
    public async Task Who_gave_up_waiting_does_not_wait_any_more()
    {
        await EnterAsync();
        await EnterAsync();
        using var stop = new CancellationTokenSource();
        var gone = _limit.EnterAsync(urgent: false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        Assert.True(_limit.TakeWasFull());
        Assert.False(_limit.TakeWasFull());
    }

    private Task EnterAsync() => _limit.EnterAsync(urgent: false, Cancel);
}
