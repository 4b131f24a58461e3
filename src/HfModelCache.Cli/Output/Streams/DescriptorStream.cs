using System.Runtime.InteropServices;

namespace HfModelCache.Cli.Output.Streams;

/// <summary>Writes to a descriptor, and reports every failure.</summary>
/// <remarks>The streams of <see cref="Console"/> hide a broken pipe, and a file stream gives up where a terminal is busy.</remarks>
/// <param name="descriptor">The descriptor; -1 for a closed one.</param>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        // Nothing is buffered.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = SystemCalls.Write(descriptor, buffer, buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                WaitAfter(Marshal.GetLastPInvokeError());
        }
    }

    private void WaitAfter(int error)
    {
        switch (error)
        {
            case SystemCalls.Interrupted:
                break;
            case SystemCalls.Again: // Another process has made the terminal or pipe non-blocking.
                SystemCalls.WaitUntilWritable(descriptor);
                break;
            default:
                throw new IOException(error == SystemCalls.BadDescriptor ? "it is closed" : Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
