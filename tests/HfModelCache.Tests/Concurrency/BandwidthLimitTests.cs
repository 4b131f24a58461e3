using HfModelCache.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Concurrency;

public class BandwidthLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Concurrent_readers_stay_within_the_limit()
    {
        var bandwidth = new BandwidthLimit(1_000_000, _time);
        var read = 0;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => ReadAsync()).ToList();
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(read, 1_000_000, 10_400_000);

        async Task ReadAsync()
        {
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    Interlocked.Add(ref read, 50_000);
                    await bandwidth.SpendAsync(50_000, stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    [Fact]
    public void Without_a_limit_callers_do_not_wait() =>
        Assert.True(new BandwidthLimit(null, _time).SpendAsync(int.MaxValue, CancellationToken.None).AsTask().IsCompleted);

    [Fact]
    public void A_pause_does_not_allow_a_burst()
    {
        var bandwidth = new BandwidthLimit(1_000_000, _time);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.True(bandwidth.SpendAsync(90_000, CancellationToken.None).AsTask().IsCompleted);
        Assert.False(bandwidth.SpendAsync(90_000, CancellationToken.None).AsTask().IsCompleted);
    }
}
