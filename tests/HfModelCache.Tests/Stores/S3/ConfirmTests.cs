using System.Buffers;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that a write is confirmed at the last moment, before it takes effect.</summary>
public sealed class ConfirmTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    public static TheoryData<Exception> Refusals => [new InvalidOperationException("mine"), new IOException("mine"), new OperatorException(FailureReason.LeaseLost, "mine")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_ends_the_request_before_its_last_bytes_and_is_rethrown_unchanged(Exception refusal)
    {
        using var store = _odd.Connect();

        var thrown = await Assert.ThrowsAsync(
            refusal.GetType(), () => store.PutAsync("a", Refusing(new byte[1_000_000], refusal), Cancel));

        Assert.Same(refusal, thrown);
        Assert.Empty(_odd.Objects);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(1_000_000)]
    public async Task Objects_of_any_size_are_stored_only_after_confirmation(int size)
    {
        using var store = _odd.Connect();
        var asked = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.PutAsync("a", Refusing(new byte[size], new InvalidOperationException()), Cancel));
        await store.PutAsync("b", new Payload(new byte[size]) { Confirm = Count }, Cancel);

        Assert.Equal(["b"], _odd.Objects.Keys);
        Assert.Equal(1, asked);

        ValueTask Count(CancellationToken cancellationToken)
        {
            asked++;
            return default;
        }
    }

    [Fact]
    public async Task Parts_and_creations_are_confirmed_too()
    {
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("a", 10, Cancel);
        var payload = Refusing(new byte[10], new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.UploadPartAsync(upload, 1, payload, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.TryCreateAsync("a", payload, Cancel));

        Assert.Empty(await store.ListPartsAsync(upload, Cancel));
        Assert.Empty(_odd.Objects);
    }

    [Fact]
    public async Task Confirmation_comes_before_the_last_chunk()
    {
        using var store = _odd.Connect();
        var sent = new List<int>();
        var content = new HfModelCache.Stores.S3.Sending.SequenceContent(
            new ReadOnlySequence<byte>(new byte[600_000]), sent.Add, _ =>
            {
                sent.Add(-1);
                return default;
            });

        await content.CopyToAsync(Stream.Null, Cancel);

        Assert.Equal([262_144, 262_144, -1, 600_000 - (2 * 262_144)], sent);
    }

    [Fact]
    public async Task A_confirmation_that_never_ends_is_a_stall_and_is_retried()
    {
        using var store = _odd.Connect(new StallLimits { Window = TimeSpan.FromMilliseconds(200), MinBytesPerSecond = 1 });
        var asked = 0;
        var payload = new Payload(new byte[10])
        {
            Confirm = async ct =>
            {
                if (asked++ == 0)
                    await WallClock.PauseAsync(Timeout.InfiniteTimeSpan, ct);
            },
        };

        await OddStore.Retrying(store).PutAsync("a", payload, Cancel);

        Assert.Equal(2, asked);
        Assert.Equal(["a"], _odd.Objects.Keys);
    }

    private static Payload Refusing(byte[] content, Exception refusal) => new(content) { Confirm = _ => throw refusal };
}
