using HfModelCache.Failures;

namespace HfModelCache.Stores.Folder;

/// <summary>Maps keys to paths below the store's folder.</summary>
/// <param name="root">The folder.</param>
internal sealed class FolderPaths(string root)
{
    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Returns an object's full name for messages.</summary>
    public string Describe(string key) => new Uri($"{Root}/{key}").AbsoluteUri;

    /// <summary>Returns an object's file.</summary>
    /// <exception cref="ArgumentException">The key points outside the folder.</exception>
    public string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(Root, key));
        return path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"The key \"{key}\" points outside the folder.", nameof(key));
    }

    /// <summary>Returns a file's key.</summary>
    public string KeyOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Creates the folder of an object's file.</summary>
    public void CreateFolderOf(string key) => Create(Path.GetDirectoryName(PathOf(key))!);

    /// <summary>Creates a folder, and names what is in its place: the system says only that something isn't a folder.</summary>
    public void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e) when (e is DirectoryNotFoundException || Errno.Of(e) == Errno.Exists)
        {
            for (var above = folder; above.Length > Root.Length; above = Path.GetDirectoryName(above)!)
            {
                if (File.Exists(above))
                    throw new OperatorException(FailureReason.FolderNameRefused, $"{above} is a file where a folder is needed.", e);
            }

            throw;
        }
    }
}
