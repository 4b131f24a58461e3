using System.Security.Cryptography;

namespace HfModelCache.Stores.Folder;

/// <summary>Copies objects inside the folder: by a hard link, or by their bytes on a file system without hard links.</summary>
/// <remarks>No file is ever changed in place, so two names of one file are as good as two files.</remarks>
/// <param name="folder">The folder.</param>
/// <param name="places">Where temporary files are created.</param>
internal sealed class FolderCopies(FolderPaths folder, UploadPlaces places)
{
    private const string Server = "folder";
    private const int BufferSize = 1 << 20;

    /// <summary>Returns the reference to an object.</summary>
    public StoredReference Refer(StoredObject found) => new(Server, folder.Root, found.Key, found.ETag, found.Size);

    /// <summary>Copies an object.</summary>
    /// <returns>The object that is stored; null if it can't be copied here.</returns>
    /// <exception cref="ObjectChangedException">The original is no longer the version to copy.</exception>
    public CompletedUpload? Copy(StoredReference from, string key, CancellationToken cancellationToken)
    {
        if (from.Server != Server || from.Bucket != folder.Root)
            return null;
        folder.CreateFolderOf(key);
        var place = places.PlaceOf(key);
        folder.Create(place);
        var file = Path.Combine(place, RandomNumberGenerator.GetHexString(32, lowercase: true) + FolderPuts.Ending);
        try
        {
            // A link, or an open file, shows which file it is; the name may mean another one by now.
            var isLink = FinalName.TryLink(folder.PathOf(from.Key), file);
            if (isLink && FolderETag.Of(new FileInfo(file)) != from.ETag || !isLink && !TryCopyBytes(from, file, cancellationToken))
                throw new ObjectChangedException(folder.Describe(from.Key));
            var etag = FolderETag.Of(new FileInfo(file));
            FinalName.Give(file, folder.PathOf(key));
            return new CompletedUpload(etag, MustVerify: !isLink);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ObjectChangedException(folder.Describe(from.Key), e);
        }
        finally
        {
            FolderPuts.Drop(file); // If both names mean the same file already, a rename leaves both.
        }
    }

    // Returns false if the file is not the one to copy.
    private bool TryCopyBytes(StoredReference from, string to, CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(folder.PathOf(from.Key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (FolderETag.Of(source) != from.ETag)
            return false;
        using var target = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[BufferSize];
        for (long offset = 0; RandomAccess.Read(source, buffer, offset) is > 0 and var count; offset += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomAccess.Write(target, buffer.AsSpan(0, count), offset);
        }

        RandomAccess.FlushToDisk(target);
        return true;
    }
}
