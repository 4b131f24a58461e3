using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads where the store is.</summary>
internal sealed class StoreReader(SettingValues values, SettingFaults faults, SwitchReader switches, TrustedRootsReader roots)
{
    private const string BucketRemedy =
        "Set it to a bucket's name: 3–63 lower-case letters, digits, \".\" and \"-\", without s3:// or a path.";
    private const string EndpointRemedy =
        "Set it to the store's address, for example https://objectstore.lon1.civo.com, or to file:///folder.";
    private const string AwsRemedy = " For AWS, set AWS_REGION instead.";

    public StoreTarget? Read()
    {
        var endpoint = values.Find(StoreSettings.Endpoint) ?? values.Find(StoreSettings.AnyEndpoint);
        return endpoint is not null && FolderUrl.IsOne(endpoint.Text) ? ReadFolder(endpoint) : ReadBucketTarget(endpoint);
    }

    /// <summary>Reads the prefix of copies in the store.</summary>
    public string ReadPrefix()
    {
        if (values.Find(StoreSettings.Prefix) is not { } value)
            return StoreSettings.Prefix.Default!;
        if (KeyPrefix.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, "Set it to names joined by \"/\", for example models/ or team/models/.");
        return KeyPrefix.Normalize(value.Text);
    }

    private StoreTarget? ReadFolder(SettingValue endpoint)
    {
        var bucket = values.Find(StoreSettings.Bucket) is null ? "" : ReadBucket();
        if (FolderUrl.TryParse(endpoint.Text) is not { } path)
        {
            faults.Add(endpoint, "is not the URL of a folder", FolderUrl.Remedy);
            return null;
        }

        return bucket is null ? null : StoreTarget.ToFolder(Path.Combine(path, bucket));
    }

    private StoreTarget? ReadBucketTarget(SettingValue? endpoint)
    {
        var bucket = ReadBucket();
        var region = new RegionReader(values, faults).Read(StoreSettings.Region);
        var address = ReadEndpoint(endpoint, region);
        var (keys, role) = new CredentialReader(values, faults).Read(CredentialSettings.Keys, "list, read and write the bucket", usesAws: endpoint is null);
        var trusted = roots.ForStore();
        if (bucket is null)
            return null;
        var options = new S3Options
        {
            Bucket = bucket,
            Endpoint = address,
            Keys = keys,
            Role = role,
            TrustedRoots = trusted,
            UnsignedPayload = switches.IsOn(StoreSettings.UnsignedPayload),
            UseDualStack = switches.IsOn(StoreSettings.DualStack),
            UseFips = switches.IsOn(StoreSettings.Fips),
        };
        options = new DemandReader(values, faults, switches).Read(options);
        return StoreTarget.ToBucket(region is null ? options : options with { Region = region });
    }

    private string? ReadBucket()
    {
        if (values.Find(StoreSettings.Bucket) is not { } value)
            faults.Add(StoreSettings.Bucket, "is not set, or empty", BucketRemedy);
        else if (BucketName.FindProblem(value.Text) is { } problem)
            faults.Add(value, problem, BucketRemedy);
        else
            return value.Text;
        return null;
    }

    private Uri? ReadEndpoint(SettingValue? endpoint, string? region)
    {
        if (endpoint is null)
        {
            if (region is null)
                faults.Add(StoreSettings.Endpoint, "is not set, or empty", EndpointRemedy + AwsRemedy);
            return null;
        }

        if (!EndpointAddress.TryParse(endpoint.Text, mayHavePath: false, out var address, out var problem))
            faults.Add(endpoint, problem, EndpointRemedy);
        return address;
    }
}
