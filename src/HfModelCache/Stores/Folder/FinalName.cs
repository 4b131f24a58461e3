using System.Runtime.InteropServices;

namespace HfModelCache.Stores.Folder;

/// <summary>Gives a complete file its final name in one step, or fails. The runtime's own move would copy if it can't rename.</summary>
internal static partial class FinalName
{
    /// <summary>Renames <paramref name="file"/>, replacing an existing file.</summary>
    /// <exception cref="IOException">The file system refuses, for example because the name belongs to another file system.</exception>
    public static void Give(string file, string name)
    {
        if (Rename(file, name) != 0)
            throw Failure(Marshal.GetLastPInvokeError());
    }

    /// <summary>Gives a small <paramref name="file"/> the name unless it exists.</summary>
    /// <returns>Whether the name was free.</returns>
    /// <remarks>
    /// A hard link takes the name and shows the whole file in one step. Many network file systems, and all that show a
    /// bucket, have no hard links. There an empty file takes the name, which is atomic too, and is filled at once. A reader
    /// in between, or after a process died in between, finds the beginning of a document.
    /// </remarks>
    /// <exception cref="IOException">The file system refuses both.</exception>
    public static bool TryGiveOnce(string file, string name)
    {
        if (Link(file, name) == 0)
            return true;
        // Any other obstacle to the link, such as a full disk, stops the second way too.
        return Marshal.GetLastPInvokeError() != Errno.Exists && TryWriteOnce(file, name);
    }

    /// <summary>Gives a file a second name. Returns false if the file system refuses.</summary>
    public static bool TryLink(string file, string name) => Link(file, name) == 0;

    /// <summary>Gives a file its name without hard links, unless the name exists.</summary>
    public static bool TryWriteOnce(string file, string name)
    {
        var content = File.ReadAllBytes(file);
        FileStream created;
        try
        {
            created = new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException e) when (Errno.Of(e) == Errno.Exists)
        {
            return false;
        }

        try
        {
            using (created)
            {
                created.Write(content);
                created.Flush(flushToDisk: true);
            }

            return true;
        }
        catch (IOException)
        {
            File.Delete(name);
            throw;
        }
    }

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error), error);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string file, string name);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);
}
