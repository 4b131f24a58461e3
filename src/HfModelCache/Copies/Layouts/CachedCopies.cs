using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Copies.Layouts;

/// <summary>Finds the copies that this tool has restored to a cache of Hub clients. What others put there is not seen.</summary>
/// <param name="cache">The cache's folder.</param>
/// <param name="open">Opens a repo's folder as a store.</param>
/// <param name="read">Reads the documents of a store.</param>
internal sealed class CachedCopies(string cache, Func<string, IObjectReader> open, Func<IObjectReader, CopyDocumentReader> read)
{
    private const string Mark = "restored";

    /// <summary>Notes that a copy was restored, or found complete.</summary>
    public static void Touch(string root, HubCacheLocation location)
    {
        try
        {
            File.WriteAllText(MarkOf(root, location), "\n"); // An empty file that is emptied again keeps its time.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only decides which copy is removed first.
        }
    }

    /// <summary>Finds all copies, complete or not.</summary>
    public async Task<IReadOnlyList<CachedCopy>> FindAllAsync(CancellationToken cancellationToken)
    {
        var found = new List<CachedCopy>();
        foreach (var folder in await FolderFailures.Guard(cache, $"Listing {cache}", FindFolders).ConfigureAwait(false))
        {
            if (Commit.TryParse(folder.Name) is { } commit
                && await FindAsync(folder.Parent!.Parent!.FullName, new HubCacheLocation(commit), cancellationToken).ConfigureAwait(false) is { } copy)
            {
                found.Add(copy);
            }
        }

        return found;
    }

    /// <summary>Finds one copy; null if it has neither a manifest nor a journal.</summary>
    public async Task<CachedCopy?> FindAsync(string root, HubCacheLocation location, CancellationToken cancellationToken)
    {
        var documents = read(open(root));
        var document = (await documents.ReadAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false)).Manifest
            ?? await documents.ReadJournalAsync(location, cancellationToken).ConfigureAwait(false);
        return document is null ? null : new CachedCopy(root, location, document, TimeOf(root, location));
    }

    // Of each repo, the folder of this tool has one folder for each commit.
    private IReadOnlyList<DirectoryInfo> FindFolders() =>
    [
        .. Directory.GetDirectories(cache)
            .Select(root => new DirectoryInfo(Path.Combine(root, RepoPath.ReservedFolder)))
            .Where(own => own.Exists)
            .SelectMany(own => own.GetDirectories()),
    ];

    private static DateTime TimeOf(string root, HubCacheLocation location) => File.Exists(MarkOf(root, location))
        ? File.GetLastWriteTimeUtc(MarkOf(root, location))
        : Directory.GetLastWriteTimeUtc(Path.GetDirectoryName(MarkOf(root, location))!);

    private static string MarkOf(string root, HubCacheLocation location) =>
        Path.Combine(root, Path.GetDirectoryName(location.ManifestKey)!, Mark);
}
