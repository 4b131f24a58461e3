using HfModelCache.Cli.Settings;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Tests.Cli;

public sealed class RoleSettingsTests : IDisposable
{
    private const string Arn = "arn:aws:iam::123456789012:role/model-cache";

    private readonly TemporaryFolder _folder = new();
    private readonly string _token;

    public RoleSettingsTests() => _token = _folder.File("token", "a.b.c");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://sts.example.com", "https://sts.example.com")]
    public void A_role_is_taken_where_there_are_no_keys(string? endpoint, string? meant) => Assert.Equal(
        new WebIdentityRole(Arn, _token, meant is null ? null : new Uri(meant)),
        Read(Arn, _token, endpoint).Settings!.Ends.Store!.Bucket!.Role);

    [Theory]
    [InlineData(null, "https://all.example.com/")]
    [InlineData("https://sts.example.com/", "https://sts.example.com/")]
    public void The_address_of_all_services_is_the_token_service_s_too(string? own, string meant)
    {
        var reading = CliRun.ReadSettings(
            ("AWS_ROLE_ARN", Arn), ("AWS_WEB_IDENTITY_TOKEN_FILE", _token), ("AWS_ACCESS_KEY_ID", null), ("AWS_SECRET_ACCESS_KEY", null),
            ("AWS_ENDPOINT_URL_STS", own), ("AWS_ENDPOINT_URL", "https://all.example.com"));

        Assert.Equal(meant, reading.Settings!.Ends.Store!.Bucket!.Role!.Endpoint!.AbsoluteUri);
    }

    [Fact]
    public void Keys_come_first_and_then_nobody_asks_what_the_role_is()
    {
        var bucket = Read("no role", "/no/file", endpoint: null, keys: true).Settings!.Ends.Store!.Bucket!;

        Assert.NotNull(bucket.Keys);
        Assert.Null(bucket.Role);
    }

    [Theory]
    [InlineData(null, true, null, "AWS_ROLE_ARN is not set, but AWS_WEB_IDENTITY_TOKEN_FILE is")]
    [InlineData(Arn, false, null, "AWS_WEB_IDENTITY_TOKEN_FILE is not set, but AWS_ROLE_ARN is")]
    [InlineData("model-cache", true, null, "AWS_ROLE_ARN is \"model-cache\", which is not a role ARN")]
    [InlineData(Arn, true, "sts.example.com", "AWS_ENDPOINT_URL_STS is \"sts.example.com\", which")]
    public void What_makes_no_sense_is_a_fault(string? arn, bool hasFile, string? endpoint, string fault) => Assert.Contains(
        fault, Assert.Single(Read(arn, hasFile ? _token : null, endpoint).Faults).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("", "is a folder, not a file")]
    public void A_token_that_is_not_there_is_a_fault_at_the_start(string file, string fault) => Assert.Contains(
        fault, Assert.Single(Read(Arn, Path.Combine(_folder.Path, file), null).Faults).Text, StringComparison.Ordinal);

    private static SettingsReading Read(string? arn, string? file, string? endpoint, bool keys = false)
    {
        (string, string?)[] role =
        [
            ("AWS_ROLE_ARN", arn), ("AWS_WEB_IDENTITY_TOKEN_FILE", file), ("AWS_ENDPOINT_URL_STS", endpoint),
        ];
        return CliRun.ReadSettings(keys ? role : [.. role, ("AWS_ACCESS_KEY_ID", null), ("AWS_SECRET_ACCESS_KEY", null)]);
    }
}
