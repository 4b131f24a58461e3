using System.Security.Cryptography;

namespace HfModelCache.Stores.Folder;

/// <summary>Finds the folders of unfinished uploads, on the file system that will hold their objects.</summary>
/// <remarks>They are directly below the root, or below the mount point nearest to the object.</remarks>
/// <param name="root">The store's folder.</param>
internal sealed class UploadPlaces(string root)
{
    private static readonly EnumerationOptions EveryFolder = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // A link may form a cycle.
        MatchType = MatchType.Simple,
        IgnoreInaccessible = true, // A folder that can't be entered holds no upload of ours.
    };

    /// <summary>Whether a path belongs to an upload rather than an object.</summary>
    public static bool IsUpload(string key) =>
        $"/{key}".Contains($"/{FolderObjectStore.UploadsFolder}/", StringComparison.Ordinal);

    /// <summary>Returns an identifier for a new upload: its folder's path below the root.</summary>
    /// <param name="key">The key of the object to create.</param>
    public string NewId(string key) => Path.GetRelativePath(
        root, Path.Combine(PlaceOf(key), RandomNumberGenerator.GetHexString(32, lowercase: true)));

    /// <summary>Returns the folder for unfinished uploads of an object.</summary>
    /// <param name="key">The key of the object to create.</param>
    public string PlaceOf(string key)
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

        return Path.Combine(place, FolderObjectStore.UploadsFolder);
    }

    /// <summary>Returns an upload's folder; null if the identifier is not valid. Identifiers are read from documents in the store.</summary>
    public string? FolderOf(string id)
    {
        var folder = Path.GetFullPath(Path.Combine(root, id));
        return folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && Path.GetFileName(Path.GetDirectoryName(folder)) == FolderObjectStore.UploadsFolder
                ? folder
                : null;
    }

    /// <summary>Returns the folders of all uploads to keys with a prefix, and possibly of others.</summary>
    public IEnumerable<string> Find(string prefix) => FindPlaces(prefix).SelectMany(Directory.GetDirectories);

    /// <summary>Returns the folders that hold uploads to keys with a prefix, and possibly others.</summary>
    public IEnumerable<string> FindPlaces(string prefix)
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
        return places.Distinct(StringComparer.Ordinal).Where(Directory.Exists);
    }
}
