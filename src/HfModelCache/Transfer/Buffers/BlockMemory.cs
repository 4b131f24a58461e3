using System.Runtime.InteropServices;

namespace HfModelCache.Transfer.Buffers;

/// <summary>Allocates blocks that are aligned to pages, so that a disk can be written from them directly.</summary>
/// <remarks>The pages are huge ones if the system has them: a disk then takes a block in one request instead of many.</remarks>
internal static partial class BlockMemory
{
    private const int Page = 4096;
    private const int HugePage = 2 << 20;
    private const int AdviseHugePage = 14; // MADV_HUGEPAGE

    /// <summary>Allocates adjacent blocks. Memory takes up no space until it is written to.</summary>
    public static Memory<byte>[] Allocate(int count, int blockSize)
    {
        var length = count * blockSize;
        var page = length > HugePage ? HugePage : Page;
        var array = GC.AllocateUninitializedArray<byte>(length + page, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        var skip = (int)((page - (address % page)) % page);

        // A system without huge pages refuses. Small pages work as well, only slower.
        if (page == HugePage)
            _ = Advise(address + skip, length, AdviseHugePage);
        return [.. Enumerable.Range(0, count).Select(i => array.AsMemory(skip + (i * blockSize), blockSize))];
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
