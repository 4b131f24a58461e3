using System.Runtime.InteropServices;
using HfModelCache.Failures;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Tests.Transfer.Buffers;

public sealed class BufferPoolTests
{
    private const int Block = BufferPool.BlockSize;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rented_memory_never_exceeds_the_capacity()
    {
        var pool = new BufferPool(3 * Block);
        using var two = await pool.RentAsync((2 * Block) - 1, Cancel);
        var waiting = pool.RentAsync(2 * Block, Cancel);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(2, pool.Rented);
        two.Dispose();

        using var next = await waiting;
        Assert.Equal(2, pool.Rented);
    }

    [Fact]
    public async Task Files_of_up_to_64_KiB_share_blocks_that_become_whole_again()
    {
        var pool = new BufferPool(2 * Block);
        var small = new List<PartBuffer>();
        for (var i = 0; i < 17; i++)
            small.Add(await pool.RentAsync(64 << 10, Cancel));
        Assert.Equal(2, pool.Rented);
        Assert.Equal(17, small.Select(buffer => Address(buffer)).Distinct().Count());
        Assert.All(small, buffer => Assert.Equal(64 << 10, buffer.Content.Length));
        var large = pool.RentAsync(2 * Block, Cancel);

        small.ForEach(buffer => buffer.Dispose());

        (await large).Dispose();
        Assert.Equal(0, pool.Rented);

        static nint Address(PartBuffer buffer) => Marshal.UnsafeAddrOfPinnedArrayElement(
            MemoryMarshal.TryGetArray<byte>(buffer.Free(0), out var array) ? array.Array! : [], array.Offset);
    }

    [Fact]
    public async Task Memory_that_is_held_back_is_not_rented_before_it_is_given_back()
    {
        var pool = new BufferPool(100 * Block);
        var heldBack = pool.HoldBack(60L * Block);
        using var rented = await pool.RentAsync(30 * Block, Cancel);
        using var small = await pool.RentAsync(10 * Block, Cancel);
        var waiting = pool.RentAsync(1, Cancel);
        Assert.False(waiting.IsCompleted);

        heldBack.Dispose();
        heldBack.Dispose();

        (await waiting).Dispose();
        (await pool.RentAsync(60 * Block, Cancel)).Dispose();
    }

    [Theory]
    [InlineData(100, 32)]
    [InlineData(20, 20)]
    public async Task However_much_is_held_back_some_is_left_and_any_part_fits_alone(int capacity, int left)
    {
        var pool = new BufferPool(capacity * (long)Block);
        using var heldBack = pool.HoldBack(long.MaxValue);
        (await pool.RentAsync(capacity * (long)Block, Cancel)).Dispose();
        using var rented = await pool.RentAsync(left * (long)Block, Cancel);

        Assert.False(pool.RentAsync(1, Cancel).IsCompleted);
    }

    [Fact]
    public async Task Waiting_callers_are_served_in_order_even_if_a_smaller_request_would_fit()
    {
        var pool = new BufferPool(2 * Block);
        var first = await pool.RentAsync(1, Cancel);
        var large = pool.RentAsync(2 * Block, Cancel);
        var small = pool.RentAsync(1, Cancel);

        Assert.False(small.IsCompleted);
        first.Dispose();
        (await large).Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task The_file_that_began_first_gets_memory_first()
    {
        var (pool, turns) = (new BufferPool(1), new Turns());
        var (earlier, later) = (turns.Begin(), turns.Begin());
        var one = await pool.RentAsync(1, later, Cancel);
        var ofLater = pool.RentAsync(1, later, Cancel);
        var ofEarlier = pool.RentAsync(1, earlier, Cancel);

        one.Dispose();

        (await ofEarlier).Dispose();
        (await ofLater).Dispose();
    }

    [Fact]
    public async Task A_file_moves_up_when_the_one_before_it_has_ended()
    {
        var (pool, turns) = (new BufferPool(1), new Turns());
        var (first, second, third) = (turns.Begin(), turns.Begin(), turns.Begin());
        var one = await pool.RentAsync(1, Cancel);
        var ofThird = pool.RentAsync(1, third, Cancel);
        var ofSecond = pool.RentAsync(1, second, Cancel);

        turns.End(first);
        var ofSmallFile = pool.RentAsync(1, Cancel);
        one.Dispose();

        (await ofSecond).Dispose();
        (await ofSmallFile).Dispose();
        (await ofThird).Dispose();
    }

    [Fact]
    public async Task A_file_whose_hash_falls_behind_lets_the_others_go_first()
    {
        var (pool, turns) = (new BufferPool(1), new Turns());
        var (earlier, later) = (turns.Begin(), turns.Begin());
        var hashed = new TaskCompletionSource();
        var counted = Enumerable.Range(0, 3).Select(_ => earlier.CountAsync(Task.CompletedTask, hashed.Task)).ToList();
        var one = await pool.RentAsync(1, earlier, Cancel);
        var ofEarlier = pool.RentAsync(1, earlier, Cancel);
        var ofLater = pool.RentAsync(1, later, Cancel);

        one.Dispose();
        var part = await ofLater;
        var ofLaterAgain = pool.RentAsync(1, later, Cancel);
        hashed.SetResult();
        await Task.WhenAll(counted);
        part.Dispose();

        (await ofEarlier).Dispose();
        (await ofLaterAgain).Dispose();
    }

    [Fact]
    public async Task A_cancelled_waiter_does_not_block_others()
    {
        var pool = new BufferPool(2 * Block);
        using var one = await pool.RentAsync(Block, Cancel);
        using var stop = new CancellationTokenSource();
        var large = pool.RentAsync(2 * Block, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);

        using var small = await pool.RentAsync(Block, Cancel);
        Assert.Equal(2, pool.Rented);
    }

    [Fact]
    public async Task A_cancelled_waiter_passes_free_memory_to_the_next()
    {
        var pool = new BufferPool(2 * Block);
        using var one = await pool.RentAsync(1, Cancel);
        using var stop = new CancellationTokenSource();
        var large = pool.RentAsync(2 * Block, stop.Token);
        var small = pool.RentAsync(1, Cancel);
        await stop.CancelAsync();

        (await small.InTimeAsync(Cancel)).Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
    }

    [Fact]
    public void A_part_may_exceed_the_range_of_an_int()
    {
        const long Length = (3L << 30) + 5;
        var pool = new BufferPool(Block);
        var blocks = Enumerable.Repeat<Memory<byte>>(new byte[Block], 3073).ToArray();
        var part = new PartBuffer(pool, blocks, Length);

        Assert.Equal((Length, Length), (part.Length, part.Content.Length));
        Assert.Equal((5, 0), (part.Free(Length - 5).Length, part.Free(Length).Length));
    }

    [Theory]
    [InlineData(1L << 51)]
    [InlineData(long.MaxValue)]
    public async Task A_part_larger_than_any_possible_memory_is_refused(long length)
    {
        var failure = await Assert.ThrowsAsync<OperatorException>(() => new BufferPool(Block).RentAsync(length, Cancel));
        Assert.Equal(FailureReason.MemoryTooSmall, failure.Reason);
    }

    [Fact]
    public async Task A_part_larger_than_the_pool_is_refused_at_once()
    {
        var failure = await Assert.ThrowsAsync<OperatorException>(() => new BufferPool(Block).RentAsync(Block + 1, Cancel));
        Assert.Equal(FailureReason.MemoryTooSmall, failure.Reason);
    }

    [Fact]
    public async Task Disposing_a_buffer_twice_counts_once()
    {
        var pool = new BufferPool(2 * Block);
        var part = await pool.RentAsync(1, Cancel);
        part.Dispose();
        part.Dispose();

        Assert.Equal(0, pool.Rented);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData((2 * Block) + 12345)]
    public async Task A_buffer_filled_in_pieces_is_read_as_one_sequence(int length)
    {
        var expected = new byte[length];
        new Random(1).NextBytes(expected);
        using var part = await new BufferPool(4 * Block).RentAsync(length, Cancel);
        for (var position = 0; position < length;)
        {
            var free = part.Free(position).Span;
            var count = Math.Min(70_001, free.Length);
            expected.AsSpan(position, count).CopyTo(free);
            position += count;
        }

        Assert.Equal(length, part.Length);
        Assert.Equal(expected, System.Buffers.BuffersExtensions.ToArray(part.Content));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public async Task Every_block_is_aligned_to_pages_and_used_once(int blocks)
    {
        var pool = new BufferPool(blocks * Block);
        var parts = await Task.WhenAll(Enumerable.Range(0, blocks).Select(_ => pool.RentAsync(Block, Cancel)));

        var addresses = parts.Select(part => Marshal.UnsafeAddrOfPinnedArrayElement(Array(part), Start(part))).Order().ToList();
        Assert.All(addresses, address => Assert.Equal(0, address % 4096));
        Assert.All(addresses.Zip(addresses.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, Block, nint.MaxValue));
    }

    [Fact]
    public async Task Concurrent_tasks_lose_no_block()
    {
        var pool = new BufferPool(8 * Block);
        var random = new Random(7);
        var lengths = Enumerable.Range(0, 500).Select(_ => (long)random.Next(0, 8 * Block)).ToList();

        await Parallel.ForEachAsync(lengths, Cancel, async (length, ct) =>
        {
            using var part = await pool.RentAsync(length, ct);
            Assert.InRange(pool.Rented, 0, 8);
            await Task.Yield();
        });

        Assert.Equal(0, pool.Rented);
    }

    private static byte[] Array(PartBuffer part) => SegmentOf(part).Array!;

    private static int Start(PartBuffer part) => SegmentOf(part).Offset;

    private static ArraySegment<byte> SegmentOf(PartBuffer part) =>
        MemoryMarshal.TryGetArray<byte>(part.Free(0), out var segment) ? segment : throw new InvalidOperationException("The memory is no array.");
}
