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
    private readonly PooledConnection _connection;

    public PooledConnectionTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _connection = new PooledConnection(_hub.Connect(), _time);
    }

    [Fact]
    public void A_body_that_ends_twice_is_counted_once()
    {
        _connection.Begin(null, 1 << 30);
        _time.Advance(TimeSpan.FromSeconds(10));
        _connection.End();
        var busy = _connection.Busy;

        _connection.End();

        Assert.Equal(busy, _connection.Busy);
    }

    [Fact]
    public void A_body_that_cannot_be_abandoned_counts_towards_the_rate()
    {
        _connection.Begin(null, 1 << 30);
        _connection.Moved(1_000_000);
        _time.Advance(TimeSpan.FromSeconds(2));
        _connection.End();

        Assert.Equal(500_000, _connection.Rate, 1.0);
    }

    [Fact]
    public void The_rest_of_a_body_takes_as_long_as_its_bytes_so_far_suggest()
    {
        using var attempt = new CancellationTokenSource();
        _connection.Begin(attempt, 4_000_000);
        _connection.Moved(1_000_000);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(6), _connection.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(0.3), _connection.RemainingAt(10_000_000));

        _connection.End();
        Assert.Equal(TimeSpan.Zero, _connection.Remaining);
    }

    [Fact]
    public async Task An_abandonment_callback_may_use_the_connection()
    {
        using var attempt = new CancellationTokenSource();
        var finished = new TaskCompletionSource<bool>();
        attempt.Token.Register(() => finished.SetResult(Task.Run(() => _connection.Rate).Wait(TimeSpan.FromSeconds(5))));
        _connection.Begin(attempt, 1 << 30);

        _connection.Abandon();

        Assert.True(attempt.IsCancellationRequested);
        Assert.True(await finished.Task);
    }

    [Fact]
    public void A_finished_body_cannot_be_abandoned()
    {
        var attempt = new CancellationTokenSource();
        _connection.Begin(attempt, 1 << 30);
        attempt.Dispose();

        _connection.Abandon();
        _connection.End();
        _connection.Abandon();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _hub.Dispose();
    }
}
