using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Tests.Coordination.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Decorators;

public sealed class StoreAccessTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _memory = new();
    private readonly BentStore _bent;
    private readonly StoreAccess _access;

    public StoreAccessTests()
    {
        _bent = new BentStore(_memory);
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _access = new StoreAccess(_bent, new ConcurrencyOptions(), retry, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _access.Dispose();

    [Fact]
    public async Task A_transient_failure_is_retried()
    {
        var attempts = 0;
        _bent.Before = (_, _) => ++attempts < 3 ? throw Unavailable() : Task.CompletedTask;

        await _access.Unfenced.DeleteAsync("a", Cancel).Result().Within(_time, TimeSpan.FromMinutes(1));

        Assert.Equal(3, attempts);
        Assert.Equal(["DELETE a"], _memory.Writes);
    }

    [Fact]
    public async Task Cleaning_up_is_abandoned_after_seconds()
    {
        _bent.Before = (_, _) => throw Unavailable();
        var began = _time.GetTimestamp();

        await Assert.ThrowsAsync<TransientException>(
            () => _access.CleaningUpBehind(new OpenFence()).DeleteAsync("a", Cancel).Result().Within(_time, TimeSpan.FromMinutes(5)));

        Assert.InRange(_time.GetElapsedTime(began), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Reading_asks_no_fence()
    {
        var fence = new OpenFence();
        await _access.Unfenced.PutAsync("a", new(new byte[10]), Cancel);

        await _access.Behind(fence).FindAsync("a", Cancel);
        await _access.Behind(fence).ReadDocumentAsync("a", 10, Cancel);

        Assert.Equal(0, fence.Confirmations);
    }

    private static TransientException Unavailable() => new(FailureReason.StoreUnavailable, "Unavailable.");

    private sealed class OpenFence : IFence
    {
        public int Confirmations { get; private set; }

        public Task ConfirmAsync(CancellationToken cancellationToken)
        {
            Confirmations++;
            return Task.CompletedTask;
        }

        public void ReportUnanswered()
        {
        }
    }
}
