using System.Globalization;

namespace HfModelCache.Stores.Folder;

/// <summary>Writes objects in parts: below an uploads folder first, and then under their final names.</summary>
/// <param name="folder">The folder.</param>
/// <param name="places">Where uploads are.</param>
/// <param name="writer">Writes the bytes of parts.</param>
/// <param name="time">The clock, which is compared with the file system's.</param>
internal sealed class FolderUploads(FolderPaths folder, UploadPlaces places, PartWriter writer, TimeProvider time)
{
    private const int ReadBufferSize = 1 << 20;
    private const string KeyFile = "key";
    private const string DataFile = "data";

    // Creating a folder and a file takes milliseconds; a network file system may be slow.
    private static readonly TimeSpan LongestBeginning = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="IObjectStore.StartUploadAsync"/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Opening an upload of {folder.Describe(key)}", () =>
        {
            folder.CreateFolderOf(key);
            var name = places.NewId(key);
            var upload = new MultipartUpload(key, name, partSize, Token: name);
            var place = FolderOf(upload)!;
            folder.Create(place);
            try
            {
                // A listing shows an upload once it has a key, and from then on parts of it can be stored and listed.
                File.Create(Path.Combine(place, DataFile)).Dispose();
                File.WriteAllText(Path.Combine(place, KeyFile), key);
                return upload;
            }
            catch (IOException)
            {
                Directory.Delete(place, recursive: true); // A full disk may accept the folder but not the key.
                throw;
            }
        });

    /// <inheritdoc cref="IObjectStore.ListPartsPageAsync"/>
    /// <remarks>Each part leaves a file that states its number and size: the bytes in the one data file don't show which parts are there.</remarks>
    public Task<Page<UploadedPart>> ListPartsPageAsync(
        MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Listing the parts of {folder.Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            try
            {
                return new Page<UploadedPart>([.. PartsIn(FolderOf(upload)!).OrderBy(part => part.Number)], Next: null);
            }
            catch (DirectoryNotFoundException e)
            {
                throw new UploadGoneException(folder.Describe(upload.Key), e);
            }
        });

    /// <inheritdoc cref="IObjectStore.UploadPartAsync"/>
    public Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Storing part {number} of {folder.Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            writer.Write(DataOf(upload), payload.Content, (number - 1) * upload.PartSize, cancellationToken);
            File.Create(Path.Combine(FolderOf(upload)!, $"{number}-{payload.Length}.part")).Dispose();
            return new UploadedPart(number, payload.Length, number.ToString(CultureInfo.InvariantCulture));
        });

    /// <inheritdoc cref="IObjectStore.OpenPartAsync"/>
    public Task<ObjectBody?> OpenPartAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken)
    {
        var what = $"Reading part {part.Number} of {folder.Describe(upload.Key)}";
        return FolderFailures.Guard<ObjectBody?>(folder.Root, what, () =>
        {
            ThrowIfGone(upload);
            var file = new FileStream(DataOf(upload), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, ReadBufferSize)
            {
                Position = (part.Number - 1) * upload.PartSize,
            };
            return new ObjectBody(new FolderFile(file, part.Size, what), part.ETag, part.Size);
        });
    }

    /// <inheritdoc cref="IObjectStore.CompleteUploadAsync"/>
    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Completing {folder.Describe(upload.Key)}", () =>
        {
            ThrowIfGone(upload);
            string etag;
            using (var file = File.OpenHandle(DataOf(upload), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                RandomAccess.SetLength(file, parts.Sum(p => p.Size));
                RandomAccess.FlushToDisk(file);

                // As soon as the file has its final name, another writer may replace it.
                etag = FolderETag.Of(file);
            }

            folder.CreateFolderOf(upload.Key);
            FinalName.Give(DataOf(upload), folder.PathOf(upload.Key));
            DropRest(FolderOf(upload)!);
            return new CompletedUpload(etag, MustVerify: false);
        });

    /// <inheritdoc cref="IObjectStore.AbortUploadAsync"/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Aborting an upload of {folder.Describe(upload.Key)}", () =>
        {
            if (FolderOf(upload) is { } place && Directory.Exists(place))
                Drop(place);
            return true;
        });

    /// <inheritdoc cref="IObjectStore.ListUploadsPageAsync"/>
    /// <remarks>
    /// An upload without a key has no bytes either: its process died while creating or removing it, or is just creating it.
    /// It is removed once it is a minute old.
    /// </remarks>
    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        FolderFailures.Guard(folder.Root, $"Listing the open uploads of {folder.Describe(prefix)}", () =>
        {
            var found = new List<MultipartUpload>();
            foreach (var place in places.Find(prefix))
            {
                if (KeyOf(place) is { Length: > 0 } key)
                    found.Add(new MultipartUpload(key, Path.GetRelativePath(folder.Root, place), PartSize: 0, Token: ""));
                else if (new DirectoryInfo(place) is { Exists: true } rest && time.GetUtcNow() - rest.LastWriteTimeUtc > LongestBeginning)
                    Drop(place);
            }

            return new Page<MultipartUpload>([.. found.Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal))], Next: null);
        });

    private static IEnumerable<UploadedPart> PartsIn(string place) =>
        Directory.EnumerateFiles(place, "*.part")
            .Select(file => Path.GetFileNameWithoutExtension(file).Split('-'))
            .Select(part => new UploadedPart(
                int.Parse(part[0], CultureInfo.InvariantCulture), long.Parse(part[1], CultureInfo.InvariantCulture), part[0]));

    // An upload may end while all are listed.
    private static string? KeyOf(string place)
    {
        try
        {
            return File.ReadAllText(Path.Combine(place, KeyFile));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // The bytes are removed first, so that what a dying process leaves has its key or has no bytes.
    private static void Drop(string place)
    {
        try
        {
            File.Delete(Path.Combine(place, DataFile));
            Directory.Delete(place, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process has removed it.
        }
    }

    // The object is stored, and a failure here must not hide that. A listing of the open uploads removes the rest.
    private static void DropRest(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A listing of the open uploads will find it.
        }
    }

    private string? FolderOf(MultipartUpload upload) => places.FolderOf(upload.UploadId);

    private string DataOf(MultipartUpload upload) => Path.Combine(FolderOf(upload)!, DataFile);

    private void ThrowIfGone(MultipartUpload upload)
    {
        if (FolderOf(upload) is null || !File.Exists(DataOf(upload)))
            throw new UploadGoneException(folder.Describe(upload.Key));
    }
}
