using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Connections;

public sealed class PooledConnectionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly PooledConnection _lane;

    public PooledConnectionTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _lane = new PooledConnection(_hub.Connect(), _time);
    }

    [Fact]
    public void A_body_that_ends_twice_is_counted_once()
    {
        _lane.Begin(null);
        _time.Advance(TimeSpan.FromSeconds(10));
        _lane.End();
        var busy = _lane.Busy;

        _lane.End();

        Assert.Equal(busy, _lane.Busy);
    }

    [Fact]
    public void A_body_that_no_other_lane_may_take_over_counts_towards_the_rate_as_well()
    {
        _lane.Begin(null);
        _lane.Moved(1_000_000);
        _time.Advance(TimeSpan.FromSeconds(2));
        _lane.End();

        Assert.Equal(500_000, _lane.Rate, 1.0);
    }

    [Fact]
    public async Task Who_hears_that_a_body_is_given_up_may_ask_the_lane()
    {
        using var attempt = new CancellationTokenSource();
        var heard = new TaskCompletionSource<bool>();
        attempt.Token.Register(() => heard.SetResult(Task.Run(() => _lane.Rate).Wait(TimeSpan.FromSeconds(5))));
        _lane.Begin(attempt);

        _lane.Abandon();

        Assert.True(attempt.IsCancellationRequested);
        Assert.True(await heard.Task);
    }

    [Fact]
    public void A_body_that_is_over_can_not_be_given_up()
    {
        var attempt = new CancellationTokenSource();
        _lane.Begin(attempt);
        attempt.Dispose();

        _lane.Abandon();
        _lane.End();
        _lane.Abandon();
    }

    public void Dispose()
    {
        _lane.Dispose();
        _hub.Dispose();
    }
}
