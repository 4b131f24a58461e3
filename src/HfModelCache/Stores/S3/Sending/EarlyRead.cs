namespace HfModelCache.Stores.S3.Sending;

/// <summary>Reads from a connection, ahead of the caller if necessary.</summary>
/// <remarks>
/// There is never more than one read at a time, which TLS requires. The HTTP handler begins to read a connection that it uses
/// again before it sends; then that read sees the refusal.
/// </remarks>
/// <param name="inner">The connection.</param>
internal sealed class EarlyRead(Stream inner)
{
    private const int Size = 4096;

    private readonly TaskCompletionSource _refusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _buffer;
    private Task<int>? _reading;
    private bool _callerIsReading;
    private int _taken;

    /// <summary>The request that is written to the connection.</summary>
    public RequestProgress Request { get; } = new();

    /// <summary>Whether a request was refused before all of it was sent.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Reads ahead while a body is being sent. Completes if the body is refused, and only then.</summary>
    public Task WhenRefused()
    {
        if (!_callerIsReading)
            _reading ??= ReadAheadAsync(_buffer ??= new byte[Size]);
        return _refusal.Task;
    }

    /// <summary>Reads, starting with what was read ahead.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_reading is not null)
            return Take(await _reading.WaitAsync(cancellationToken).ConfigureAwait(false), buffer.Span);
        _callerIsReading = true;
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Note(buffer.Span[..read]);
            return read;
        }
        finally
        {
            _callerIsReading = false;
        }
    }

    /// <summary>Reads synchronously.</summary>
    public int Read(Span<byte> buffer) => _reading is null ? inner.Read(buffer) : Take(_reading.GetAwaiter().GetResult(), buffer);

    /// <summary>Whether bytes begin an interim response (1xx).</summary>
    public static bool IsProvisional(ReadOnlySpan<byte> head) => StatusClass(head) == '1';

    // A success is sent only after the whole body; a refusal may come earlier.
    private static bool IsRefusal(ReadOnlySpan<byte> head) => StatusClass(head) is '3' or '4' or '5';

    private static char StatusClass(ReadOnlySpan<byte> head) =>
        head.Length > 9 && head.StartsWith("HTTP/1."u8) ? (char)head[9] : '?';

    private int Take(int early, Span<byte> buffer)
    {
        var piece = _buffer.AsSpan(_taken, Math.Min(early - _taken, buffer.Length));
        piece.CopyTo(buffer);
        _taken += piece.Length;
        if (_taken == early)
            (_reading, _taken) = (null, 0);
        return piece.Length;
    }

    private async Task<int> ReadAheadAsync(byte[] buffer)
    {
        var read = await inner.ReadAsync(buffer).ConfigureAwait(false);
        Note(buffer.AsSpan(0, read));
        return read;
    }

    private void Note(ReadOnlySpan<byte> head)
    {
        if (!Request.IsSending || !IsRefusal(head))
            return;
        IsRefused = true;
        _refusal.TrySetResult();
    }
}
