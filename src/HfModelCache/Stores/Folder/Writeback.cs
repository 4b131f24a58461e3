using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HfModelCache.Stores.Folder;

/// <summary>Moves written bytes from the page cache to the disk.</summary>
internal static partial class Writeback
{
    private const uint Write = 2; // SYNC_FILE_RANGE_WRITE

    /// <summary>Starts to write a range of a file, and does not wait. It is a hint: a file system may ignore it.</summary>
    /// <remarks>Otherwise the kernel begins when the memory is full, or at the flush, and the disk is idle until then.</remarks>
    public static void Start(SafeFileHandle file, long offset, long length) => _ = SyncFileRange(file, offset, length, Write);

    /// <summary>Writes everything of a file system, and waits. One call for thousands of small files.</summary>
    /// <param name="folder">A folder on the file system.</param>
    /// <exception cref="IOException">The disk has failed.</exception>
    public static void Finish(string folder)
    {
        var handle = Open(folder, flags: 0);
        if (handle < 0)
            throw Failure();
        try
        {
            if (SyncFileSystem(handle) != 0)
                throw Failure();
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure()
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFileSystem(int folder);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
