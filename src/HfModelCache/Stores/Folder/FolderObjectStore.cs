namespace HfModelCache.Stores.Folder;

/// <summary>Stores objects in a folder, which several pods may share (a PVC, NFS).</summary>
/// <remarks>
/// An object is a file at its key's path. Bytes are written below an <see cref="UploadsFolder"/> on the same file system,
/// flushed and then renamed, so no half-written file ever has its final name. The one exception is
/// <see cref="FinalName.TryGiveOnce"/> on a file system without hard links.
/// </remarks>
internal sealed class FolderObjectStore : IObjectStore
{
    /// <summary>The folder of unfinished uploads: directly below the root, or below a file system that is mounted inside it.</summary>
    public const string UploadsFolder = ".hf-model-cache-uploads";

    private readonly FolderPaths _folder;
    private readonly UploadPlaces _places;
    private readonly FolderReader _reader;
    private readonly FolderUploads _uploads;
    private readonly FolderPuts _puts;
    private readonly FolderCopies _copies;

    /// <summary>Creates a store. The folder isn't touched.</summary>
    /// <param name="root">The folder, which must exist: a missing mount must not be replaced by a local folder.</param>
    /// <param name="time">The clock, which is compared with the file system's.</param>
    /// <param name="cache">How much may be written through the page cache; everything if it isn't given.</param>
    public FolderObjectStore(string root, TimeProvider time, PageCacheBudget? cache = null)
    {
        _folder = new FolderPaths(root);
        _places = new UploadPlaces(_folder.Root);
        _reader = new FolderReader(_folder, time);
        _uploads = new FolderUploads(_folder, _places, new PartWriter(cache ?? PageCacheBudget.Unlimited), time);
        _puts = new FolderPuts(_folder, _places, time);
        _copies = new FolderCopies(_folder, _places);
        Locks = new FolderLocks(_folder);
    }

    /// <inheritdoc/>
    public StoreLimits Limits { get; } = new() { MinPartSize = 1, IsDurable = false };

    /// <inheritdoc/>
    public IProcessLocks Locks { get; }

    /// <inheritdoc/>
    public Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) => FolderFailures.Guard<long?>(
        _folder.Root, $"Asking for the free space of {Describe("")}", () => new DriveInfo(_folder.Root).AvailableFreeSpace);

    /// <inheritdoc/>
    public Task FlushAsync(CancellationToken cancellationToken) => FolderFailures.Guard(_folder.Root, $"Flushing {Describe("")}", () =>
    {
        Writeback.Finish(_folder.Root);
        return true;
    }).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public string Describe(string key) => _folder.Describe(key);

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        _reader.ListPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        _reader.ListFoldersPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) => _reader.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        _reader.OpenReadAsync(key, range, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class => _reader.ReadDocumentAsync(key, maxBytes, read, cancellationToken);

    /// <inheritdoc/>
    public Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        WriteAsync(key, payload, file => _puts.Give(file, key), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        WriteAsync(key, payload, file => _puts.TryGiveOnce(file, key), cancellationToken);

    /// <inheritdoc/>
    public StoredReference? Refer(StoredObject found) => _copies.Refer(found);

    /// <inheritdoc/>
    public Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_folder.Root, $"Copying {Describe(from.Key)} to {Describe(key)}", () => _copies.Copy(from, key, cancellationToken));

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_folder.Root, $"Removing {Describe(key)}", () =>
        {
            if (File.Exists(_folder.PathOf(key)))
                File.Delete(_folder.PathOf(key));
            return true;
        });

    /// <inheritdoc/>
    public Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_folder.Root, $"Checking the names in {Describe("")}", () =>
        {
            new NameCheck(_folder.Root, _places).Check(keys);
            return true;
        });

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        _uploads.StartUploadAsync(key, partSize, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        _uploads.ListPartsPageAsync(upload, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload, int number, Payload payload, CancellationToken cancellationToken) =>
        _uploads.UploadPartAsync(upload, number, payload, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectBody?> OpenPartAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken) =>
        _uploads.OpenPartAsync(upload, part, cancellationToken);

    /// <inheritdoc/>
    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken) =>
        _uploads.CompleteUploadAsync(upload, parts, cancellationToken);

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        _uploads.AbortUploadAsync(upload, cancellationToken);

    /// <inheritdoc/>
    public async Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        await FolderFailures.Guard(_folder.Root, $"Removing temporary files in {Describe(prefix)}", () => _puts.Sweep(prefix)).ConfigureAwait(false);
        return await _uploads.ListUploadsPageAsync(prefix, cursor, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> WriteAsync<T>(string key, Payload payload, Func<string, T> finish, CancellationToken cancellationToken)
    {
        var what = $"Storing {Describe(key)}";
        var file = await FolderFailures.Guard(_folder.Root, what, () => _puts.Write(key, payload, cancellationToken)).ConfigureAwait(false);
        try
        {
            if (payload.Confirm is { } confirm)
                await confirm(cancellationToken).ConfigureAwait(false);
            return await FolderFailures.Guard(_folder.Root, what, () => finish(file)).ConfigureAwait(false);
        }
        finally
        {
            FolderPuts.Drop(file);
        }
    }
}
