using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that small documents are read whole or not at all, within limits of size and time.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _odd = await OddStore.StartAsync();
        _odd.Objects["a"] = new OddStore.Stored(Content, Token: null);
        _odd.Objects["empty"] = new OddStore.Stored([], Token: null);
    }

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Fact]
    public async Task A_document_has_its_ETag_and_a_missing_one_is_null()
    {
        var document = (await ReadAsync())!;

        Assert.Equal(Content, document.Content);
        Assert.Equal(_odd.Objects["a"].ETag, $"\"{document.ETag}\"");
        Assert.Null(await ReadAsync("none"));
        Assert.Equal(0, (await ReadAsync("empty"))!.Content.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_truncated_body_is_read_again_as_a_whole(bool statesLength)
    {
        Once(answer => answer with { IsCutAfter = 3000, StatesLength = statesLength });

        Assert.Equal(Content, (await ReadAsync())!.Content);
        Assert.Equal(2, _odd.Count("GET"));
    }

    [Fact]
    public async Task A_body_that_silently_ends_early_is_read_again()
    {
        Once(answer => answer with { Body = answer.Body[..3000] });

        Assert.Equal(Content, (await ReadAsync())!.Content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    public async Task A_stalled_body_is_abandoned_and_read_again(int after)
    {
        Once(answer => answer with { StallsAfter = after });

        Assert.Equal(Content, (await ReadAsync())!.Content);
    }

    [Fact]
    public async Task A_body_that_always_stalls_ends_with_a_failure()
    {
        _odd.Afterwards = (_, answer) => answer with { StallsAfter = 1 };

        var failure = await Assert.ThrowsAsync<TransientException>(() => ReadAsync());

        Assert.Equal(FailureReason.StoreUnreachable, failure.Reason);
        Assert.Contains("s3://bucket/a", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, _odd.Count("GET"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_oversized_document_is_refused_before_it_is_in_memory(bool statesLength)
    {
        _odd.Afterwards = (_, answer) => answer.Without("Content-Range") with { StatesLength = statesLength };

        var failure = await Assert.ThrowsAsync<DocumentTooLargeException>(() => ReadAsync(maxBytes: 4999));

        Assert.Contains("s3://bucket/a", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _odd.Count("GET"));
        Assert.Equal(5000, (await ReadAsync(maxBytes: 5000))!.Content.Length);
    }

    [Fact]
    public async Task A_wrong_size_is_not_trusted()
    {
        _odd.Afterwards = (_, answer) => answer.With("Content-Range", $"bytes 0-4999/{long.MaxValue}");

        await Assert.ThrowsAsync<DocumentTooLargeException>(() => ReadAsync());
    }

    [Fact]
    public async Task A_store_that_ignores_the_range_is_detected()
    {
        using var store = _odd.Connect();
        _odd.Instead = _ => new OddAnswer(200, Content);

        Assert.Equal(
            FailureReason.StoreRejected,
            (await Assert.ThrowsAsync<OperatorException>(() => store.OpenReadAsync("a", new ReadRange(100), Cancel))).Reason);
    }

    private void Once(Func<OddAnswer, OddAnswer> bend)
    {
        var count = 0;
        _odd.Afterwards = (_, answer) => count++ == 0 ? bend(answer) : answer;
    }

    private async Task<StoredDocument?> ReadAsync(string key = "a", int maxBytes = 10_000)
    {
        using var store = _odd.Connect(new StallLimits { Window = TimeSpan.FromMilliseconds(300), MinBytesPerSecond = 1 });
        return await OddStore.Retrying(store).ReadDocumentAsync(key, maxBytes, Cancel);
    }
}
