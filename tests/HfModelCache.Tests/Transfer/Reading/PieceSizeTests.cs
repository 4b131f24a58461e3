using HfModelCache.Concurrency;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer.Connections;
using HfModelCache.Transfer.Reading;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Reading;

public sealed class PieceSizeTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const long Plenty = 1L << 40;

    private readonly PieceSize _size = new(smallest: MiB, memory: 128 * MiB);
    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly ConnectionPool _pool;

    public PieceSizeTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _pool = new ConnectionPool(_hub, new ConcurrencyOptions { Initial = 16, Min = 16, Max = 16 }, _time);
    }

    [Fact]
    public void A_new_connection_gets_256_KiB()
    {
        Assert.Equal(256 << 10, _size.For(Connect(), _pool, Plenty));
    }

    [Fact]
    public void A_fast_connection_gets_its_share_of_half_of_the_memory()
    {
        Assert.Equal(4 * MiB, _size.For(Connect(bytesPerSecond: 100_000_000), _pool, Plenty));
    }

    [Fact]
    public void A_slow_connection_gets_what_it_transfers_in_two_seconds()
    {
        Assert.Equal(11 * 64 << 10, _size.For(Connect(bytesPerSecond: 375_000, seconds: 3), _pool, Plenty));
    }

    [Fact]
    public void A_connection_that_has_transferred_little_gets_what_it_transfers_in_a_second()
    {
        Assert.Equal(5 * 64 << 10, _size.For(Connect(bytesPerSecond: 375_000), _pool, Plenty));
    }

    [Fact]
    public void The_slowest_connection_gets_64_KiB()
    {
        Assert.Equal(64 << 10, _size.For(Connect(bytesPerSecond: 1000), _pool, Plenty));
    }

    [Fact]
    public void At_the_end_all_connections_have_something_to_do()
    {
        var connection = Connect(bytesPerSecond: 100_000_000);

        Assert.Equal(MiB, _size.For(connection, _pool, left: 32 * MiB));
        Assert.Equal(256 << 10, _size.For(connection, _pool, left: 1));
    }

    [Theory]
    [InlineData(1_000_000, 9 * 64 << 10)]
    [InlineData(100_000_000, MiB)]
    public void At_the_end_a_connection_gets_at_least_what_it_transfers_in_three_latencies_up_to_1_MiB(int bytesPerSecond, long expected)
    {
        var connection = Connect(bytesPerSecond);
        connection.Request();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        connection.Begin(attempt: null, length: 1);
        connection.End();

        Assert.Equal(TimeSpan.FromSeconds(0.2), connection.Latency);
        Assert.Equal(expected, _size.For(connection, _pool, left: 1));
    }

    [Fact]
    public void No_piece_takes_longer_than_all_connections_take_to_fill_the_memory()
    {
        var (slow, fast) = (Connect(bytesPerSecond: 5_000_000), Connect());
        Assert.Equal(4 * MiB, _size.For(slow, _pool, Plenty));
        for (var i = 0; i < 4; i++)
        {
            _pool.Moved(fast, 64_000_000);
            _time.Advance(TimeSpan.FromSeconds(0.25));
        }

        Assert.Equal(20 * 64 << 10, _size.For(slow, _pool, Plenty));
    }

    public void Dispose()
    {
        _pool.Dispose();
        _hub.Dispose();
    }

    private PooledConnection Connect(int bytesPerSecond = 0, int seconds = 1)
    {
        var connection = new PooledConnection(_hub.Connect(), _time);
        if (bytesPerSecond > 0)
        {
            connection.Begin(null, Plenty);
            connection.Moved(bytesPerSecond * seconds);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            connection.End();
        }

        return connection;
    }
}
