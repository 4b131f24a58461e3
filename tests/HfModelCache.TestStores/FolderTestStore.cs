namespace HfModelCache.TestStores;

/// <summary>A folder of its own.</summary>
public sealed class FolderTestStore : ITestStore
{
    private const string UploadsFolder = ".hf-model-cache-uploads";

    private readonly string _root = Directory.CreateTempSubdirectory("store-").FullName;

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
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    // Without a key it has no bytes either, and the store removes it when it is old enough.
    private static bool IsOpen(string upload) => File.Exists(KeyOf(upload)) || File.Exists(Path.Combine(upload, "data"));

    private static string Describe(string upload) =>
        $"{(File.Exists(KeyOf(upload)) ? File.ReadAllText(KeyOf(upload)) : "?")} ({Path.GetFileName(upload)})";

    private static string KeyOf(string upload) => Path.Combine(upload, "key");
}
