namespace HfModelCache.Stores.Folder;

/// <summary>Removes the folders that were made for an object, if they are empty again.</summary>
/// <param name="folder">The store's folder.</param>
/// <param name="key">The object.</param>
internal sealed class EmptyFolders(FolderPaths folder, string key)
{
    // Folders that were there before are not ours, even if they are empty.
    private readonly IReadOnlyList<string> _made = [.. FoldersOf(folder, key).Where(path => !Directory.Exists(path))];

    /// <summary>Removes them, the innermost first.</summary>
    public void Remove()
    {
        try
        {
            foreach (var path in _made.Where(Directory.Exists))
                Directory.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Someone else uses it now.
        }
    }

    private static IEnumerable<string> FoldersOf(FolderPaths folder, string key)
    {
        yield return Path.Combine(folder.Root, FolderObjectStore.UploadsFolder);
        for (var path = Path.GetDirectoryName(folder.PathOf(key)); path?.Length > folder.Root.Length; path = Path.GetDirectoryName(path))
            yield return path;
    }
}
