using System.Buffers;

namespace HfModelCache.Transfer.Buffers;

/// <summary>Represents the memory of one part. Disposing returns it to the pool.</summary>
internal sealed class PartBuffer : IDisposable
{
    private readonly BufferPool _pool;
    private Memory<byte>[]? _blocks;

    internal PartBuffer(BufferPool pool, Memory<byte>[] blocks, long length)
    {
        _pool = pool;
        _blocks = blocks;
        Length = length;
    }

    /// <summary>The part's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The part's bytes.</summary>
    public ReadOnlySequence<byte> Content
    {
        get
        {
            var first = new Segment(Block(0), 0);
            var last = first;
            for (long position = BufferPool.BlockSize; position < Length; position += BufferPool.BlockSize)
                last = last.Append(Block(position));
            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }

    /// <summary>Returns the memory from <paramref name="position"/> to the end of its block.</summary>
    public Memory<byte> Free(long position) => Block(position)[(int)(position % BufferPool.BlockSize)..];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _blocks, null) is { } blocks)
            _pool.Return(blocks);
    }

    private Memory<byte> Block(long position)
    {
        ObjectDisposedException.ThrowIf(_blocks is null, this);
        var index = position / BufferPool.BlockSize;
        if (index == _blocks.Length)
            return Memory<byte>.Empty;
        return _blocks[index][..(int)Math.Min(BufferPool.BlockSize, Length - (index * BufferPool.BlockSize))];
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
