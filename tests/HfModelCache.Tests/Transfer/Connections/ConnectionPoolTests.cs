using HfModelCache.Concurrency;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Connections;

public sealed class ConnectionPoolTests : IDisposable
{
    private const int Fast = 60_000_000;
    private const int Slow = 1_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly ConnectionPool _pool;

    public ConnectionPoolTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _pool = new ConnectionPool(_hub, new ConcurrencyOptions { Initial = 8, Min = 8, Max = 8 }, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_far_below_the_average_is_abandoned()
    {
        var connections = await OpenAsync(Slow, Fast, Slow, Fast, Fast, Slow);

        Run(seconds: 1, connections);

        Assert.Equal([true, false, true, false, false, true], connections.Select(connection => connection.IsAbandoned));
    }

    [Fact]
    public async Task Equally_slow_connections_are_kept()
    {
        var connections = await OpenAsync(Slow, Slow, Slow, Slow, Slow, Slow);

        Run(seconds: 5, connections);

        Assert.All(connections, connection => Assert.False(connection.IsAbandoned));
    }

    [Fact]
    public async Task A_new_connection_is_judged_after_half_a_second()
    {
        var connections = await OpenAsync(Fast, Fast, Fast, Fast);
        Run(seconds: 2, connections);
        var late = (await OpenAsync(Slow))[0];

        Run(seconds: 0.25, [.. connections, late]);
        Assert.False(late.IsAbandoned);

        Run(seconds: 0.75, [.. connections, late]);
        Assert.True(late.IsAbandoned);
    }

    [Fact]
    public async Task Connections_are_not_replaced_while_the_readers_limit_the_bandwidth()
    {
        using var pool = new ConnectionPool(_hub, new ConcurrencyOptions { Initial = 8, Min = 8, Max = 8 }, _time, isLimited: true);
        var connections = await OpenAsync(pool, 1L << 40, Slow, Fast, Slow, Fast, Fast, Slow);

        Run(seconds: 5, connections, pool);

        Assert.All(connections, connection => Assert.False(connection.IsAbandoned));
    }

    [Fact]
    public async Task A_body_that_others_wait_for_is_continued_by_an_idle_connection()
    {
        var fast = await OpenAsync(Fast, Fast);
        Run(seconds: 1, fast);
        var late = (await OpenAsync(length: 8 << 20, Fast / 8))[0];
        Run(seconds: 0.3, [.. fast, late]);
        Assert.False(late.IsAbandoned);
        foreach (var connection in fast)
            _pool.Return(connection.Connection, isGood: true);

        Run(seconds: 0.3, [late]);

        Assert.True(late.IsAbandoned);
    }

    [Fact]
    public async Task A_body_that_has_just_begun_is_left_to_its_connection()
    {
        var fast = await OpenAsync(Fast, Fast, Fast);
        Run(seconds: 1, fast);
        foreach (var connection in fast.Skip(1))
            _pool.Return(connection.Connection, isGood: true);
        var begun = (await OpenAsync(length: 8 << 20, 0))[0];

        Run(seconds: 0.25, [fast[0], begun]);

        Assert.False(begun.IsAbandoned);
    }

    [Fact]
    public async Task A_body_that_is_nearly_done_is_left_to_its_connection()
    {
        var fast = await OpenAsync(Fast, Fast);
        Run(seconds: 1, fast);
        var slower = (await OpenAsync(length: 5_000_000, Fast / 8))[0];
        Run(seconds: 0.5, [.. fast, slower]);
        foreach (var connection in fast)
            _pool.Return(connection.Connection, isGood: true);

        Run(seconds: 0.15, [slower]);

        Assert.False(slower.IsAbandoned);
    }

    [Fact]
    public async Task An_abandoned_range_goes_to_a_good_connection()
    {
        var connections = await OpenAsync(Fast, Slow, Fast, Fast);
        Run(seconds: 1, connections);
        _pool.Return(connections[1].Connection, isGood: false);

        var urgent = _pool.RentAsync(place: 0, mustBeProven: true, Cancel);
        Assert.False(urgent.IsCompleted);
        _pool.Return(connections[2].Connection, isGood: true);

        Assert.Same(connections[2].Connection, await urgent);
    }

    [Fact]
    public async Task An_abandoned_range_opens_a_new_connection_if_no_good_one_is_left()
    {
        var connections = await OpenAsync(Fast, Fast, Fast, Fast);
        Run(seconds: 1, connections);
        var urgent = _pool.RentAsync(place: 0, mustBeProven: true, Cancel);
        foreach (var connection in connections)
            _pool.Return(connection.Connection, isGood: false);

        _time.Advance(TimeSpan.FromSeconds(0.25));

        Assert.DoesNotContain(await urgent, connections.Select(connection => connection.Connection));
    }

    [Fact]
    public async Task The_fastest_idle_connection_is_rented_first()
    {
        var connections = await OpenAsync(Fast / 3, Fast, Fast / 2);
        Run(seconds: 1, connections);
        foreach (var connection in connections)
            _pool.Return(connection.Connection, isGood: true);

        Assert.Same(connections[1].Connection, await _pool.RentAsync(place: 0, mustBeProven: false, Cancel));
    }

    public void Dispose()
    {
        _pool.Dispose();
        _hub.Dispose();
    }

    private Task<List<Running>> OpenAsync(params int[] rates) => OpenAsync(_pool, 1L << 40, rates);

    private Task<List<Running>> OpenAsync(long length, int rate) => OpenAsync(_pool, length, rate);

    private static async Task<List<Running>> OpenAsync(ConnectionPool pool, long length, params int[] rates)
    {
        var running = new List<Running>();
        foreach (var rate in rates)
        {
            var connection = await pool.RentAsync(place: 0, mustBeProven: false, Cancel);
            var attempt = new CancellationTokenSource();
            connection.Begin(attempt, length);
            running.Add(new Running(connection, rate, attempt));
        }

        return running;
    }

    private void Run(double seconds, IReadOnlyList<Running> running, ConnectionPool? pool = null)
    {
        for (var at = 0.0; at < seconds; at += 0.05)
        {
            foreach (var connection in running)
                (pool ?? _pool).Moved(connection.Connection, connection.BytesPerSecond / 20);
            _time.Advance(TimeSpan.FromSeconds(0.05));
        }
    }

    private sealed record Running(PooledConnection Connection, int BytesPerSecond, CancellationTokenSource Attempt)
    {
        public bool IsAbandoned => Attempt.IsCancellationRequested;
    }
}
