using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Uses;
using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Sources.Copies;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Transfer;

namespace HfModelCache.Runs;

/// <summary>Represents the folder to which models are restored, and how they get there.</summary>
internal sealed class RestoreFolder : IDisposable
{
    private static readonly TimeSpan LookLimit = TimeSpan.FromMinutes(1);

    private readonly Func<string, StoreAccess> _open;
    private readonly Dictionary<string, StoreAccess> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<CopyLocation, CopyUse> _uses = [];
    private readonly Lock _gate = new();

    /// <summary>Creates the folder's end of a run. Nothing is read or written.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="open">Opens a folder as a store.</param>
    public RestoreFolder(RestoreTarget target, Func<string, StoreAccess> open) => (Target, _open) = (target, open);

    /// <summary>The folder.</summary>
    public RestoreTarget Target { get; }

    /// <summary>The copies to restore from.</summary>
    public required CopySource Source { get; init; }

    /// <summary>The transfers from the store.</summary>
    public required TransferEngine Transfers { get; init; }

    /// <summary>How pods that share the folder agree on a leader. Default: as in the store.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>The slot of the run, among those of other models; null, the default, if there are none.</summary>
    public RunSlot? Slot { get; init; }

    /// <summary>The turn to fill a folder that is limited in size: what fits is only known if one model goes after another.</summary>
    public required SemaphoreSlim RoomTurn { get; init; }

    /// <summary>Returns how a repo is laid out.</summary>
    public IFolderLayout LayoutOf(RepoId repo) => Target.Layout switch
    {
        FolderLayout.HubCache => new HubCacheLayout(Target.Folder, repo),
        FolderLayout.FilesByName => new FilesLayout(Path.Combine(Target.Folder, repo.Name)),
        _ => new FilesLayout(Target.Folder),
    };

    /// <summary>Returns what a run into a layout works with.</summary>
    public RunDependencies DependenciesFor(IFolderLayout layout) => new()
    {
        Store = StoreAt(layout.Root),
        Transfers = Transfers,
        Lease = Lease,
        View = layout.View,
        Slot = Slot,
    };

    /// <summary>Opens a folder as a store, once.</summary>
    public StoreAccess StoreAt(string root)
    {
        lock (_gate)
            return _opened.TryGetValue(root, out var store) ? store : _opened[root] = _open(root);
    }

    /// <summary>States that this process uses a copy, until the folder is disposed.</summary>
    public async Task HoldAsync(CopyUses uses, CopyLocation location, CancellationToken cancellationToken)
    {
        if (!_uses.ContainsKey(location))
            _uses[location] = await uses.HoldAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds what the folder itself knows of a revision. A file system that hangs is given up after a minute.</summary>
    /// <param name="layout">The layout of the repo.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The location of the commit; null if the folder knows none.</returns>
    /// <exception cref="OperatorException">The folder does not exist, or is part of another copy.</exception>
    public async Task<CopyLocation?> FindLocationAsync(IFolderLayout layout, string revision, CancellationToken cancellationToken)
    {
        var what = $"Looking into {Target.Folder}";
        var looking = FolderFailures.Guard(Target.Folder, what, FolderIsMissing, () =>
        {
            ThrowIfPartOfOther(Target.Layout == FolderLayout.FilesByName ? layout.Root : Target.Folder);
            return Directory.Exists(layout.Root) ? layout.FindLocation(revision) : null;
        });
        try
        {
            return await looking.WaitAsync(LookLimit, Transfers.Services.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(FailureReason.FolderFailing, $"{what} timed out.", inner: e);
        }
    }

    /// <summary>Creates the folder of a repo in a cache.</summary>
    /// <exception cref="ModelCacheException">It can't be created.</exception>
    public Task CreateAsync(IFolderLayout layout) => FolderFailures.Guard(
        Target.Folder, $"Creating {layout.Root}", FolderIsMissing, () => Directory.CreateDirectory(layout.Root));

    // A mount that is missing must not be replaced by the disk below it.
    private OperatorException FolderIsMissing(Exception inner) => new(
        FailureReason.FolderMissing, $"The folder {Target.Folder} does not exist.", inner);

    private static void ThrowIfPartOfOther(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            if (Directory.Exists(Path.Combine(above, RepoPath.ReservedFolder)))
                throw new OperatorException(FailureReason.FolderTaken, $"{folder} is inside {above}, which holds a copy of a model.");
        }
    }

    /// <summary>Fails if the folder holds another model.</summary>
    /// <param name="layout">The layout of the repo.</param>
    /// <param name="present">The folder's manifest or journal; null if it has none.</param>
    /// <param name="repo">The repo that it should hold.</param>
    /// <exception cref="OperatorException">It holds another one.</exception>
    public static void ThrowIfTaken(IFolderLayout layout, Manifest? present, RepoId repo)
    {
        if (present?.IsOf(repo) == false)
        {
            throw new OperatorException(
                FailureReason.FolderTaken,
                $"{layout.Root} holds the {present.Type} {RepoPath.Printable(present.Repo)}, not the {repo.Type.ToName()} {repo}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var use in _uses.Values)
                use.Dispose();
            foreach (var store in _opened.Values)
                store.Dispose();
        }
    }
}
