using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Follows the requests that are written to a connection, to tell an answer to a whole request from one that comes earlier.</summary>
/// <remarks>A body without a Content-Length counts as sent: this client sends none.</remarks>
internal sealed class RequestProgress
{
    private readonly List<byte> _head = [];
    private long _left;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> ContentLength => "\r\nContent-Length:"u8;

    /// <summary>Whether a request has begun and not all of it is sent.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Notes that bytes are about to be sent.</summary>
    public void Begin() => IsSending = true;

    /// <summary>Notes that bytes were sent.</summary>
    public void Sent(ReadOnlySpan<byte> bytes)
    {
        if (_left > 0)
            _left -= bytes.Length;
        else if (!TakeHead(bytes))
            return;
        IsSending = _left > 0;
    }

    private bool TakeHead(ReadOnlySpan<byte> bytes)
    {
        var before = _head.Count;
        _head.AddRange(bytes);
        var head = CollectionsMarshal.AsSpan(_head);
        var end = head.IndexOf(EndOfHead);
        if (end < 0)
            return false;
        _left = LengthOf(head[..(end + 2)]) - (before + bytes.Length - end - EndOfHead.Length);
        _head.Clear();
        return true;
    }

    private static long LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf(ContentLength);
        return at >= 0 && Utf8Parser.TryParse(head[(at + ContentLength.Length)..].TrimStart((byte)' '), out long length, out _) ? length : 0;
    }
}
