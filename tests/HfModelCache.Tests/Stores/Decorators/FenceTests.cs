using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using HfModelCache.Tests.Coordination.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Decorators;

public sealed class FenceTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryObjectStore _memory = new();
    private readonly BentStore _bent;
    private readonly StoreAccess _access;
    private readonly SwitchedFence _fence = new();

    public FenceTests()
    {
        _bent = new BentStore(_memory);
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _access = new StoreAccess(_bent, new ConcurrencyOptions(), retry, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _access.Dispose();

    public static TheoryData<string> Verbs => ["PUT", "CREATE", "DELETE", "START", "COMPLETE", "ABORT"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_attempt_asks_the_fence(string verb)
    {
        var store = _access.Behind(_fence);
        var upload = await _memory.StartUploadAsync("m/upload", 5, Cancel);
        var part = await _memory.UploadPartAsync(upload, 1, default, Cancel);
        _memory.Writes.Clear();
        var asked = 0;
        _fence.Asked = () =>
        {
            // The first attempt is refused by a busy store; while this one waits, another replica takes over.
            if (++asked == 1)
                throw new OverloadedException(FailureReason.StoreUnavailable, "Busy.", TimeSpan.FromSeconds(5));
            throw new FenceLostException("Another replica leads.");
        };

        await Assert.ThrowsAsync<FenceLostException>(() => Call().Result().Within(_time, TimeSpan.FromMinutes(1)));

        Assert.Equal(2, asked);
        Assert.Empty(_memory.Writes);

        Task Call() => verb switch
        {
            "PUT" => store.PutAsync("m/a", default, Cancel),
            "CREATE" => store.TryCreateAsync("m/a", default, Cancel),
            "DELETE" => store.DeleteAsync("m/a", Cancel),
            "START" => store.StartUploadAsync("m/a", 5, Cancel),
            "COMPLETE" => store.CompleteUploadAsync(upload, [part], Cancel),
            _ => store.AbortUploadAsync(upload, Cancel),
        };
    }

    [Fact]
    public async Task A_body_is_confirmed_once_more_before_its_last_bytes()
    {
        var store = _access.Behind(_fence);
        _bent.Before = (_, _) =>
        {
            _fence.Asked = () => throw new FenceLostException("Another replica has become the leader since the body was started.");
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<FenceLostException>(() => store.PutAsync("m/a", new(new byte[10]), Cancel));

        Assert.Empty(_memory.Writes);
    }

    [Theory]
    [InlineData(FailureReason.StoreUnreachable, 1)]
    [InlineData(FailureReason.StoreUnavailable, 1)]
    [InlineData(FailureReason.StoreAccessDenied, 0)]
    public async Task An_unanswered_attempt_is_reported_even_if_the_next_one_succeeds(FailureReason reason, int noted)
    {
        var store = _access.Behind(_fence);
        var calls = 0;
        _bent.Before = (_, _) => ++calls > 1 ? Task.CompletedTask : throw (reason == FailureReason.StoreAccessDenied
            ? new OperatorException(reason, "Denied.")
            : new TransientException(reason, "No answer."));

        await store.DeleteAsync("m/a", Cancel).Result().Failing().Within(_time, TimeSpan.FromMinutes(1));

        Assert.Equal(noted, _fence.Unanswered);
    }

    private sealed class SwitchedFence : IFence
    {
        public Action Asked { get; set; } = () => { };

        public int Unanswered { get; private set; }

        public void ReportUnanswered() => Unanswered++;

        public Task ConfirmAsync(CancellationToken cancellationToken)
        {
            Asked();
            return Task.CompletedTask;
        }
    }
}
