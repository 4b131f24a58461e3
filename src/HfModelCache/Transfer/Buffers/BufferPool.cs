using HfModelCache.Failures;

namespace HfModelCache.Transfer.Buffers;

/// <summary>Holds the memory for in-flight parts. Requests are served by their turns and then in order, each with a whole part at once.</summary>
/// <remarks>
/// A part gets all its blocks at once or waits, so two partly served parts never wait for each other. Blocks are
/// allocated when first needed and then kept, aligned to pages and pinned, so that a disk can be written from them directly.
/// Files of up to 64 KiB share blocks.
/// </remarks>
/// <param name="capacity">The size of the pool in bytes, rounded down to whole blocks; at least one block.</param>
internal sealed class BufferPool(long capacity)
{
    /// <summary>The size of a block: 1 MiB, large enough for one read and small enough for small files.</summary>
    public const int BlockSize = 1 << 20;

    private const int SliceSize = 64 << 10;
    private const int SlicesOfABlock = BlockSize / SliceSize;

    // Alignment wastes addresses, once for each allocation.
    private const int BlocksAtOnce = 16;
    private const int LeastOfALargePool = 64;

    // The smallest capacity that a user may set.
    private const int LeastToRent = 32;

    private readonly Lock _gate = new();
    private readonly Stack<Memory<byte>> _idle = new();
    private readonly Stack<Memory<byte>> _idleSlices = new();
    private readonly List<Memory<byte>> _sliced = [];
    private readonly List<Waiter> _waiting = [];
    private readonly int _blocks = (int)Math.Clamp(capacity / BlockSize, 1, int.MaxValue);
    private int _rented;
    private int _allocated;
    private int _heldBack;

    /// <summary>The number of rented blocks.</summary>
    public int Rented
    {
        get
        {
            lock (_gate)
                return _rented;
        }
    }

    /// <summary>Rents memory for <paramref name="length"/> bytes, and waits until there is enough.</summary>
    /// <param name="length">The part's length in bytes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="OperatorException">The part is larger than the whole pool.</exception>
    public Task<PartBuffer> RentAsync(long length, CancellationToken cancellationToken) => RentAsync(length, Turn.First, cancellationToken);

    /// <summary>Does the same for a file that takes turns with others.</summary>
    public async Task<PartBuffer> RentAsync(long length, Turn turn, CancellationToken cancellationToken)
    {
        var count = (length / BlockSize) + (length % BlockSize > 0 ? 1 : 0);
        if (count > _blocks)
        {
            throw new OperatorException(
                FailureReason.MemoryTooSmall,
                $"A part of {length >> 20} MiB does not fit into {_blocks} MiB of buffers.");
        }

        var waiter = new Waiter((int)count, turn) { IsSlice = length is > 0 and <= SliceSize };
        lock (_gate)
        {
            _waiting.Add(waiter);
            Serve();
        }

        await using var registration = cancellationToken.Register(() => Cancel(waiter, cancellationToken)).ConfigureAwait(false);
        return new PartBuffer(this, await waiter.Task.ConfigureAwait(false), length);
    }

    /// <summary>Rents less from now on, because so many bytes are needed for something else. At least 32 MiB are left, and what any part needs.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <returns>Ends it when it is disposed.</returns>
    public IDisposable HoldBack(long bytes)
    {
        var blocks = (int)Math.Min(bytes / BlockSize, int.MaxValue / 2);
        ChangeHeldBack(blocks);
        return new HeldBack(this, blocks);
    }

    internal void Return(Memory<byte>[] blocks)
    {
        lock (_gate)
        {
            GiveBack(blocks);
            Serve();
        }
    }

    // A request behind the cancelled one may need less.
    private void Cancel(Waiter waiter, CancellationToken token)
    {
        waiter.Cancel(token);
        lock (_gate)
            Serve();
    }

    private void Serve()
    {
        _waiting.RemoveAll(waiter => waiter.Task.IsCompleted);
        while (_waiting.MinBy(waiter => waiter.Turn.Priority) is { } first && ((first.IsSlice && _idleSlices.Count > 0) || MayRent(first.Count)))
        {
            _waiting.Remove(first);
            var blocks = new Memory<byte>[first.Count];
            for (var i = 0; i < blocks.Length; i++)
                blocks[i] = first.IsSlice ? TakeSlice() : Take();
            if (!first.TrySet(blocks))
                GiveBack(blocks);
        }
    }

    private Memory<byte> TakeSlice()
    {
        if (_idleSlices.Count == 0)
        {
            var block = Take();
            _sliced.Add(block);
            for (var i = 0; i < SlicesOfABlock; i++)
                _idleSlices.Push(block.Slice(i * SliceSize, SliceSize));
        }

        return _idleSlices.Pop();
    }

    private void GiveBack(IEnumerable<Memory<byte>> blocks)
    {
        foreach (var block in blocks)
        {
            if (block.Length == SliceSize)
            {
                _idleSlices.Push(block);
                continue;
            }

            _idle.Push(block);
            _rented--;
        }

        // Without small files in flight, large ones get all memory again.
        if (_sliced.Count == 0 || _idleSlices.Count < _sliced.Count * SlicesOfABlock)
            return;
        _idleSlices.Clear();
        _sliced.ForEach(_idle.Push);
        _rented -= _sliced.Count;
        _sliced.Clear();
    }

    // Whatever is held back, one part always fits: nobody would return what it waits for.
    private bool MayRent(int count) => _rented == 0 || count <= Math.Max(_blocks - _heldBack, Math.Min(_blocks, LeastToRent)) - _rented;

    private void ChangeHeldBack(int blocks)
    {
        lock (_gate)
        {
            _heldBack += blocks;
            Serve();
        }
    }

    private Memory<byte> Take()
    {
        _rented++;
        if (_idle.Count == 0)
        {
            // A small container may have no room for a large piece, although it has for a block.
            var count = Math.Min(_blocks < LeastOfALargePool ? 1 : BlocksAtOnce, _blocks - _allocated);
            foreach (var block in BlockMemory.Allocate(count, BlockSize).Reverse())
                _idle.Push(block);
            _allocated += count;
        }

        return _idle.Pop();
    }

    private sealed class HeldBack(BufferPool pool, int blocks) : IDisposable
    {
        private int _blocks = blocks;

        public void Dispose() => pool.ChangeHeldBack(-Interlocked.Exchange(ref _blocks, 0));
    }

    private sealed class Waiter(int count, Turn turn)
    {
        private readonly TaskCompletionSource<Memory<byte>[]> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => count;

        public bool IsSlice { get; init; }

        public Turn Turn => turn;

        public Task<Memory<byte>[]> Task => _source.Task;

        public bool TrySet(Memory<byte>[] blocks) => _source.TrySetResult(blocks);

        public void Cancel(CancellationToken token) => _source.TrySetCanceled(token);
    }
}
