using System.Security.Cryptography;

namespace HfModelCache.TestServers.Stores;

/// <summary>A folder of its own.</summary>
public sealed class FolderTestStore : ITestStore
{
    private const string UploadsFolder = ".hf-model-cache-uploads";

    private readonly string _root = Directory.CreateTempSubdirectory("store-").FullName;
    private SmallDisk? _disk;

    /// <summary>A folder of limited size, if this process may mount one; otherwise a plain folder.</summary>
    public static async Task<ITestStore> CreateSmallAsync(long bytes)
    {
        var store = new FolderTestStore();
        store._disk = await SmallDisk.TryMountAsync(store._root, bytes);
        return store;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string> { ["S3_ENDPOINT_URL"] = new Uri(_root).AbsoluteUri };

    /// <inheritdoc/>
    public Uri? Endpoint => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Secrets => [];

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> ListAsync() => Task.FromResult<IReadOnlyDictionary<string, long>>(
        new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Key: Path.GetRelativePath(_root, file.FullName), file.Length))
            .Where(file => !file.Key.StartsWith(UploadsFolder, StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => file.Length, StringComparer.Ordinal));

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string key)
    {
        var path = Path.Combine(_root, key);
        return Task.FromResult<Stream?>(File.Exists(path) ? File.OpenRead(path) : null);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> OpenUploadsAsync()
    {
        var uploads = Path.Combine(_root, UploadsFolder);
        return Task.FromResult<IReadOnlyList<string>>(
            Directory.Exists(uploads) ? [.. Directory.EnumerateDirectories(uploads).Where(IsOpen).Select(Describe)] : []);
    }

    /// <inheritdoc/>
    public bool DamageKeepsETag => true;

    /// <inheritdoc/>
    public async Task<string?> DamageAsync(string key, double place)
    {
        var file = new FileInfo(Path.Combine(_root, key));
        if (!file.Exists)
            return null;
        var changed = file.LastWriteTimeUtc;
        await using var content = file.Open(FileMode.Open);
        content.Position = (long)(place * content.Length);
        var right = content.ReadByte();
        content.Position--;
        content.WriteByte((byte)(right ^ 1));
        await content.FlushAsync();
        File.SetLastWriteTimeUtc(content.SafeFileHandle, changed);
        content.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable?> FillAsync() => _disk is null ? null : await _disk.FillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disk is not null)
            await _disk.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    // Without a key it has no bytes either, and the store removes it when it is old enough.
    private static bool IsOpen(string upload) => File.Exists(KeyOf(upload)) || File.Exists(Path.Combine(upload, "data"));

    private static string Describe(string upload) =>
        $"{(File.Exists(KeyOf(upload)) ? File.ReadAllText(KeyOf(upload)) : "?")} ({Path.GetFileName(upload)})";

    private static string KeyOf(string upload) => Path.Combine(upload, "key");
}
