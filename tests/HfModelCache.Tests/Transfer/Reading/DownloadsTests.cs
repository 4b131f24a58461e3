using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer;
using HfModelCache.Transfer.Reading;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Reading;

public sealed class DownloadsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly Downloads _downloads;

    public DownloadsTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _downloads = new Downloads(
            _hub, new TransferOptions(), new TransferServices { Retry = retry, Meter = new TransferMeter(), Time = _time, Logger = NullLogger.Instance });
    }

    public void Dispose()
    {
        _downloads.Dispose();
        _hub.Dispose();
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1_000, 64)]
    [InlineData(256 << 10, 32)]
    [InlineData(512 << 10, 16)]
    [InlineData(8 << 20, 16)]
    public void The_smaller_the_files_the_more_connections_at_first(double averageSize, int connections)
    {
        _downloads.BeginWith(averageSize);

        Assert.Equal(connections, _downloads.Connections.Limit);
    }
}
