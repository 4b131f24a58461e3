using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HfModelCache.Stores.Folder;

/// <summary>Writes to a disk past the page cache, which saves a copy of every byte.</summary>
/// <remarks>The disk reads from the caller's memory. Memory, offset and length must therefore be aligned to pages.</remarks>
internal static partial class DirectWrite
{
    private const int Page = 4096;
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;

    // O_DIRECT
    private static readonly int Direct = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    /// <summary>Writes the whole pages at the start of the content into an existing file.</summary>
    /// <returns>The number of bytes written: 0 if the memory or the offset isn't aligned, or the file system refuses direct writes.</returns>
    /// <exception cref="IOException">The disk is full or has failed.</exception>
    public static long Write(string path, ReadOnlySequence<byte> content, long offset)
    {
        var pages = WholePages(content);
        if (offset % Page != 0 || pages.Count == 0)
            return 0;
        var handle = Open(path, WriteOnly | CloseOnExec | Direct);
        if (handle < 0)
            return 0; // If the cause is another one, the write through the cache reports it.
        using var file = new SafeFileHandle(handle, ownsHandle: true);
        var length = pages.Sum(page => (long)page.Length);

        // Direct writes beyond the end of a file wait for each other. It is a hint: a file system may not support it.
        _ = Allocate(file, mode: 0, offset, length);
        try
        {
            RandomAccess.Write(file, pages, offset);
            return length;
        }
        catch (IOException e) when (Errno.Of(e) is Errno.Invalid or Errno.NotSupported)
        {
            return 0;
        }
    }

    private static List<ReadOnlyMemory<byte>> WholePages(ReadOnlySequence<byte> content)
    {
        var pages = new List<ReadOnlyMemory<byte>>();
        foreach (var segment in content)
        {
            var length = AddressOf(segment) % Page == 0 ? segment.Length / Page * Page : 0;
            if (length > 0)
                pages.Add(segment[..length]);
            if (length < segment.Length)
                break;
        }

        return pages;
    }

    private static unsafe long AddressOf(ReadOnlyMemory<byte> memory)
    {
        fixed (byte* start = memory.Span)
            return (long)start;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);
}
