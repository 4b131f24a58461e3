using HfModelCache.Concurrency;
using HfModelCache.Failures;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.Decorators;

public sealed class LimitedObjectStoreTests : IDisposable
{
    private readonly BentStore _inner = new(new MemoryObjectStore());
    private readonly AdaptiveLimiter _limiter = new(new ConcurrencyOptions { Initial = 1, Min = 1, Max = 1 }, new FakeTimeProvider());
    private readonly byte[] _large = new byte[LimitedObjectStore.LargeBody];
    private readonly TaskCompletionSource _response = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task A_large_body_waits_while_the_limit_is_reached()
    {
        var started = Track();
        var store = new LimitedObjectStore(_inner, _limiter);
        var first = store.PutAsync("a", new(_large), Cancel);
        var second = store.PutAsync("b", new(_large), Cancel);
        Assert.Equal(["a"], started);

        _response.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["a", "b"], started);
    }

    [Fact]
    public void A_small_body_never_waits()
    {
        var started = Track();
        var store = new LimitedObjectStore(_inner, _limiter);
        _ = store.PutAsync("a", new(_large), Cancel);

        _ = store.PutAsync("heartbeat", new(new byte[100]), Cancel);

        Assert.Equal(["a", "heartbeat"], started);
    }

    [Fact]
    public async Task A_part_counts_as_a_body()
    {
        Track();
        var store = new LimitedObjectStore(_inner, _limiter);
        var upload = await store.StartUploadAsync("b", _large.Length, Cancel);
        _ = store.PutAsync("a", new(_large), Cancel);

        var part = store.UploadPartAsync(upload, 1, new(_large), Cancel);
        Assert.False(part.IsCompleted);
        _response.SetResult();

        Assert.Equal(1, (await part).Number);
    }

    [Fact]
    public async Task A_failed_call_returns_its_slot()
    {
        var store = new LimitedObjectStore(_inner, _limiter);
        _inner.Before = (_, _) => throw new TransientException(FailureReason.StoreUnavailable, "Failed.");
        await Assert.ThrowsAsync<TransientException>(() => store.PutAsync("a", new(_large), Cancel));

        _inner.Before = (_, _) => Task.CompletedTask;

        Assert.NotEmpty(await store.PutAsync("a", new(_large), Cancel));
    }

    [Fact]
    public async Task An_overloaded_store_lowers_the_limit()
    {
        using var limiter = new AdaptiveLimiter(new ConcurrencyOptions { Initial = 8 }, new FakeTimeProvider());
        var store = new LimitedObjectStore(_inner, limiter);
        _inner.Before = (_, _) => throw new OverloadedException(FailureReason.StoreUnavailable, "Slow down.");

        await Assert.ThrowsAsync<OverloadedException>(() => store.PutAsync("a", new(_large), Cancel));

        Assert.Equal(4, limiter.Limit);
    }

    // The keys of the bodies that the store has seen. It does not respond before _response is set.
    private List<string> Track()
    {
        var started = new List<string>();
        _inner.Before = (verb, key) =>
        {
            if (verb != "PUT")
                return Task.CompletedTask;
            started.Add(key);
            return _response.Task;
        };
        return started;
    }
}
