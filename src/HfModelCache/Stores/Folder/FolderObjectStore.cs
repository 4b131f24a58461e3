using System.Globalization;
using HfModelCache.Failures;

namespace HfModelCache.Stores.Folder;

/// <summary>Stores objects in a folder, which several pods may share (a PVC, NFS).</summary>
/// <remarks>
/// An object is a file at its key's path. Bytes are written below an <see cref="UploadsFolder"/> on the same file system,
/// flushed and then renamed, so no half-written file ever has its final name. The one exception is
/// <see cref="FinalName.TryGiveOnce"/> on a file system without hard links.
/// </remarks>
/// <param name="root">The folder, which must exist: a missing mount must not be replaced by a local folder.</param>
/// <param name="time">The clock, which is compared with the file system's.</param>
internal sealed class FolderObjectStore(string root, TimeProvider time) : IObjectStore
{
    /// <summary>The folder of unfinished uploads: directly below the root, or below a file system that is mounted inside it.</summary>
    public const string UploadsFolder = ".hf-model-cache-uploads";

    private const string KeyFile = "key";
    private const string DataFile = "data";
    private const int ReadBufferSize = 1 << 20;

    // Creating a folder and a file takes milliseconds; a network file system may be slow.
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan DocumentLimit = TimeSpan.FromSeconds(60);

    private readonly string _root = FullPath(root);
    private readonly UploadPlaces _places = new(FullPath(root));

    /// <inheritdoc/>
    public StoreLimits Limits { get; } = new() { MinPartSize = 1 };

    /// <inheritdoc/>
    public string Describe(string key) => new Uri($"{_root}/{key}").AbsoluteUri;

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Listing {Describe(prefix)}", () =>
        {
            // A prefix may end in the middle of a name, so the walk starts at its last folder.
            var folder = Path.Combine(_root, prefix[..(prefix.LastIndexOf('/') + 1)]);
            return OnlyPage<StoredObject>(Directory.Exists(folder)
                ?
                [
                    .. new DirectoryInfo(folder)
                        .EnumerateFiles("*", EveryFile)
                        .Select(file => (File: file, Key: KeyOf(file.FullName)))
                        .Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal)
                            && !UploadPlaces.IsUpload(found.Key))
                        .Select(found => new StoredObject(found.Key, found.File.Length, ETagOf(found.File))),
                ]
                : []);
        });

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Looking for {Describe(key)}", () =>
        {
            var file = new FileInfo(PathOf(key));
            return file.Exists ? new StoredObject(key, file.Length, ETagOf(file)) : null;
        });

    /// <inheritdoc/>
    public Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Reading {Describe(key)}", () =>
        {
            if (!File.Exists(PathOf(key)))
                return null;
            var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, ReadBufferSize);
            var etag = ETagOf(File.GetLastWriteTimeUtc(file.SafeFileHandle), file.Length);
            if (range.ETag is { } wanted && wanted != etag)
            {
                file.Dispose();
                throw new ObjectChangedException(Describe(key));
            }

            file.Position = range.Offset;
            return new ObjectBody(new FolderFile(file, range.Length ?? long.MaxValue, $"Reading {Describe(key)}"), etag, file.Length);
        });

    /// <inheritdoc/>
    public async Task<StoredDocument?> ReadDocumentAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        var read = FolderFailures.Guard(_root, $"Reading {Describe(key)}", () => ReadWhole(key, maxBytes));
        try
        {
            // A hanging network file system can't be interrupted, only abandoned.
            return await read.WaitAsync(DocumentLimit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TransientException(FailureReason.FolderFailing, $"Reading {Describe(key)} timed out.", inner: e);
        }
    }

    /// <inheritdoc/>
    public async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        var upload = await StartUploadAsync(key, payload.Length, cancellationToken).ConfigureAwait(false);
        try
        {
            var part = await UploadPartAsync(upload, 1, payload with { Confirm = null }, cancellationToken).ConfigureAwait(false);
            if (payload.Confirm is { } confirm)
                await confirm(cancellationToken).ConfigureAwait(false);
            return (await CompleteUploadAsync(upload, [part], cancellationToken).ConfigureAwait(false)).ETag;
        }
        finally
        {
            await LeaveAsync(upload).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        var upload = await StartUploadAsync(key, payload.Length, cancellationToken).ConfigureAwait(false);
        try
        {
            await UploadPartAsync(upload, 1, payload with { Confirm = null }, cancellationToken).ConfigureAwait(false);
            if (payload.Confirm is { } confirm)
                await confirm(cancellationToken).ConfigureAwait(false);
            return await FolderFailures.Guard(_root, $"Creating {Describe(key)}", () =>
            {
                MakeFolder(Path.GetDirectoryName(PathOf(key))!);
                return FinalName.TryGiveOnce(DataOf(upload), PathOf(key));
            }).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync(upload).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Removing {Describe(key)}", () =>
        {
            if (File.Exists(PathOf(key)))
                File.Delete(PathOf(key));
            return true;
        });

    /// <inheritdoc/>
    public Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Checking the names in {Describe("")}", () =>
        {
            new NameCheck(_root, _places).Check(keys);
            return true;
        });

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Opening an upload of {Describe(key)}", () =>
        {
            MakeFolder(Path.GetDirectoryName(PathOf(key))!);
            var name = _places.NewId(key);
            var upload = new MultipartUpload(key, name, partSize, Token: name);
            var folder = FolderOf(upload)!;
            MakeFolder(folder);
            try
            {
                File.WriteAllText(Path.Combine(folder, KeyFile), key);
                File.Create(Path.Combine(folder, DataFile)).Dispose();
                return upload;
            }
            catch (IOException)
            {
                Directory.Delete(folder, recursive: true); // A full disk may accept the folder but not the key.
                throw;
            }
        });

    /// <inheritdoc/>
    /// <remarks>Each part leaves a file that states its number and size: the bytes in the one data file don't show which parts are there.</remarks>
    public Task<Page<UploadedPart>> ListPartsPageAsync(
        MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Listing the parts of {Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            return OnlyPage<UploadedPart>(
            [
                .. Directory.EnumerateFiles(FolderOf(upload)!, "*.part")
                    .Select(file => Path.GetFileNameWithoutExtension(file).Split('-'))
                    .Select(part => new UploadedPart(
                        int.Parse(part[0], CultureInfo.InvariantCulture), long.Parse(part[1], CultureInfo.InvariantCulture), part[0]))
                    .OrderBy(part => part.Number),
            ]);
        });

    /// <inheritdoc/>
    public Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Storing part {number} of {Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            using var file = File.OpenHandle(DataOf(upload), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var offset = (number - 1) * upload.PartSize;
            foreach (var segment in payload.Content)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(file, segment.Span, offset);
                offset += segment.Length;
            }

            File.Create(Path.Combine(FolderOf(upload)!, $"{number}-{payload.Length}.part")).Dispose();
            return new UploadedPart(number, payload.Length, number.ToString(CultureInfo.InvariantCulture));
        });

    /// <inheritdoc/>
    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Completing {Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            string etag;
            using (var file = File.OpenHandle(DataOf(upload), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                RandomAccess.SetLength(file, parts.Sum(p => p.Size));
                RandomAccess.FlushToDisk(file);

                // As soon as the file has its final name, another writer may replace it.
                etag = ETagOf(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
            }

            MakeFolder(Path.GetDirectoryName(PathOf(upload.Key))!);
            FinalName.Give(DataOf(upload), PathOf(upload.Key));
            DropRest(FolderOf(upload)!);
            return new CompletedUpload(etag, MustVerify: false);
        });

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Aborting an upload of {Describe(upload.Key)}", () =>
        {
            if (FolderOf(upload) is { } folder && Directory.Exists(folder))
                Drop(folder);
            return true;
        });

    /// <inheritdoc/>
    /// <remarks>
    /// An upload without a key has no bytes either: its process died while creating or removing it, or is just creating it.
    /// It is removed once it is a minute old.
    /// </remarks>
    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(_root, $"Listing the open uploads of {Describe(prefix)}", () =>
        {
            var found = new List<MultipartUpload>();
            foreach (var folder in _places.Find(prefix))
            {
                var key = new FileInfo(Path.Combine(folder, KeyFile));
                if (key is { Exists: true, Length: > 0 })
                    found.Add(new MultipartUpload(File.ReadAllText(key.FullName), Path.GetRelativePath(_root, folder), PartSize: 0, Token: ""));
                else if (Directory.Exists(folder) && time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > LongestBeginning)
                    Drop(folder);
            }

            return OnlyPage<MultipartUpload>([.. found.Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal))]);
        });

    private static EnumerationOptions EveryFile { get; } = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // A link may form a cycle.
        IgnoreInaccessible = false, // What can't be read must not count as missing.
        ReturnSpecialDirectories = false,
        MatchType = MatchType.Simple,
    };

    private static string FullPath(string root) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    private static Page<T> OnlyPage<T>(IReadOnlyList<T> items) => new(items, Next: null);

    // The bytes are removed first, so that what a dying process leaves has its key or has no bytes.
    private static void Drop(string folder)
    {
        File.Delete(Path.Combine(folder, DataFile));
        Directory.Delete(folder, recursive: true);
    }

    // The outcome is known already, and a failure here must not hide it.
    private async Task LeaveAsync(MultipartUpload upload)
    {
        try
        {
            await AbortUploadAsync(upload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            // A listing of the open uploads will find it.
        }
    }

    // The object is stored, and a failure here must not hide that. A listing of the open uploads removes the rest.
    private static void DropRest(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A listing of the open uploads will find it.
        }
    }

    // A rename keeps the time of the last write; every write changes it.
    private static string ETagOf(FileInfo file) => ETagOf(file.LastWriteTimeUtc, file.Length);

    private static string ETagOf(DateTime lastWrite, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{lastWrite.Ticks:x}-{length:x}");

    private StoredDocument? ReadWhole(string key, int maxBytes)
    {
        if (!File.Exists(PathOf(key)))
            return null;
        using var file = File.OpenHandle(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var etag = ETagOf(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        var content = new byte[Math.Min(RandomAccess.GetLength(file), maxBytes + 1L)];
        var length = 0;
        while (RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var count)
            length += count;
        return length > maxBytes
            ? throw new DocumentTooLargeException(Describe(key), maxBytes)
            : new StoredDocument(content.AsMemory(0, length), etag);
    }

    private string KeyOf(string path) => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');

    private string? FolderOf(MultipartUpload upload) => _places.FolderOf(upload.UploadId);

    private string DataOf(MultipartUpload upload) => Path.Combine(FolderOf(upload)!, DataFile);

    private void ThrowIfGone(MultipartUpload upload)
    {
        if (FolderOf(upload) is null || !File.Exists(DataOf(upload)))
            throw new UploadGoneException(Describe(upload.Key));
    }

    // Names the obstacle: the system says only that something is not a folder, or is missing.
    private void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e) when (e is DirectoryNotFoundException || Errno.Of(e) == Errno.Exists)
        {
            for (var above = folder; above.Length > _root.Length; above = Path.GetDirectoryName(above)!)
            {
                if (File.Exists(above))
                    throw new OperatorException(FailureReason.FolderNameRefused, $"{above} is a file where a folder is needed.", e);
            }

            throw;
        }
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new ArgumentException($"The key \"{key}\" points outside the folder.", nameof(key));
    }
}
