using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Bench.Http;

/// <summary>One connection's bytes, with or without TLS.</summary>
internal sealed class Wire : IDisposable
{
    private const int BufferSize = 256 << 10;

    private readonly Socket _socket;
    private readonly SslStream? _tls;
    private readonly Pace? _pace;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    public Wire(Socket socket, X509Certificate2? certificate, Pace? pace)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _pace = pace;
        if (certificate is null)
            return;
        _tls = new SslStream(new NetworkStream(socket));
        _tls.AuthenticateAsServer(certificate);
    }

    /// <summary>What was received and not yet taken.</summary>
    public ReadOnlySpan<byte> Received => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes from <see cref="Received"/>.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Waits for more to be received; false if the client has closed the connection.</summary>
    public bool Receive()
    {
        Received.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new IOException("The head of a request is too long.");
        var count = _tls is null ? _socket.Receive(_buffer.AsSpan(_end)) : _tls.Read(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    public void ReadExactly(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Received.IsEmpty && !Receive())
                throw new EndOfStreamException();
            var count = Math.Min(Received.Length, bytes.Length);
            Received[..count].CopyTo(bytes);
            Take(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Reads and forgets; without TLS the kernel does not even copy the bytes.</summary>
    public void Discard(long count)
    {
        var here = (int)Math.Min(Received.Length, count);
        Take(here);
        for (count -= here; count > 0;)
        {
            var piece = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, count));
            var got = _tls is null ? _socket.Receive(piece, SocketFlags.Truncated) : _tls.Read(piece);
            if (got == 0)
                throw new EndOfStreamException();
            count -= got;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_tls is not null)
        {
            _tls.Write(bytes);
            return;
        }

        while (!bytes.IsEmpty)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Sends a range of a file's content, at the connection's pace.</summary>
    public void Send(RepeatingContent content, long offset, long count)
    {
        for (var end = offset + count; offset < end;)
        {
            var piece = Math.Min(end - offset, _pace?.Piece ?? long.MaxValue);
            _pace?.Wait(piece);
            for (var pieceEnd = offset + piece; offset < pieceEnd;)
                offset += SendSome(content, offset, pieceEnd - offset);
        }
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _socket.Dispose();
    }

    private long SendSome(RepeatingContent content, long offset, long atMost)
    {
        if (_tls is null)
            return content.SendFile(_socket.SafeHandle, offset, atMost);
        var bytes = content.ReadAt(offset, (int)Math.Min(atMost, BufferSize));
        _tls.Write(bytes);
        return bytes.Length;
    }
}
