using HfModelCache.Cli.Settings;
using HfModelCache.Stores.S3;

namespace HfModelCache.Tests.Cli;

/// <summary>The store's settings, by the names of AWS's tools where they have some.</summary>
public sealed class StoreSettingsTests
{
    private const string S3 = "https://s3.example.com/";
    private const string All = "https://all.example.com/";

    [Theory]
    [InlineData("https://own.example.com/", S3, All, null, "https://own.example.com/")]
    [InlineData(null, S3, All, null, S3)]
    [InlineData(null, null, All, null, All)]
    [InlineData(null, S3, All, "false", S3)]
    [InlineData(null, S3, All, "true", null)]
    [InlineData("https://own.example.com/", S3, All, "true", "https://own.example.com/")]
    public void The_address_is_read_as_AWS_s_tools_read_it_after_our_own(string? own, string? s3, string? all, string? ignored, string? meant) =>
        Assert.Equal(meant, Bucket(
            ("S3_ENDPOINT_URL", own), ("AWS_ENDPOINT_URL_S3", s3), ("AWS_ENDPOINT_URL", all),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ignored), ("AWS_REGION", "eu-central-1")).Endpoint?.AbsoluteUri);

    [Fact]
    public void An_address_by_another_name_is_shown_with_the_settings_and_blamed_by_it()
    {
        var reading = Read(("S3_ENDPOINT_URL", null), ("AWS_ENDPOINT_URL", "no-address"));

        Assert.Contains("AWS_ENDPOINT_URL=no-address", reading.Summary, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL is \"no-address\"", Assert.Single(reading.Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_bucket_demands_can_be_set()
    {
        var options = Bucket(
            ("S3_SSE", "aws:kms"), ("S3_SSE_KMS_KEY_ID", "alias/models"), ("S3_ACL", "bucket-owner-full-control"),
            ("S3_STORAGE_CLASS", "STANDARD_IA"), ("S3_REQUEST_PAYER", "requester"), ("S3_ADDRESSING_STYLE", "virtual"),
            ("S3_PAYLOAD_SIGNING", "true"), ("AWS_USE_FIPS_ENDPOINT", "true"), ("AWS_USE_DUALSTACK_ENDPOINT", "true"));

        Assert.Equal(
            new ObjectSettings { Encryption = "aws:kms", KmsKeyId = "alias/models", Acl = "bucket-owner-full-control", StorageClass = "STANDARD_IA" },
            options.Objects);
        Assert.True(options is { RequesterPays: true, VirtualHost: true, SignedPayload: true, UseFips: true, UseDualStack: true });
    }

    [Fact]
    public void Nothing_is_demanded_by_default()
    {
        var options = Bucket();

        Assert.Equal(new ObjectSettings(), options.Objects);
        Assert.True(options is { RequesterPays: false, VirtualHost: null, SignedPayload: false, UseFips: false, UseDualStack: false });
    }

    [Theory]
    [InlineData("S3_SSE", "aes", "AES256 or aws:kms")]
    [InlineData("S3_SSE_KMS_KEY_ID", "alias/models", "Set S3_SSE=aws:kms")]
    [InlineData("S3_ACL", "a b", "a blank")]
    [InlineData("S3_STORAGE_CLASS", "A\nHost: b", "a control character")]
    [InlineData("S3_REQUEST_PAYER", "owner", "Set it to requester")]
    [InlineData("S3_ADDRESSING_STYLE", "auto", "path or virtual")]
    public void What_makes_no_sense_is_a_fault(string name, string value, string remedy)
    {
        var fault = Assert.Single(Read((name, value)).Faults);

        Assert.Contains(name, fault.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.Text, StringComparison.Ordinal);
    }

    private static S3Options Bucket(params (string, string?)[] changes) => Read(changes).Settings!.Ends.Store!.Bucket!;

    private static SettingsReading Read(params (string, string?)[] changes) => CliRun.ReadSettings(changes);
}
