using System.Collections.Concurrent;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Finds the repos below a prefix by the folders that a store lists. No document is read.</summary>
/// <remarks>
/// One listing shows the organisations, and one for each of them its repos, so a thousand copies take a handful of requests. A
/// folder of another program looks like a repo here.
/// </remarks>
internal static class RepoNames
{
    private const int FoldersAtOnce = 16;

    /// <summary>Finds the names of all repos, in order.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(IObjectReader store, string prefix, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<string>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = FoldersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(await FindFoldersAsync(store, prefix, cancellationToken).ConfigureAwait(false), limits, async (folder, ct) =>
        {
            foreach (var name in await FindInAsync(store, prefix, folder, ct).ConfigureAwait(false))
                found.Add(name);
        }).ConfigureAwait(false);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Finds the folders of organisations, and of repos that have none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<IReadOnlyList<string>> FindFoldersAsync(IObjectReader store, string prefix, CancellationToken cancellationToken) =>
        [.. (await store.ListFoldersAsync(prefix, cancellationToken).ConfigureAwait(false)).Where(folder => IsName(NameOf(prefix, folder)))];

    /// <summary>Finds the names of the repos in one of these folders.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<IReadOnlyList<string>> FindInAsync(IObjectReader store, string prefix, string folder, CancellationToken cancellationToken)
    {
        var inner = await store.ListFoldersAsync(folder, cancellationToken).ConfigureAwait(false);

        // A repo without an organisation lies one level higher, and its folders are not repos.
        return inner.Any(child => IsOwn(folder, child))
            ? [NameOf(prefix, folder)]
            : [.. inner.Select(child => NameOf(prefix, child)).Where(IsName)];
    }

    /// <summary>Groups the objects of one of these folders by the repo to which they belong.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="objects">All objects in it.</param>
    public static IReadOnlyList<IGrouping<string, StoredObject>> Group(string prefix, string folder, IReadOnlyCollection<StoredObject> objects)
    {
        var isRepo = objects.Any(found => FolderIn(folder, found.Key) is { } child && IsOwn(folder, child));
        return
        [
            .. objects.GroupBy(found => isRepo ? NameOf(prefix, folder) : FolderIn(folder, found.Key) is { } child ? NameOf(prefix, child) : "")
                .Where(repo => IsName(repo.Key)),
        ];
    }

    private static bool IsOwn(string root, string folder) =>
        folder == $"{root}{RepoPath.ReservedFolder}/" || CommitLocation.CommitOf(root, folder) is not null;

    private static string? FolderIn(string folder, string key) =>
        key.IndexOf('/', folder.Length) is > 0 and var end ? key[..(end + 1)] : null;

    private static string NameOf(string prefix, string folder) => folder[prefix.Length..^1];

    private static bool IsName(string name) => RepoId.TryCreate(RepoType.Model, name, out _, out _);
}
