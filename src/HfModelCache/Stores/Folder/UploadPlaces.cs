using System.Security.Cryptography;

namespace HfModelCache.Stores.Folder;

/// <summary>Where the folders of unfinished uploads are: on the file system that their objects will be on.</summary>
/// <remarks>That is directly below the root, or directly below whatever is mounted nearest to the object.</remarks>
/// <param name="root">The store's folder.</param>
internal sealed class UploadPlaces(string root)
{
    private static readonly EnumerationOptions EveryFolder = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // A link may lead in a circle.
        MatchType = MatchType.Simple,
        IgnoreInaccessible = true, // What can't be entered, no upload of ours is in.
    };

    /// <summary>Whether a path belongs to an upload, and to no object.</summary>
    public static bool IsUpload(string key) =>
        $"/{key}".Contains($"/{FolderObjectStore.UploadsFolder}/", StringComparison.Ordinal);

    /// <summary>A name for a new upload: its folder's path below the root.</summary>
    /// <param name="key">The object that is to be.</param>
    public string NewId(string key)
    {
        var (place, view) = (root, FileSystemView.Of(root));
        var folder = root;
        foreach (var segment in key.Split('/')[..^1])
        {
            folder = Path.Combine(folder, segment);
            if (FileSystemView.Of(folder) is not { } here)
                break;
            if (here != view)
                (place, view) = (folder, here);
        }

        var name = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return Path.GetRelativePath(root, Path.Combine(place, FolderObjectStore.UploadsFolder, name));
    }

    /// <summary>An upload's folder; null for a name that none can have. Names are read from documents in the store.</summary>
    public string? FolderOf(string id)
    {
        var folder = Path.GetFullPath(Path.Combine(root, id));
        return folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && Path.GetFileName(Path.GetDirectoryName(folder)) == FolderObjectStore.UploadsFolder
                ? folder
                : null;
    }

    /// <summary>The folders of all uploads that may be of keys with a prefix, and maybe of others.</summary>
    public IEnumerable<string> Find(string prefix)
    {
        var folder = root;
        List<string> places = [Path.Combine(folder, FolderObjectStore.UploadsFolder)];
        foreach (var segment in prefix.Split('/')[..^1])
        {
            folder = Path.Combine(folder, segment);
            places.Add(Path.Combine(folder, FolderObjectStore.UploadsFolder));
        }

        if (Directory.Exists(folder))
            places.AddRange(Directory.EnumerateDirectories(folder, FolderObjectStore.UploadsFolder, EveryFolder));
        return places.Distinct(StringComparer.Ordinal).Where(Directory.Exists).SelectMany(Directory.GetDirectories);
    }
}
