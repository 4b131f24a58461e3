using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace HfModelCache.Stores.Folder;

/// <summary>Makes ETags of a file's length and time of last write: a rename keeps that time, every write changes it.</summary>
internal static class FolderETag
{
    /// <summary>Returns the ETag of a file.</summary>
    public static string Of(FileInfo file) => Of(file.LastWriteTimeUtc, file.Length);

    /// <summary>Returns the ETag of an open file.</summary>
    public static string Of(SafeFileHandle file) => Of(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));

    /// <summary>Returns the ETag of a file with these properties.</summary>
    public static string Of(DateTime lastWrite, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{lastWrite.Ticks:x}-{length:x}");
}
