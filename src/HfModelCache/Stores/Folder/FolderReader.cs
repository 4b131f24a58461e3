using System.IO.Enumeration;
using HfModelCache.Failures;

namespace HfModelCache.Stores.Folder;

/// <summary>Lists, finds and reads the objects of a folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="time">The clock for time limits.</param>
internal sealed class FolderReader(FolderPaths folder, TimeProvider time) : IObjectReader
{
    private const int ReadBufferSize = 128 << 10; // Larger reads pass it.

    private static readonly TimeSpan DocumentLimit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Describe(string key) => folder.Describe(key);

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Listing {folder.Describe(prefix)}", () =>
        {
            // A prefix may end in the middle of a name, so the walk starts at its last folder.
            var top = Path.Combine(folder.Root, prefix[..(prefix.LastIndexOf('/') + 1)]);
            return new Page<StoredObject>(
                Directory.Exists(top) ? [.. Enumerate(top).Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal))] : [],
                Next: null);
        });

    /// <inheritdoc/>
    public Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Listing the folders of {folder.Describe(prefix)}", () =>
        {
            var top = Path.Combine(folder.Root, prefix);
            return new Page<string>(
                Directory.Exists(top) ? [.. new DirectoryInfo(top).EnumerateDirectories().Where(IsListed).Select(found => $"{prefix}{found.Name}/")] : [],
                Next: null);
        });

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Looking for {folder.Describe(key)}", () =>
        {
            var file = new FileInfo(folder.PathOf(key));
            return file.Exists ? new StoredObject(key, file.Length, FolderETag.Of(file)) : null;
        });

    /// <inheritdoc/>
    public Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Reading {folder.Describe(key)}", () =>
        {
            if (!File.Exists(folder.PathOf(key)))
                return null;
            var file = new FileStream(folder.PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ReadBufferSize);
            var etag = FolderETag.Of(file.SafeFileHandle);
            if (range.ETag is { } wanted && wanted != etag)
            {
                file.Dispose();
                throw new ObjectChangedException(folder.Describe(key));
            }

            file.Position = range.Offset;
            return new ObjectBody(new FolderFile(file, range.Length ?? long.MaxValue, $"Reading {folder.Describe(key)}"), etag, file.Length);
        });

    /// <inheritdoc/>
    public async Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            // A hanging network file system can't be interrupted, only abandoned.
            return await ReadToEndAsync(key, maxBytes, read, cancellationToken).WaitAsync(DocumentLimit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(FailureReason.FolderFailing, $"Reading {folder.Describe(key)} timed out.", inner: e);
        }
    }

    private static EnumerationOptions EveryFile { get; } = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // A link may form a cycle.
        IgnoreInaccessible = false, // What can't be read must not count as missing.
        ReturnSpecialDirectories = false,
        MatchType = MatchType.Simple,
    };

    private FileSystemEnumerable<StoredObject> Enumerate(string top) => new(
        top,
        (ref FileSystemEntry entry) => new StoredObject(
            folder.KeyOf(entry.ToFullPath()), entry.Length, FolderETag.Of(entry.LastWriteTimeUtc.UtcDateTime, entry.Length)),
        EveryFile)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsSkipped(entry.Directory, entry.FileName),
    };

    private bool IsListed(DirectoryInfo found) =>
        !found.Attributes.HasFlag(FileAttributes.ReparsePoint) && !IsSkipped(Path.GetDirectoryName(found.FullName), found.Name);

    // Only root may look into a file system's own folder, which is at the root of a volume.
    private bool IsSkipped(ReadOnlySpan<char> parent, ReadOnlySpan<char> name) =>
        name is FolderObjectStore.UploadsFolder || (name is "lost+found" && parent.SequenceEqual(folder.Root));

    private async Task<StoredDocument<T>?> ReadToEndAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var body = await OpenReadAsync(key, ReadRange.All, cancellationToken).ConfigureAwait(false);
        if (body is null)
            return null;
        var document = new DocumentBody(body.Content, folder.Describe(key), expected: null, maxBytes, _ => { });
        return new StoredDocument<T>(await read(document, cancellationToken).ConfigureAwait(false), body.ETag);
    }
}
