using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HfModelCache.Bench.Clients;

/// <summary>Writes files from memory, several at a time, and flushes each: what the disk can take.</summary>
/// <param name="folder">The folder.</param>
/// <param name="parallel">The number of files.</param>
/// <param name="direct">Whether to write past the page cache. Every file's size must then be a multiple of a page's.</param>
internal sealed partial class MemoryWriter(string folder, int parallel, bool direct)
{
    // Direct writes wait for the disk one after another, so they have to be larger.
    private const int BlockSize = 8 << 20;
    private const int HugePage = 2 << 20;
    private const int AdviseHugePage = 14; // MADV_HUGEPAGE
    private const int WriteOnly = 1;

    // O_DIRECT
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    private readonly Memory<byte> _block = AlignedBlock();

    public void Run(IReadOnlyList<(string Path, long Size)> files)
    {
        // Random, because some disks store zeros for free.
        new Random(4).NextBytes(_block.Span);
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = parallel }, file => Write(Path.Combine(folder, file.Path), file.Size));
    }

    private void Write(string path, long size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var created = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, preallocationSize: size);
        using var file = direct ? new SafeFileHandle(Open(path, WriteOnly | Direct), ownsHandle: true) : created;
        for (long at = 0; at < size; at += BlockSize)
            RandomAccess.Write(file, _block.Span[..(int)Math.Min(BlockSize, size - at)], at);
        RandomAccess.FlushToDisk(file);
    }

    // A disk takes huge pages in a few large requests.
    private static Memory<byte> AlignedBlock()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(BlockSize + HugePage, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);
        var skip = (int)(HugePage - (address % HugePage));
        _ = Advise(address + skip, BlockSize, AdviseHugePage);
        return bytes.AsMemory(skip, BlockSize);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
