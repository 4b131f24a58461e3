using System.Collections.Concurrent;
using HfModelCache.Copies;
using HfModelCache.Stores;

namespace HfModelCache.Runs.Listing;

/// <summary>Lists the copies of a store, in both layouts, and changes nothing.</summary>
/// <remarks>
/// <list type="number">
/// <item>Find the organisations, by folders.</item>
/// <item>List the objects of each, a thousand with a request. Where there are very many, repo by repo.</item>
/// <item>Read the manifests, several at a time, and compare each with the objects, as a run does that finds the copy complete.</item>
/// </list>
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
internal sealed class ListCopies(RunDependencies parts, string prefix)
{
    private const int FoldersAtOnce = 4;
    private const int ReposAtOnce = 8;

    // Some 10 MB, and a few seconds.
    private const int MostObjects = 50_000;

    private readonly IObjectStore _store = parts.Store.Unfenced;

    /// <summary>Lists the names of repos. Whether a folder is a copy, and complete, is not looked at.</summary>
    public Task<IReadOnlyList<string>> FindNamesAsync(CancellationToken cancellationToken) =>
        RepoNames.FindAsync(_store, prefix, cancellationToken);

    /// <summary>Lists the copies, by repo and then by commit.</summary>
    public async Task<IReadOnlyList<ListedCopy>> RunAsync(CancellationToken cancellationToken)
    {
        // Step 1: find the organisations.
        var folders = await RepoNames.FindFoldersAsync(_store, prefix, cancellationToken).ConfigureAwait(false);
        var found = new ConcurrentBag<ListedCopy>();
        await Parallel.ForEachAsync(folders, Limits(FoldersAtOnce, cancellationToken), async (folder, ct) =>
        {
            foreach (var copy in await ReadFolderAsync(folder, ct).ConfigureAwait(false))
                found.Add(copy);
        }).ConfigureAwait(false);
        return
        [
            .. found.OrderBy(copy => copy.Repo, StringComparer.Ordinal)
                .ThenBy(copy => copy.Layout)
                .ThenBy(copy => copy.Commit?.Sha, StringComparer.Ordinal),
        ];
    }

    private async Task<IReadOnlyCollection<ListedCopy>> ReadFolderAsync(string folder, CancellationToken cancellationToken)
    {
        // Step 2: list the objects.
        if (await _store.TryListAsync(folder, MostObjects, cancellationToken).ConfigureAwait(false) is { } objects)
            return await ReadAllAsync(RepoNames.Group(prefix, folder, objects), repo => repo.Key, (repo, _) => Task.FromResult<IEnumerable<StoredObject>>(repo), cancellationToken).ConfigureAwait(false);
        var names = await RepoNames.FindInAsync(_store, prefix, folder, cancellationToken).ConfigureAwait(false);
        return await ReadAllAsync(names, name => name, async (name, ct) => await _store.ListAsync($"{prefix}{name}/", ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyCollection<ListedCopy>> ReadAllAsync<T>(
        IReadOnlyList<T> repos, Func<T, string> nameOf, Func<T, CancellationToken, Task<IEnumerable<StoredObject>>> list, CancellationToken cancellationToken)
    {
        // Step 3: read the manifests.
        var copies = new ConcurrentBag<ListedCopy>();
        await Parallel.ForEachAsync(repos, Limits(ReposAtOnce, cancellationToken), async (repo, ct) =>
        {
            var objects = await list(repo, ct).ConfigureAwait(false);
            foreach (var copy in await new RepoListing(parts, prefix, nameOf(repo)).ReadAsync(objects, ct).ConfigureAwait(false))
                copies.Add(copy);
        }).ConfigureAwait(false);
        return copies;
    }

    private static ParallelOptions Limits(int atOnce, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
}
