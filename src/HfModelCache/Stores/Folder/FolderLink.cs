using System.Runtime.InteropServices;

namespace HfModelCache.Stores.Folder;

/// <summary>Gives a file a second name, unless that name is taken: the one step that is atomic on every POSIX file system.</summary>
internal static partial class FolderLink
{
    private const int AlreadyExists = 17; // EEXIST

    /// <summary>Whether <paramref name="newName"/> was free and now names the file.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static bool TryCreate(string file, string newName)
    {
        if (Link(file, newName) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string newName);
}
