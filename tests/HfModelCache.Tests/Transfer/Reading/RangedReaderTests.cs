using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Sources;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer;
using HfModelCache.Transfer.Buffers;
using HfModelCache.Transfer.Connections;
using HfModelCache.Transfer.Reading;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Reading;

public sealed class RangedReaderTests : IDisposable
{
    private const int Connections = 4;
    private const int Part = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly Downloads _downloads;
    private readonly BufferPool _buffers = new(8 * Part);
    private readonly HeldFile _file = new(new RepoFile("weights", 2 * Part, ContentDigest.Sha256(new string('a', 64))));
    private readonly FileMeter _meter = new(new TransferMeter(), new TransferMeter().Open("weights", 2 * Part));
    private readonly RangedReader _reader;

    public RangedReaderTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        var options = new TransferOptions { Concurrency = new ConcurrencyOptions { Initial = Connections, Min = Connections, Max = Connections } };
        _downloads = new Downloads(_hub, options, new TransferServices { Retry = retry, Meter = new TransferMeter(), Time = _time, Logger = NullLogger.Instance });
        _downloads.Expect(2 * Part);
        _reader = new RangedReader(_file, _downloads);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_connections_work_on_the_oldest_part_first()
    {
        var first = await FillAsync(0);
        var second = await FillAsync(1);
        await _file.WaitForAsync(Connections);
        Assert.All(_file.Opened, range => Assert.InRange(range.Offset, 0, Part - 1));

        _file.LetAllGo();
        await Task.WhenAll(first, second);

        Assert.Equal(2 * Part, _file.Opened.Sum(range => range.Length));
    }

    [Fact]
    public async Task A_piece_that_met_slow_connections_again_and_again_makes_do_with_one()
    {
        _file.LetAllGo();
        var half = new ByteRange(Part / 4, Part / 4);
        _file.StallsFrom = half.Offset;

        var filling = await FillAsync(0, length: Part / 2);
        for (var abandoned = 0; abandoned < 8; abandoned++)
        {
            await Task.WhenAny(filling, _file.StalledAsync());
            Assert.False(filling.IsCompleted);
            await ProveConnectionsAsync(Connections - 1);
            _time.Advance(TimeSpan.FromSeconds(0.25));
            _time.Advance(TimeSpan.FromSeconds(0.25));
        }

        await Task.WhenAny(filling, _file.StalledAsync());
        for (var seconds = 0; seconds < 20; seconds++)
            _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(filling.IsCompleted);
        _file.EndStall();
        await filling;

        Assert.Equal(Enumerable.Repeat(half, 9), _file.Opened.Where(range => range.Offset > 0));
    }

    [Fact]
    public async Task Nothing_writes_to_a_buffer_after_a_failure()
    {
        var filling = await FillAsync(0);
        await _file.WaitForAsync(Connections);

        _file.Fail(0);
        await Task.Yield();
        Assert.False(filling.IsCompleted);
        _file.LetAllGo();

        await Assert.ThrowsAsync<OperatorException>(() => filling);
        Assert.Equal(Connections, _file.Opened.Count);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _downloads.Dispose();
        _hub.Dispose();
        _file.Dispose();
    }

    private async Task ProveConnectionsAsync(int count)
    {
        var pool = _downloads.Connections;
        var connections = new List<PooledConnection>();
        for (var i = 0; i < count; i++)
            connections.Add(await pool.RentAsync(place: 0, mustBeProven: false, Cancel));
        foreach (var connection in connections)
        {
            pool.Moved(connection, 2 << 20);
            pool.Return(connection, isGood: true);
        }
    }

    private async Task<Task> FillAsync(int part, int length = Part)
    {
        var buffer = await _buffers.RentAsync(Part, Cancel);
        return _reader.FillAsync(new ByteRange(part * Part, length), buffer, _meter, Cancel);
    }

    // Answers when it is told to.
    private sealed class HeldFile(RepoFile file) : ISourceFile
    {
        private readonly Lock _gate = new();
        private readonly List<(ByteRange Range, TaskCompletionSource Go)> _opened = [];
        private readonly SemaphoreSlim _requests = new(0);
        private readonly SemaphoreSlim _stalls = new(0);
        private readonly TaskCompletionSource _stall = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isOpen;

        /// <summary>The offset from which bodies stall.</summary>
        public long StallsFrom { get; set; } = long.MaxValue;

        public RepoFile File => file;

        public IReadOnlyList<ByteRange> Opened
        {
            get
            {
                lock (_gate)
                    return [.. _opened.Select(request => request.Range)];
            }
        }

        public async Task<RangeOpening> OpenAsync(ByteRange range, ISourceConnection connection, CancellationToken cancellationToken)
        {
            Assert.InRange(range.Length, 1, file.Size);
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _opened.Add((range, go));
                if (_isOpen)
                    go.TrySetResult();
            }

            _requests.Release();
            await go.Task;
            Stream content = range.Offset >= StallsFrom ? new StallingBody(range.Length, _stalls, _stall.Task) : new MemoryStream(new byte[range.Length]);
            return new RangeOpening(new RangeBody(content, content, file.Path, range.Length));
        }

        public async Task WaitForAsync(int requests)
        {
            for (var i = 0; i < requests; i++)
                await _requests.WaitAsync(TestContext.Current.CancellationToken);
        }

        /// <summary>Waits until another body stalls.</summary>
        public Task StalledAsync() => _stalls.WaitAsync(TestContext.Current.CancellationToken);

        public void EndStall() => _stall.SetResult();

        public void LetAllGo()
        {
            lock (_gate)
            {
                _isOpen = true;
                foreach (var (_, go) in _opened)
                    go.TrySetResult();
            }
        }

        public void Fail(int request)
        {
            lock (_gate)
                _opened[request].Go.SetException(new OperatorException(FailureReason.DownloadFailed, "Refused."));
        }

        public void Distrust()
        {
        }

        public void Dispose()
        {
            _requests.Dispose();
            _stalls.Dispose();
        }
    }

    private sealed class StallingBody(long length, SemaphoreSlim stalls, Task end) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            stalls.Release();
            await end.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
