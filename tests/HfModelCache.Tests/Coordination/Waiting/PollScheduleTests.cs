using HfModelCache.Coordination.Waiting;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Waiting;

public sealed class PollScheduleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WakeUp _wakeUp = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signal_ends_a_pause_early()
    {
        var pause = NewSchedule().PauseAsync(Cancel);
        Assert.False(pause.IsCompleted);

        _wakeUp.Signal();

        await pause.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Without_a_signal_a_pause_takes_its_time()
    {
        _wakeUp.Signal(); // Nobody waits yet, so nobody is woken.
        var pause = NewSchedule().PauseAsync(Cancel);

        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(pause.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await pause.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_pause_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var pause = NewSchedule().PauseAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pause);
    }

    // The first pause is a sixty-fourth.
    private PollSchedule NewSchedule() => new(TimeSpan.FromSeconds(64), _time, _wakeUp);
}
