using System.Security.Cryptography;

namespace HfModelCache.Stores.Folder;

/// <summary>Writes small objects: into a temporary file first, which then gets its final name.</summary>
/// <param name="folder">The folder.</param>
/// <param name="places">Where temporary files are created.</param>
/// <param name="time">The clock, which is compared with the file system's.</param>
internal sealed class FolderPuts(FolderPaths folder, UploadPlaces places, TimeProvider time)
{
    /// <summary>The ending of temporary files that are written in one step.</summary>
    public const string Ending = ".put";

    // Writing a small file takes milliseconds; a network file system may be slow.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(10);

    /// <summary>Writes an object into a temporary file. It is not flushed: see <see cref="IObjectStore.FlushAsync"/>.</summary>
    /// <returns>The temporary file.</returns>
    public string Write(string key, Payload payload, CancellationToken cancellationToken)
    {
        folder.CreateFolderOf(key);
        var place = places.PlaceOf(key);
        folder.Create(place);
        var file = Path.Combine(place, RandomNumberGenerator.GetHexString(32, lowercase: true) + Ending);
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        try
        {
            var offset = 0L;
            foreach (var segment in payload.Content)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(handle, segment.Span, offset);
                offset += segment.Length;
            }
        }
        catch
        {
            Drop(file);
            throw;
        }

        return file;
    }

    /// <summary>Gives a temporary file its object's name, replacing an older object.</summary>
    /// <returns>The object's ETag.</returns>
    public string Give(string file, string key)
    {
        // As soon as the file has its final name, another writer may replace it.
        var etag = FolderETag.Of(new FileInfo(file));
        FinalName.Give(file, folder.PathOf(key));
        return etag;
    }

    /// <summary>Gives a temporary file its object's name, unless there is such an object already.</summary>
    public bool TryGiveOnce(string file, string key) => FinalName.TryGiveOnce(file, folder.PathOf(key));

    /// <summary>Removes a temporary file, if it still exists.</summary>
    public static void Drop(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The outcome is known already, and a failure here must not hide it. A later run removes the file.
        }
    }

    /// <summary>Removes the temporary files of processes that died.</summary>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <returns>The number of files.</returns>
    public int Sweep(string prefix)
    {
        var count = 0;
        foreach (var file in places.FindPlaces(prefix).SelectMany(place => Directory.EnumerateFiles(place, "*" + Ending)))
        {
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(file) > LongestWrite)
            {
                Drop(file);
                count++;
            }
        }

        return count;
    }
}
