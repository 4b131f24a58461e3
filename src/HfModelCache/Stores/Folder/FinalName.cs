using System.Runtime.InteropServices;

namespace HfModelCache.Stores.Folder;

/// <summary>Gives a whole file its final name in one step, or fails: the runtime's own move copies where it can't rename.</summary>
internal static partial class FinalName
{
    /// <summary>Renames <paramref name="file"/>, over whatever file is called so.</summary>
    /// <exception cref="IOException">The file system refuses, for example because the name is another one's.</exception>
    public static void Give(string file, string name)
    {
        if (Rename(file, name) != 0)
            throw Failure(Marshal.GetLastPInvokeError());
    }

    /// <summary>Gives a small <paramref name="file"/> the name unless that is taken.</summary>
    /// <returns>Whether it was free.</returns>
    /// <remarks>
    /// A hard link takes a name and shows the whole file in one step. Many file systems of the network, and all that show
    /// a bucket, have none. There the name is taken by an empty file, which is atomic too, and filled at once: who reads in
    /// between, or after a process has died in between, finds the beginning of a document.
    /// </remarks>
    /// <exception cref="IOException">The file system refuses both.</exception>
    public static bool TryGiveOnce(string file, string name)
    {
        if (Link(file, name) == 0)
            return true;
        // What forbids the link for another reason, such as a full disk, forbids the other way too.
        return Marshal.GetLastPInvokeError() != Errno.Exists && TryWriteOnce(file, name);
    }

    /// <summary>The way without links.</summary>
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
