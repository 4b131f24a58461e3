using HfModelCache.Cli.Settings;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Tests.Cli;

/// <summary>Copies in another place may be the source, with keys of their own.</summary>
public sealed class CopySourceSettingsTests
{
    private const string Store = "https://objectstore.example/";
    private const string Aws = "AWS";

    private static readonly S3Keys StoreKeys = new(
        CliRun.GoodEnvironment["AWS_ACCESS_KEY_ID"], CliRun.GoodEnvironment["AWS_SECRET_ACCESS_KEY"], SessionToken: null);

    private static readonly (string, string?)[] OwnKeys = [("FROM_AWS_ACCESS_KEY_ID", "id-of-source"), ("FROM_AWS_SECRET_ACCESS_KEY", "secret-of-source")];

    [Theory]
    [InlineData("s3://weights", Store, "weights", "models/")]
    [InlineData("s3://weights/", Store, "weights", "")]
    [InlineData("s3://weights/team", Store, "weights", "team/")]
    [InlineData("S3://weights/team/models/", Store, "weights", "team/models/")]
    [InlineData("https://objectstore.example/weights", Store, "weights", "models/")]
    [InlineData("https://other.example:8443/weights/", "https://other.example:8443/", "weights", "")]
    [InlineData("http://other.example/weights/my%20team", "http://other.example/", "weights", "my team/")]
    public void A_bucket_alone_means_the_default_prefix_and_a_slash_behind_it_means_none(
        string url, string server, string bucket, string prefix)
    {
        var from = From([("FROM_URL", url), .. OwnKeys]);

        Assert.Equal((server, bucket, prefix), (from.Bucket!.Endpoint!.AbsoluteUri, from.Bucket.Bucket, from.Prefix));
        Assert.Null(from.Folder);
    }

    [Theory]
    [InlineData("file:///media/disk/models", "/media/disk/models")]
    [InlineData("file:///media/disk/models/", "/media/disk/models")]
    public void A_folder_is_the_whole_path(string url, string folder)
    {
        var from = From(("FROM_URL", url));

        Assert.Equal((folder, ""), (from.Folder, from.Prefix));
        Assert.Null(from.Bucket);
    }

    [Theory]
    [InlineData(null, null, Store)]
    [InlineData("https://other.example", null, "https://other.example/")]
    [InlineData("https://other.example", "fra1", "https://other.example/")]
    [InlineData(null, "eu-central-1", Aws)]
    public void The_server_is_the_source_s_own_else_AWS_in_its_region_else_the_store_s(string? endpoint, string? region, string server)
    {
        var bucket = From([
            ("FROM_URL", "s3://weights"), ("FROM_AWS_ENDPOINT_URL", endpoint), ("FROM_AWS_REGION", region), .. OwnKeys]).Bucket!;

        Assert.Equal(server, bucket.Endpoint?.AbsoluteUri ?? Aws);
        Assert.Equal(region ?? "us-east-1", bucket.Region);
    }

    [Fact]
    public void The_store_s_keys_are_for_its_own_server_alone()
    {
        Assert.Equal(StoreKeys, From(("FROM_URL", "s3://weights")).Bucket!.Keys);
        Assert.Equal("id-of-source", From([("FROM_URL", "s3://weights"), .. OwnKeys]).Bucket!.Keys!.AccessKeyId);
        Assert.Equal(
            "FROM_AWS_ACCESS_KEY_ID and FROM_AWS_SECRET_ACCESS_KEY are not set, and no other source of credentials is configured. "
            + "Set both to keys that may list and read the bucket in FROM_URL.",
            OnlyFault(("FROM_URL", "https://other.example/weights")));
        Assert.Null(From(("FROM_URL", "https://other.example/weights"), ("AWS_PROFILE", "models")).Bucket!.Keys);
    }

    [Fact]
    public void If_the_store_is_a_folder_the_settings_of_AWS_are_for_the_source()
    {
        (string, string?)[] folder = [("S3_ENDPOINT_URL", "file:///mnt/store"), ("S3_BUCKET", null)];

        var bucket = From([("FROM_URL", "s3://weights"), ("AWS_REGION", "eu-central-1"), .. folder]).Bucket!;
        Assert.Equal((null, "eu-central-1", StoreKeys), (bucket.Endpoint, bucket.Region, bucket.Keys));
        Assert.StartsWith(
            "FROM_URL is \"s3://weights\", which does not name the bucket's server",
            OnlyFault([("FROM_URL", "s3://weights"), .. folder]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_means_nothing_where_copies_are_the_source()
    {
        Assert.False(Read(("FROM_URL", "s3://weights"), ("HF_HUB_OFFLINE", "1")).Settings!.Request!.Offline);
        Assert.True(Read(("HF_HUB_OFFLINE", "1")).Settings!.Request!.Offline);
    }

    [Fact]
    public void Both_ends_share_certificates_and_proxies()
    {
        var reading = Read([("FROM_URL", "https://other.example/weights"), ("HTTPS_PROXY", "http://proxy.example:3128"), .. OwnKeys]);

        Assert.Equal(reading.Settings!.Ends.Store!.Bucket!.Proxy, reading.Settings.Ends.From!.Bucket!.Proxy);
    }

    [Theory]
    [InlineData("/media/disk", "is a path, not a URL")]
    [InlineData("weights", "must begin with s3://")]
    [InlineData("gs://weights/models", "must begin with s3://")]
    [InlineData("s3://", "names no bucket")]
    [InlineData("https://other.example", "names no bucket")]
    [InlineData("s3://Weights/models", "names a bucket that may only contain lower-case letters")]
    [InlineData("s3://weights/../x", "has a part that is \".\" or \"..\"")]
    [InlineData("s3://weights//models", "begins with \"/\"")]
    [InlineData("https://other.example/weights?x=1", "has a query or a fragment")]
    [InlineData("https://weights.s3.eu-central-1.amazonaws.com/models", "has the bucket in its host name")]
    [InlineData("https://huggingface.co/org/name", "is on the Hub, but a copy is in a bucket or a folder")]
    [InlineData("file://host/folder", "is not the URL of a folder")]
    [InlineData("s3://weights/models/org/name", "ends in the model's name. Leave out org/name: ")]
    [InlineData("s3://weights/org/name/", "ends in the model's name")]
    [InlineData("file:///media/disk/org/name", "ends in the model's name")]
    [InlineData("s3://models", "is where the store keeps its own copies")]
    [InlineData("https://objectstore.example/models/models/", "is where the store keeps its own copies")]
    public void What_cannot_be_the_source_is_a_fault(string url, string problem) =>
        Assert.StartsWith($"FROM_URL is \"{url.Replace("?x=1", "?****", StringComparison.Ordinal)}\", which {problem}", OnlyFault(("FROM_URL", url)), StringComparison.Ordinal);

    [Theory]
    [InlineData("file:///mnt/store/models")]
    [InlineData("file:///mnt/store/models/")]
    public void The_store_s_own_folder_is_a_fault(string url) => Assert.Contains(
        "is where the store keeps its own copies",
        OnlyFault(("FROM_URL", url), ("S3_ENDPOINT_URL", "file:///mnt/store"), ("S3_BUCKET", null)),
        StringComparison.Ordinal);

    [Fact]
    public void Two_servers_half_a_pair_of_keys_and_an_invalid_region_are_faults()
    {
        var faults = Read(
            ("FROM_URL", "https://other.example/weights"),
            ("FROM_AWS_ENDPOINT_URL", "https://third.example"),
            ("FROM_AWS_REGION", "eu central"),
            ("FROM_AWS_ACCESS_KEY_ID", "id-of-source")).Faults;

        Assert.Equal(
            ["FROM_AWS_ENDPOINT_URL", "FROM_AWS_REGION", "FROM_AWS_SECRET_ACCESS_KEY"],
            faults.Select(fault => fault.Name));
    }

    [Fact]
    public void The_source_s_secrets_are_not_shown()
    {
        var reading = Read([("FROM_URL", "s3://weights"), ("FROM_AWS_SESSION_TOKEN", "token-of-source"), .. OwnKeys]);

        Assert.Contains("FROM_URL=s3://weights, FROM_AWS_ACCESS_KEY_ID=****", reading.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("of-source", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(3, reading.Secrets.Count(secret => secret.EndsWith("-of-source", StringComparison.Ordinal)));
    }

    private static CopyOrigin From(params (string, string?)[] changes)
    {
        var reading = Read(changes);
        Assert.Empty(reading.Faults);
        return reading.Settings!.ToOptions().From!;
    }

    private static string OnlyFault(params (string, string?)[] changes) => Assert.Single(Read(changes).Faults).Text;

    private static SettingsReading Read(params (string, string?)[] changes) => CliRun.ReadSettings(changes);
}
