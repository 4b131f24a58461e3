using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Copies.Layouts;

/// <summary>Shows a commit in a cache of Hub clients: <c>snapshots/commit/path</c> links to <c>blobs/hash</c>, <c>refs/revision</c> names the commit.</summary>
/// <param name="root">The repo's folder in the cache.</param>
internal sealed class HubCacheView(string root) : ICopyView
{
    private const string Above = "../";
    private const int BufferSize = 1 << 20;

    /// <summary>The folder of a commit's files.</summary>
    public string SnapshotOf(string commit) => Path.Combine(root, "snapshots", commit);

    /// <summary>The file that names the commit of a revision.</summary>
    public string RefOf(string revision) => Path.Combine(root, "refs", revision);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => FolderFailures.Guard(root, $"Linking files in {root}", () =>
    {
        var link = NewTemporary();
        try
        {
            File.CreateSymbolicLink(link, Above);
            File.Delete(link);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(Path.GetDirectoryName(link)))
        {
            throw new OperatorException(
                FailureReason.FolderUnfit, $"The file system of {root} does not support symbolic links, which a cache of Hub clients consists of.", e);
        }
    });

    /// <inheritdoc/>
    public bool Shows(Manifest manifest, string revision) => Look(() => HasRef(manifest, revision)) && FindMissing(manifest).Count == 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> FindMissing(Manifest manifest) => Look(() =>
        manifest.Files.Where(file => !IsShown(manifest, file)).Select(file => file.Path).ToList());

    /// <inheritdoc/>
    public Task ShowAsync(Manifest manifest, string revision, CancellationToken cancellationToken) =>
        FolderFailures.Guard(root, $"Linking the files of {SnapshotOf(manifest.Commit)}", () =>
        {
            foreach (var file in manifest.Files.Where(file => !IsShown(manifest, file)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Show(file, Path.Combine(SnapshotOf(manifest.Commit), file.Path));
            }

            Directory.CreateDirectory(RefOf("")); // Some clients require the folder, even if a commit needs no ref.

            // Last, so that the name never leads to a snapshot with missing files.
            if (!HasRef(manifest, revision))
                WriteRef(RefOf(revision), manifest.Commit);
            return true;
        });

    /// <summary>Whether a file's link is there.</summary>
    public bool IsShown(Manifest manifest, ManifestFile file) =>
        new FileInfo(Path.Combine(SnapshotOf(manifest.Commit), file.Path)).LinkTarget == TargetOf(file);

    /// <summary>Returns the files that name a commit.</summary>
    public IEnumerable<string> FindRefs(string commit) => !Directory.Exists(RefOf(""))
        ? []
        : Directory.EnumerateFiles(RefOf(""), "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Trim() == commit).ToList();

    /// <summary>Returns the names of the blobs to which any snapshot links.</summary>
    public IEnumerable<string> FindLinkedBlobs() => !Directory.Exists(SnapshotOf(""))
        ? []
        : new DirectoryInfo(SnapshotOf("")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file.LinkTarget))
            .OfType<string>();

    private T Look<T>(Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FolderFailures.Judge($"Looking at the links in {root}", e);
        }
    }

    // A hub client resolves a commit without a ref.
    private bool HasRef(Manifest manifest, string revision) =>
        Commit.TryParse(revision) is not null
        || (File.Exists(RefOf(revision)) && File.ReadAllText(RefOf(revision)).Trim() == manifest.Commit);

    private static string TargetOf(ManifestFile file) =>
        string.Concat(Enumerable.Repeat(Above, file.Path.Count(c => c == '/') + 2))
        + $"{HubCacheLocation.Blobs}/{HubCacheLocation.BlobOf(file.Digest)}";

    private void Show(ManifestFile file, string path)
    {
        // Clients without links put the file itself here.
        if (new FileInfo(path) is { Exists: true, LinkTarget: null } && !IsContent(path, file.File))
            throw new OperatorException(FailureReason.FolderOccupied, $"{path} is not a link, and not the file of this commit.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary => File.CreateSymbolicLink(temporary, TargetOf(file)));
    }

    private void WriteRef(string path, string commit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary => File.WriteAllText(temporary, commit));
    }

    // Clients must never meet a missing or half-written name.
    private void Replace(string path, Action<string> create)
    {
        var temporary = NewTemporary();
        create(temporary);
        FinalName.Give(temporary, path);
    }

    private string NewTemporary()
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, RepoPath.ReservedFolder, "links"));
        return Path.Combine(folder.FullName, RandomNumberGenerator.GetHexString(32, lowercase: true));
    }

    private static bool IsContent(string path, RepoFile file)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(handle) != file.Size)
            return false;
        using var hasher = file.Digest.CreateHasher(file.Size);
        var buffer = new byte[BufferSize];
        for (var position = 0L; position < file.Size;)
        {
            var count = RandomAccess.Read(handle, buffer, position);
            if (count == 0)
                return false;
            hasher.Append(buffer.AsSpan(0, count));
            position += count;
        }

        return hasher.Finish() == file.Digest;
    }
}
