namespace HfModelCache.Stores.S3.Sending;

/// <summary>Wraps a connection so that a response takes precedence over a failure to send.</summary>
/// <remarks>
/// A store, or a proxy in front of it, may refuse a body at its first bytes (a quota, a policy, a size limit) and close the
/// connection or stop reading. The HTTP handler reads only after it has sent everything, so it would report a broken pipe,
/// or wait. This stream reads while a send is waiting. A send that fails or is refused ends silently, so that the handler
/// goes on to read the response; it sees the failure only if no response arrives.
/// </remarks>
/// <param name="inner">The connection, after TLS.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerFirstStream(Stream inner, TimeProvider time) : Stream
{
    /// <summary>How long a response may take after sending has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static ReadOnlySpan<byte> LastAnswer => "Connection: close\r\n"u8;

    private readonly EarlyRead _early = new(inner);
    private Exception? _failure;
    private bool _isAnswered;
    private ITimer? _end;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_failure is not null)
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            _early.Request.Begin();
            if (_early.IsRefused)
                throw new IOException("The request was answered before its body was sent.");
            var write = inner.WriteAsync(buffer, stop.Token);
            if (!write.IsCompleted)
                await WriteUnlessRefusedAsync(write.AsTask(), stop).ConfigureAwait(false);
            else
                await write.ConfigureAwait(false);
            _early.Request.Sent(buffer.Span);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _failure = e;
            _end = time.CreateTimer(_ => inner.Dispose(), null, Patience, Timeout.InfiniteTimeSpan);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var hasRoom = !_isAnswered && buffer.Length > LastAnswer.Length;
        try
        {
            var read = await _early.ReadAsync(hasRoom ? buffer[..^LastAnswer.Length] : buffer, cancellationToken).ConfigureAwait(false);
            var isFirst = hasRoom && (_failure is not null || _early.IsRefused);
            if (read == 0 && !buffer.IsEmpty && !_isAnswered && _failure is not null)
                throw new SendingEndedException(_failure);
            return isFirst && read > 0 && !EarlyRead.IsProvisional(buffer.Span[..read]) ? read + MarkAsLast(buffer.Span, read) : read;
        }
        catch (Exception e) when (e is (IOException and not SendingEndedException) or ObjectDisposedException && _failure is not null && !_isAnswered)
        {
            throw new SendingEndedException(_failure);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _failure is null ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => inner.Flush();

    /// <remarks>The SDK's XML parser reads synchronously; nothing is being sent by then.</remarks>
    public override int Read(Span<byte> buffer) => _early.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _end?.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // The connection can't be reused, and the response may not say so.
    private int MarkAsLast(Span<byte> buffer, int read)
    {
        _isAnswered = true;
        var lineEnd = buffer[..read].IndexOf("\r\n"u8);
        if (lineEnd < 0)
            return 0;
        var headers = lineEnd + 2;
        buffer[headers..read].CopyTo(buffer[(headers + LastAnswer.Length)..]);
        LastAnswer.CopyTo(buffer[headers..]);
        return LastAnswer.Length;
    }

    private async Task WriteUnlessRefusedAsync(Task write, CancellationTokenSource stop)
    {
        await Task.WhenAny(write, _early.WhenRefused()).ConfigureAwait(false);
        if (!write.IsCompleted)
            await stop.CancelAsync().ConfigureAwait(false);
        await write.ConfigureAwait(false);
    }
}

/// <summary>The connection was closed while a body was sent, and no response arrived.</summary>
/// <param name="cause">How the send failed.</param>
internal sealed class SendingEndedException(Exception cause) : IOException(cause.Message, cause);
