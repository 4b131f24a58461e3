using HfModelCache.Repos;

namespace HfModelCache.Copies.Layouts;

/// <summary>Lays the files of one model directly in a folder.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FilesLayout(string folder) : IFolderLayout
{
    private static readonly CopyLocation Location = new(root: "");

    /// <inheritdoc/>
    public string Root => folder;

    /// <inheritdoc/>
    public ICopyView? View => null;

    /// <inheritdoc/>
    public CopyLocation LocationOf(Commit commit) => Location;

    /// <inheritdoc/>
    public CopyLocation? FindLocation(string revision) => Location;

    /// <inheritdoc/>
    public string FolderOf(Commit commit) => folder;
}
