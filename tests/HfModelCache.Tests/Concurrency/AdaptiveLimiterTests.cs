using HfModelCache.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Concurrency;

public sealed class AdaptiveLimiterTests : IDisposable
{
    private static readonly ConcurrencyOptions Options = new() { Initial = 2, Min = 1, Max = 8 };

    private readonly FakeTimeProvider _time = new();
    private readonly AdaptiveLimiter _limiter;

    public AdaptiveLimiterTests() => _limiter = new AdaptiveLimiter(Options, _time);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task Growing_throughput_raises_the_limit_and_admits_a_waiting_caller()
    {
        await Acquire();
        await Acquire();
        var third = Acquire();
        Assert.False(third.IsCompleted);

        Measure(bytes: 1000);

        Assert.Equal(4, _limiter.Limit);
        await third;
    }

    [Fact]
    public void The_limit_stays_without_a_waiting_caller()
    {
        Acquire();

        Measure(bytes: 1000);

        Assert.Equal(2, _limiter.Limit);
    }

    [Fact]
    public void Overload_halves_the_limit_at_once()
    {
        _limiter.ReportOverload();

        Assert.Equal(1, _limiter.Limit);
    }

    [Fact]
    public void A_disposed_limiter_keeps_its_limit()
    {
        Acquire();
        Acquire();
        Acquire();
        _limiter.Dispose();

        Measure(bytes: 1000);

        Assert.Equal(2, _limiter.Limit);
    }

    private Task Acquire() => _limiter.AcquireAsync(place: 0, TestContext.Current.CancellationToken);

    // The first interval after a change is not evaluated, and nothing while throughput grows by itself.
    private void Measure(long bytes)
    {
        for (var i = 0; i < 2; i++)
        {
            _limiter.ReportBytes(bytes);
            _time.Advance(Options.Interval);
        }
    }
}
