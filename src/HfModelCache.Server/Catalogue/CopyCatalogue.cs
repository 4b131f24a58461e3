using System.Runtime.CompilerServices;
using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Repos;
using HfModelCache.Server.Remembering;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server.Catalogue;

/// <summary>Finds complete copies in the store, and remembers them.</summary>
internal sealed class CopyCatalogue : IDisposable
{
    /// <summary>Stands for whatever revision the store holds.</summary>
    public const string AnyRevision = "";

    private const long MaxBytes = 64L << 20;

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private readonly IObjectReader _store;
    private readonly string _prefix;
    private readonly PublishedCopies _published;
    private readonly ObjectCheck _objects;

    // By their lists of files, which stay the same objects when another revision leads to a manifest.
    private readonly ConditionalWeakTable<IReadOnlyList<ManifestFile>, ServedCopy> _whole = [];
    private readonly RevisionReader _revisions;
    private readonly Remembered<(RepoId Repo, string Revision), CopyFinding> _copies;
    private readonly Remembered<RepoId, IReadOnlyList<KeyValuePair<string, Commit>>> _names;

    // One manifest of a hundred thousand files takes a hundred megabytes while it is read.
    private readonly SemaphoreSlim _turn = new(4);

    /// <summary>Creates a catalogue. Nothing is read yet.</summary>
    /// <param name="store">The store; it retries for seconds.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="layout">The layout to look at first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives warnings about unusable documents.</param>
    public CopyCatalogue(IObjectReader store, string prefix, CopyLayout layout, TimeProvider time, ILogger logger)
    {
        (_store, _prefix) = (store, prefix);
        _published = new PublishedCopies(store, prefix, layout, logger, new ManifestReader(store, logger).ReadAsync);
        _objects = new ObjectCheck(store);
        _revisions = new RevisionReader(store, prefix, logger);
        _copies = new((wanted, ct) => ReadAsync(wanted.Repo, wanted.Revision, ct), Terms<CopyFinding>(finding => finding.Cost) with { IsLasting = finding => finding is CopyFinding.Found { Copy.Damaged.Count: 0 } }, time);
        _names = new(ReadNamesAsync, Terms<IReadOnlyList<KeyValuePair<string, Commit>>>(names => 100 * (names.Count + 1)), time);
    }

    /// <summary>Finds the copy of a revision. What is found is at most ten seconds old, or a minute while it is renewed; ten minutes if the store fails.</summary>
    public ValueTask<CopyFinding> FindAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        _copies.GetAsync((repo, revision), cancellationToken);

    /// <summary>Whether a copy is remembered, so that finding it costs the store nothing.</summary>
    public bool Knows(RepoId repo, string revision) => _copies.Knows((repo, revision));

    /// <summary>Returns the revisions of a repo that the store holds, and what each means.</summary>
    public ValueTask<IReadOnlyList<KeyValuePair<string, Commit>>> FindRevisionsAsync(RepoId repo, CancellationToken cancellationToken) =>
        _names.GetAsync(repo, cancellationToken);

    /// <summary>Forgets a copy whose objects no longer match its manifest, so that the next reader compares them again.</summary>
    public void Forget(RepoId repo, string revision, ServedCopy copy)
    {
        _whole.Remove(copy.Files);
        _copies.Forget((repo, revision));
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static RememberingTerms<T> Terms<T>(Func<T, long> costOf) => new()
    {
        FreshFor = FreshFor,
        RenewedFor = TimeSpan.FromMinutes(1),
        KeptFor = TimeSpan.FromMinutes(10),
        Overdue = "The store did not answer in time.",
        CostOf = costOf,
        MaxCost = MaxBytes,
    };

    private async Task<CopyFinding> ReadAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var copy = await _published.FindAsync(repo, revision, cancellationToken).ConfigureAwait(false);
            if (copy?.Manifest.IsOf(repo) == true && (revision == AnyRevision || copy.Manifest.IsNamed(revision)))
                return await ServeAsync(copy, cancellationToken).ConfigureAwait(false);
            var other = await FindOtherAsync(repo, cancellationToken).ConfigureAwait(false);
            if (revision == AnyRevision && other is not null)
                return await ServeAsync(other, cancellationToken).ConfigureAwait(false);
            return other is not null || copy?.Manifest.IsOf(repo) == true ? CopyFinding.NoRevision : CopyFinding.NoRepo;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<CopyFinding> ServeAsync(PublishedCopy copy, CancellationToken cancellationToken)
    {
        if (_whole.TryGetValue(copy.Manifest.Files, out var known))
            return new CopyFinding.Found(known);
        var served = new ServedCopy(copy) { Damaged = await _objects.FindDamagedAsync(copy, cancellationToken).ConfigureAwait(false) };
        if (served.Damaged.Count == 0)
            _whole.AddOrUpdate(served.Files, served);
        return new CopyFinding.Found(served);
    }

    // By the repo's name, the manifest states its revisions; beside others, documents do.
    private async Task<IReadOnlyList<KeyValuePair<string, Commit>>> ReadNamesAsync(RepoId repo, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, Commit>(StringComparer.Ordinal);
        var commits = await FindCommitsAsync(repo, cancellationToken).ConfigureAwait(false);
        foreach (var document in await _revisions.ListAsync(repo, cancellationToken).ConfigureAwait(false))
        {
            if (commits.FirstOrDefault(commit => commit.Sha == document.Commit) is { } commit)
                names[document.Revision] = commit;
        }

        if (await _published.FindAsync(repo, AnyRevision, cancellationToken).ConfigureAwait(false) is { Manifest: var manifest } && manifest.IsOf(repo))
        {
            foreach (var name in (manifest.Aliases ?? []).Prepend(manifest.Revision))
                names.TryAdd(name, Commit.TryParse(manifest.Commit)!);
        }

        return [.. names.OrderBy(name => name.Key, StringComparer.Ordinal)];
    }

    private async Task<PublishedCopy?> FindOtherAsync(RepoId repo, CancellationToken cancellationToken)
    {
        foreach (var commit in await FindCommitsAsync(repo, cancellationToken).ConfigureAwait(false))
        {
            if (await _published.FindAsync(repo, commit, cancellationToken).ConfigureAwait(false) is { } copy)
                return copy;
        }

        return null;
    }

    private async Task<IReadOnlyList<Commit>> FindCommitsAsync(RepoId repo, CancellationToken cancellationToken) =>
        [.. (await CommitLocation.FindAllAsync(_store, _prefix, repo, cancellationToken).ConfigureAwait(false)).Select(location => location.Commit)];
}
