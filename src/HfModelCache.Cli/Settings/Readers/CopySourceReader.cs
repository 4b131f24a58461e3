using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Repos;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads which copies take the Hub's place as the source.</summary>
internal sealed class CopySourceReader(SettingValues values, SettingFaults faults, TrustedRootsReader roots)
{
    private const string UrlRemedy =
        "Set it to s3://bucket/prefix, https://server/bucket/prefix or file:///folder, where the folder or prefix holds org/name.";

    private const string ServerRemedy =
        "Set FROM_AWS_REGION for AWS, or FROM_AWS_ENDPOINT_URL, or write https://server/bucket/prefix.";

    /// <summary>Reads the copies; null if the Hub is the source, or a setting is invalid.</summary>
    /// <param name="store">The store, whose server is the default; null if it is invalid.</param>
    /// <param name="prefix">The prefix of copies in the store.</param>
    /// <param name="repo">The wanted repo; null if it is invalid.</param>
    public CopyOrigin? Read(StoreTarget? store, string prefix, RepoId? repo)
    {
        if (values.Find(CopySourceSettings.Url) is not { } value)
            return null;
        if (!CopyUrl.TryParse(value.Text, out var url, out var problem))
        {
            faults.Add(value, problem, UrlRemedy);
            return null;
        }

        var origin = new CopyOrigin
        {
            Folder = url.Folder,
            Prefix = KeyPrefix.Normalize(url.Prefix ?? StoreSettings.Prefix.Default!),
            Bucket = url.Bucket is null ? null : ReadBucket(value, url, store),
        };
        if (repo is not null && $"/{url.Folder ?? url.Prefix?.TrimEnd('/')}".EndsWith($"/{repo.Name}", StringComparison.Ordinal))
            faults.Add(value, "ends in the model's name", $"Leave out {repo.Name}: the URL is that of the place which holds it.");
        else if (IsSamePlace(origin, store, prefix))
            faults.Add(value, "is where the store keeps its own copies", "Set it to the place to copy from, or unset it.");
        return origin;
    }

    private S3Options? ReadBucket(SettingValue value, CopyUrl url, StoreTarget? store)
    {
        var own = ReadServer(url);
        var region = new RegionReader(values, faults).Read(CopySourceSettings.Region)
            ?? (store?.Folder is null ? null : new RegionReader(values, faults).Read(StoreSettings.Region));
        if (store is null)
            return null;
        if (own is null && region is null && store.Bucket is null)
        {
            faults.Add(value, "does not name the bucket's server", ServerRemedy);
            return null;
        }

        var server = own ?? (region is null ? store.Bucket!.Endpoint : null);
        var isSameServer = store.Bucket is { } bucket && bucket.Endpoint == server;
        var options = isSameServer
            ? store.Bucket! with { Bucket = url.Bucket! }
            : new S3Options { Bucket = url.Bucket!, Endpoint = server, TrustedRoots = roots.ForStore() };
        if (!isSameServer || HasKeys)
            options = AddCredentials(options, mayUseStoreKeys: store.Bucket is null);
        return region is null ? options : options with { Region = region };
    }

    private Uri? ReadServer(CopyUrl url)
    {
        if (values.Find(CopySourceSettings.Endpoint) is not { } value)
            return url.Server;
        if (url.Server is not null)
            faults.Add(value, "is set, but FROM_URL names a server too", "Unset it, or begin FROM_URL with s3://.");
        if (!EndpointAddress.TryParse(value.Text, mayHavePath: false, out var address, out var problem))
            faults.Add(value, problem, "Set it to the server's address, for example https://objectstore.fra1.civo.com.");
        return address;
    }

    private bool HasKeys =>
        new[] { CopySourceSettings.Keys.Id, CopySourceSettings.Keys.Secret, CopySourceSettings.Keys.Token }.Any(key => values.Find(key) is not null);

    // If the store is a folder, the variables of AWS tools can only be meant for the source.
    private S3Options AddCredentials(S3Options options, bool mayUseStoreKeys)
    {
        var settings = mayUseStoreKeys && !HasKeys ? CredentialSettings.Keys : CopySourceSettings.Keys;
        var (keys, role) = new CredentialReader(values, faults).Read(settings, "list and read the bucket in FROM_URL", usesAws: options.Endpoint is null);
        return options with { Keys = keys, Role = role };
    }

    private static bool IsSamePlace(CopyOrigin origin, StoreTarget? store, string prefix) =>
        origin.Folder is not null && store?.Folder is not null
            ? origin.Folder == LocalFolder.Resolve(Path.Combine(store.Folder, prefix))
            : origin.Bucket is { } source && store?.Bucket is { } bucket
                && source.Bucket == bucket.Bucket && source.Endpoint == bucket.Endpoint && origin.Prefix == prefix;
}
