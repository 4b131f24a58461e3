using HfModelCache.Repos;

namespace HfModelCache.Copies.Layouts;

/// <summary>Lays a repo in a cache of Hub clients: <c>models--org--name/{blobs,refs,snapshots}</c>.</summary>
internal sealed class HubCacheLayout : IFolderLayout
{
    private const int LongestRef = 100;

    private readonly HubCacheView _view;

    /// <summary>Creates a layout. Nothing is read or written.</summary>
    /// <param name="cache">The cache's folder, <c>HF_HUB_CACHE</c>.</param>
    /// <param name="repo">The repo.</param>
    public HubCacheLayout(string cache, RepoId repo)
    {
        Root = Path.Combine(cache, $"{repo.ApiSegment}--{repo.Name.Replace("/", "--", StringComparison.Ordinal)}");
        _view = new HubCacheView(Root);
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public ICopyView View => _view;

    /// <inheritdoc/>
    public CopyLocation LocationOf(Commit commit) => new HubCacheLocation(commit);

    /// <inheritdoc/>
    public CopyLocation? FindLocation(string revision) =>
        (Commit.TryParse(revision) ?? ReadRef(revision)) is { } commit ? LocationOf(commit) : null;

    /// <inheritdoc/>
    public string FolderOf(Commit commit) => _view.SnapshotOf(commit.Sha);

    private Commit? ReadRef(string revision)
    {
        var file = new FileInfo(_view.RefOf(revision));
        return file is { Exists: true, Length: < LongestRef } ? Commit.TryParse(File.ReadAllText(file.FullName).Trim()) : null;
    }
}
