using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Server.Content;
using HfModelCache.Server.Health;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Server;

/// <summary>Bytes that pass the server arrive whole although the store breaks off.</summary>
public sealed class RelayTests : IDisposable
{
    private const int Size = 1_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relay-");
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Size);
    private readonly ServerMetrics _metrics = new();

    public RelayTests() => File.WriteAllBytes(Path.Combine(_folder.FullName, "file"), _content);

    public void Dispose()
    {
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(123_456, 700_001)]
    public async Task A_store_that_breaks_off_again_and_again_is_asked_for_the_rest(int offset, int length)
    {
        var store = new BreakingStore(NewFolder(), bytes: 100_000, breaks: 50);

        var sent = await SendAsync(store, new ReadRange(offset, length));

        Assert.Equal(_content[offset..(offset + length)], sent);
    }

    [Fact]
    public async Task A_store_that_breaks_off_without_a_byte_ends_the_answer()
    {
        var store = new BreakingStore(NewFolder(), bytes: 0, breaks: int.MaxValue);

        var failure = await Assert.ThrowsAsync<TransientException>(() => SendAsync(store, new ReadRange(0, Size)));

        Assert.Contains("interrupted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_falls_silent_is_asked_for_the_rest()
    {
        var time = new FakeTimeProvider();
        var store = new BreakingStore(NewFolder(), bytes: 300_000, breaks: 1) { IsSilent = true };
        var sending = SendAsync(store, new ReadRange(0, Size), time);
        await WallClock.UntilAsync("the rest has arrived", () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return sending.IsCompleted;
        });

        Assert.Equal(_content, await sending);
    }

    private FolderObjectStore NewFolder() => new(_folder.FullName, TimeProvider.System);

    private async Task<byte[]> SendAsync(IObjectReader store, ReadRange range, TimeProvider? time = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        var clock = time ?? TimeProvider.System;
        var retry = new Retry(
            new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
            clock, new Jitter(new Random(1)), NullLogger.Instance);
        await new FileSender(store, retry, new BodyRelay(TimeSpan.FromSeconds(30), clock), _metrics).SendAsync(context, "file", range);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return body.ToArray();
    }

    private sealed class BreakingStore(IObjectStore inner, int bytes, int breaks) : DelegatingObjectStore(inner)
    {
        private int _opened;

        public bool IsSilent { get; init; }

        public override async Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken)
        {
            var body = await base.OpenReadAsync(key, range, cancellationToken);
            return ++_opened > breaks ? body : new ObjectBody(new BreakingStream(body!.Content, bytes, IsSilent), body.ETag, body.Size);
        }
    }

    private sealed class BreakingStream(Stream inner, int bytes, bool isSilent) : ReadOnlyStream
    {
        private int _left = bytes;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0 && isSilent)
                await WallClock.PauseAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            if (_left == 0)
                throw new IOException("The connection was closed.");
            var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
