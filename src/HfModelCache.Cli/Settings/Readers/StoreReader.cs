using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Stores.S3;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads where the store is.</summary>
internal sealed class StoreReader(SettingValues values, SettingFaults faults, SwitchReader switches, TrustedRootsReader roots)
{
    private const string FolderScheme = "file:";
    private const string BucketRemedy =
        "Set it to a bucket's name: 3–63 lower-case letters, digits, \".\" and \"-\", without s3:// or a path.";
    private const string EndpointRemedy =
        "Set it to the store's address, for example https://objectstore.lon1.civo.com, or to file:///folder.";
    private const string AwsRemedy = " For AWS, set AWS_REGION instead.";

    public StoreTarget? Read()
    {
        var endpoint = values.Find(StoreSettings.Endpoint) ?? values.Find(StoreSettings.AnyEndpoint);
        return endpoint?.Text.StartsWith(FolderScheme, StringComparison.OrdinalIgnoreCase) == true
            ? ReadFolder(endpoint)
            : ReadBucketTarget(endpoint);
    }

    private StoreTarget? ReadFolder(SettingValue endpoint)
    {
        var bucket = values.Find(StoreSettings.Bucket) is null ? "" : ReadBucket();
        var isFolder = Uri.TryCreate(endpoint.Text, UriKind.Absolute, out var uri)
            && uri is { IsFile: true, Host: "", Query: "", Fragment: "" }
            && uri.LocalPath.Length > 1
            && !uri.LocalPath.Any(char.IsControl)
            && endpoint.Text.StartsWith("file:///", StringComparison.OrdinalIgnoreCase);
        if (!isFolder)
            faults.Add(endpoint, "is not the URL of a folder", "Set it to file:/// and the folder's full path: file:///mnt/models.");
        return isFolder && bucket is not null ? StoreTarget.ToFolder(Path.Combine(uri!.LocalPath, bucket)) : null;
    }

    private StoreTarget? ReadBucketTarget(SettingValue? endpoint)
    {
        var bucket = ReadBucket();
        var region = ReadRegion();
        var address = ReadEndpoint(endpoint, region);
        var (keys, role) = new CredentialReader(values, faults).Read(usesAws: endpoint is null);
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

    private string? ReadRegion()
    {
        if (values.Find(StoreSettings.Region) is not { } value)
            return null;
        if (RegionName.Valid(value.Text) is null)
            faults.Add(value, "is not a valid region name", "Set it to a region's name, for example eu-central-1, lon1 or RegionOne.");
        return value.Text;
    }
}
