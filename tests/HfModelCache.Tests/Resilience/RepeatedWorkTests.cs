using HfModelCache.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Resilience;

public sealed class RepeatedWorkTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Work_is_repeated_until_it_is_stopped()
    {
        var done = 0;
        using var work = new RepeatedWork(TimeSpan.FromSeconds(1), _time, _ =>
        {
            done++;
            return Task.CompletedTask;
        });
        work.Start();
        for (var i = 1; i <= 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await WallClock.UntilAsync($"the work is done {i} times", () => Volatile.Read(ref done) == i);
        }

        await work.StopAsync();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(3, done);
    }

    [Fact]
    public async Task Work_cancelled_from_outside_does_not_end_unnoticed()
    {
        var asked = new TaskCompletionSource();
        using var work = new RepeatedWork(TimeSpan.FromSeconds(1), _time, _ =>
        {
            asked.TrySetResult();
            throw new OperationCanceledException();
        });
        work.Start();
        _time.Advance(TimeSpan.FromSeconds(1));
        await asked.Task.InTimeAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<OperationCanceledException>(work.StopAsync);
    }
}
