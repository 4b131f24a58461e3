using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace HfModelCache.TestHub.Content;

/// <summary>Content of any size that follows from a seed, so that a test of many GiB needs neither disk nor memory.</summary>
/// <remarks>
/// One pad of 16 MiB, <c>pad[8i..8i+7] = SplitMix64(0)[i]</c> little-endian, serves all files, so that answering is copying.
/// A file is cut into blocks of 1 MiB. With <c>g = SplitMix64(SplitMix64(seed)[0])</c>, block <c>k</c> is
/// <list type="bullet">
/// <item>bytes 0–31: <c>g[4k] … g[4k+3]</c>, little-endian, which makes every block of every file unlike any other;</item>
/// <item>bytes 32–1048575: the pad from offset <c>g[4k] mod 15 MiB</c> on.</item>
/// </list>
/// </remarks>
public sealed class GeneratedContent(ulong seed, long length) : FileContent
{
    private const int BlockSize = 1 << 20;
    private const int StampSize = 32;
    private const int PadSize = 16 << 20;

    private static readonly Lazy<byte[]> Pad = new(CreatePad);
    private static readonly ConcurrentDictionary<(ulong Seed, long Length), Lazy<string>> Digests = new();

    private readonly ulong _fileSeed = SplitMix64.At(seed, 0);

    /// <inheritdoc/>
    public override long Length => length;

    /// <summary>The SHA-256, computed once per process however many hubs serve the file.</summary>
    public override string Sha256 =>
        Digests.GetOrAdd((seed, length), _ => new Lazy<string>(() => ContentDigests.Sha256(this))).Value;

    /// <inheritdoc/>
    public override string Identity => $"generated:{seed}:{length}";

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadAt(long offset, int atMost)
    {
        var block = offset / BlockSize;
        var within = (int)(offset % BlockSize);
        var count = (int)Math.Min(atMost, Math.Min(BlockSize - within, length - offset));
        if (within < StampSize)
            return Stamp(block).AsMemory(within, Math.Min(count, StampSize - within));
        var start = (int)(SplitMix64.At(_fileSeed, (ulong)block * 4) % (PadSize - BlockSize));
        return Pad.Value.AsMemory(start + within - StampSize, count);
    }

    private byte[] Stamp(long block)
    {
        var stamp = new byte[StampSize];
        Fill(stamp, _fileSeed, (ulong)block * 4);
        return stamp;
    }

    private static byte[] CreatePad()
    {
        var pad = new byte[PadSize];
        Fill(pad, seed: 0, index: 0);
        return pad;
    }

    private static void Fill(Span<byte> bytes, ulong seed, ulong index)
    {
        for (; !bytes.IsEmpty; bytes = bytes[sizeof(ulong)..])
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, SplitMix64.At(seed, index++));
    }
}
