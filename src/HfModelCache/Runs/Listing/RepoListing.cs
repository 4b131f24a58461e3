using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Runs.Listing;

/// <summary>Looks at what a store holds of one repo.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="name">The repo's name.</param>
internal sealed class RepoListing(RunDependencies parts, string prefix, string name)
{
    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly string _root = $"{prefix}{name}/";

    /// <summary>Reads the copies: the one by the repo's name, then those by commit.</summary>
    /// <param name="objects">All objects of the repo.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<ListedCopy>> ReadAsync(IEnumerable<StoredObject> objects, CancellationToken cancellationToken)
    {
        var copies = new List<ListedCopy>();
        foreach (var group in objects.GroupBy(found => CommitLocation.CommitOf(_root, found.Key)).OrderBy(group => group.Key?.Sha, StringComparer.Ordinal))
        {
            var location = group.Key is null ? new CopyLocation(_root) : new CommitLocation(_root, group.Key);
            if (await ReadAsync(location, group.ToDictionary(found => found.Key, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false) is { } copy)
                copies.Add(copy);
        }

        return copies.Exists(copy => copy.Layout == CopyLayout.Commit) ? await WithRevisionsAsync(copies, cancellationToken).ConfigureAwait(false) : copies;
    }

    private async Task<ListedCopy?> ReadAsync(CopyLocation location, Dictionary<string, StoredObject> objects, CancellationToken cancellationToken)
    {
        var copy = Describe(location, objects.Values);
        if (objects.TryGetValue(location.ManifestKey, out var document) && document.Size > 0)
        {
            var manifests = new CopyDocumentReader(_store, parts.Logger);
            try
            {
                if ((await manifests.ReadAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false)).Manifest is { } manifest)
                    return await new CopyComparison(_store, location, objects).ApplyAsync(
                        Named(copy, manifest) with { Files = manifest.Files.Count, Bytes = manifest.Files.Sum(file => file.Size) }, manifest, cancellationToken).ConfigureAwait(false);
            }
            catch (OperatorException e) when (e.Reason == FailureReason.ManifestUnreadable)
            {
                return copy with { State = CopyState.Unreadable, Problem = e.Message };
            }

            return copy with { State = CopyState.Damaged, Problem = "The manifest can't be parsed." };
        }

        return await ReadIncompleteAsync(copy, location, objects, cancellationToken).ConfigureAwait(false);
    }

    // Folders of other programs, and the documents of revisions alone, are no copy.
    private async Task<ListedCopy?> ReadIncompleteAsync(
        ListedCopy copy, CopyLocation location, Dictionary<string, StoredObject> objects, CancellationToken cancellationToken)
    {
        var leases = new LeaseStore(_store, location.LeasePrefix);
        var highest = objects.Keys.Where(key => key.StartsWith(location.LeasePrefix, StringComparison.Ordinal)).MaxBy(leases.EpochOf);
        var lease = highest is null || leases.EpochOf(highest) == 0 ? null : await leases.ReadAsync(highest, cancellationToken).ConfigureAwait(false);
        if (objects.ContainsKey(location.JournalKey)
            && await new CopyDocumentReader(_store, parts.Logger).ReadJournalHeadAsync(location.JournalKey, cancellationToken).ConfigureAwait(false) is { } journal)
        {
            copy = Named(copy, journal);
        }

        var isOurs = objects.ContainsKey(location.JournalKey) || (location is CommitLocation && copy.Files > 0);
        if (lease is { State: LeaseState.Held })
        {
            // Of a removal that died at its end, only the lease is left, beside what is not ours.
            var isRemoval = lease.Commit == PendingRemoval.Announcement;
            return isRemoval && !isOurs ? null : copy with
            {
                State = isRemoval ? CopyState.Removing : CopyState.Filling,
                Leader = new ListedLeader(lease.Pod, lease.Progress.DoneBytes, lease.Progress.PlannedBytes),
            };
        }

        return isOurs ? copy with { Problem = lease is { State: LeaseState.Failed } ? lease.Message : null } : null;
    }

    private ListedCopy Describe(CopyLocation location, IEnumerable<StoredObject> objects)
    {
        var all = objects.ToList();
        var files = all.Where(found => location.PathOf(found.Key) is not null).ToList();
        return new ListedCopy
        {
            Repo = name,
            Location = _store.Describe(location.Root),
            Layout = location is CommitLocation ? CopyLayout.Commit : CopyLayout.Name,
            State = CopyState.Incomplete,
            Commit = (location as CommitLocation)?.Commit,
            Files = files.Count,
            Bytes = files.Sum(found => found.Size),
            LastUsed = LastUse.Find(location, all.Select(found => found.Key)),
        };
    }

    private static ListedCopy Named(ListedCopy copy, Manifest document) => copy with
    {
        Type = RepoTypeNames.TryParse(document.Type),
        Commit = Commit.TryParse(document.Commit),
        Visibility = VisibilityNames.Parse(document.Visibility),
        Revisions = [.. (document.Aliases ?? []).Prepend(document.Revision).Select(revision => new ListedRevision(revision, Pinned: false))],
        Written = document.Written,
    };

    // Where commits are stored side by side, the revision of a manifest is the commit; documents state what else means it.
    private async Task<IReadOnlyList<ListedCopy>> WithRevisionsAsync(List<ListedCopy> copies, CancellationToken cancellationToken)
    {
        var type = copies.Select(copy => copy.Type).FirstOrDefault(type => type is not null) ?? RepoType.Model;
        if (!RepoId.TryCreate(type, name, out var repo, out _))
            return copies;
        var documents = await new RevisionReader(_store, prefix, parts.Logger).ListAsync(repo, cancellationToken).ConfigureAwait(false);
        return
        [
            .. copies.Select(copy => copy.Layout == CopyLayout.Name ? copy : copy with
            {
                Revisions = [.. documents.Where(d => d.Commit == copy.Commit?.Sha).Select(d => new ListedRevision(d.Revision, d.Pinned))],
            }),
        ];
    }
}
