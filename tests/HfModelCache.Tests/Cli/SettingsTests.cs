using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.NearMisses;
using HfModelCache.Cli.Settings.Readers;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Tests.Cli;

public class SettingsTests
{
    [Fact]
    public void An_unset_setting_has_its_documented_default()
    {
        var settings = Read(CliRun.GoodEnvironment);

        Assert.Equal("main", settings.Request!.Revision);
        Assert.Equal("models/", settings.Request!.Prefix);
        Assert.True(settings.Request!.Selection.UsesDefault);
        Assert.Equal(HubOptions.DefaultEndpoint, settings.Hub.Endpoint);
        Assert.Equal("us-east-1", settings.Ends.Store!.Bucket!.Region);
        Assert.Null(settings.Ends.Store!.Folder);
    }

    [Fact]
    public void An_option_overrides_its_variable()
    {
        var environment = CliRun.GoodEnvironment;
        environment["REVISION"] = "from-environment";
        environment["REFRESH"] = "true";

        var settings = Read(environment, (ModelSettings.Revision, "from-option"), (ModelSettings.Refresh, "false"));

        Assert.Equal("from-option", settings.Request!.Revision);
        Assert.False(settings.Request!.Refresh);
    }

    [Fact]
    public async Task A_fault_in_an_option_names_option_and_variable()
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, "cache", "--revision", "a b");

        Assert.Contains("--revision (REVISION)", run.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("team", "team/")]
    [InlineData("team/models/", "team/models/")]
    [InlineData("Größe", "Größe/")]
    public void A_prefix_ends_in_a_slash_unless_it_is_empty(string written, string meant)
    {
        var environment = CliRun.GoodEnvironment;
        environment["S3_PREFIX"] = written;

        Assert.Equal(meant, Read(environment).Request!.Prefix);
    }

    [Theory]
    [InlineData("6d3f4c9a-0b7e-4a53-9d52-3b1f0a7c2e11")]
    [InlineData("d4c3b2a1908f7e6d5c4b3a2918070605")]
    public void A_pod_is_known_by_its_uid_beside_its_name(string uid)
    {
        var environment = CliRun.GoodEnvironment;
        environment["POD_NAME"] = "inference-0";
        environment["POD_UID"] = uid;

        var lease = Read(environment).Lease;

        Assert.Equal(("inference-0", uid), (lease.PodName, lease.PodUid));
    }

    [Fact]
    public void An_empty_ignore_list_differs_from_none()
    {
        var environment = CliRun.GoodEnvironment;
        environment["IGNORE_PATTERNS"] = "";

        Assert.False(Read(environment).Request!.Selection.UsesDefault);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("TRUE", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("NO", false)]
    [InlineData("off", false)]
    [InlineData("", false)]
    public void Switches_are_read_in_any_case(string written, bool meant)
    {
        var environment = CliRun.GoodEnvironment;
        environment["TRANSFORMERS_OFFLINE"] = written;

        Assert.Equal(meant, Read(environment).Request!.Offline);
    }

    [Theory]
    [InlineData("file:///mnt/models", null, "/mnt/models")]
    [InlineData("file:///mnt/models/", "bucket", "/mnt/models/bucket")]
    [InlineData("FILE:///mnt/my%20models", "", "/mnt/my models")]
    public void A_folder_needs_neither_bucket_nor_keys(string endpoint, string? bucket, string folder)
    {
        var environment = new Dictionary<string, string> { ["MODEL_NAME"] = "gpt2", ["S3_ENDPOINT_URL"] = endpoint };
        if (bucket is not null)
            environment["S3_BUCKET"] = bucket;

        Assert.Equal(folder, Path.TrimEndingDirectorySeparator(Read(environment).Ends.Store!.Folder!));
    }

    [Theory]
    [InlineData("AWS_PROFILE", "models")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/creds")]
    [InlineData("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.2/creds")]
    public void Keys_may_come_from_elsewhere(string variable, string value)
    {
        var environment = CliRun.GoodEnvironment;
        environment.Remove("AWS_ACCESS_KEY_ID");
        environment.Remove("AWS_SECRET_ACCESS_KEY");
        environment[variable] = value;

        Assert.Null(Read(environment).Ends.Store!.Bucket!.Keys);
    }

    [Fact]
    public void Amazons_own_store_needs_a_region_and_may_use_the_instances_profile()
    {
        var environment = new Dictionary<string, string>
        {
            ["MODEL_NAME"] = "gpt2",
            ["S3_BUCKET"] = "models",
            ["AWS_DEFAULT_REGION"] = "eu-central-1",
        };

        var bucket = Read(environment).Ends.Store!.Bucket!;

        Assert.Null(bucket.Endpoint);
        Assert.Equal("eu-central-1", bucket.Region);
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["HOME"] = "/nonexistent";
        Assert.NotEmpty(ReadAll(environment).Faults);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", null)]
    [InlineData("http://localhost", null)]
    [InlineData("http://hub.example", "other.example, hub.example")]
    public void A_token_travels_unencrypted_only_to_this_machine_or_where_allowed(string endpoint, string? allowed)
    {
        var environment = CliRun.GoodEnvironment;
        environment["HF_ENDPOINT"] = endpoint;
        if (allowed is not null)
            environment["ALLOWED_HOSTS"] = allowed;

        Assert.NotNull(Read(environment).Hub.Token);
    }

    [Fact]
    public void What_NO_PROXY_says_means_nothing_where_there_is_no_proxy()
    {
        var environment = CliRun.GoodEnvironment;
        environment["NO_PROXY"] = "192.168.*,http://example.com";

        Assert.Empty(Read(environment).Hub.Proxy.Direct);
    }

    [Fact]
    public void A_bundle_for_the_store_overrides_the_one_for_both()
    {
        using var folder = new TemporaryFolder();
        var environment = CliRun.GoodEnvironment;
        environment["CURL_CA_BUNDLE"] = Certificates.WriteTo(folder, "both.pem");

        var settings = Read(environment);
        Assert.NotNull(settings.Hub.TrustedRoots);
        Assert.Same(settings.Hub.TrustedRoots, settings.Ends.Store!.Bucket!.TrustedRoots);

        environment["AWS_CA_BUNDLE"] = Certificates.WriteTo(folder, "store.pem");
        settings = Read(environment);
        Assert.NotSame(settings.Hub.TrustedRoots, settings.Ends.Store!.Bucket!.TrustedRoots);
    }

    [Fact]
    public void The_summary_shows_what_is_set_and_masks_secrets()
    {
        var summary = ReadAll(CliRun.GoodEnvironment).Summary;

        Assert.Contains("S3_BUCKET=models", summary, StringComparison.Ordinal);
        Assert.Contains("AWS_SECRET_ACCESS_KEY=****", summary, StringComparison.Ordinal);
        Assert.Contains("token ****", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALLOW_PATTERN", "ALLOW_PATTERNS")]
    [InlineData("S3_ENDPOINT", "S3_ENDPOINT_URL")]
    [InlineData("MODELNAME", "MODEL_NAME")]
    [InlineData("HF_TOKENS", "HF_TOKEN")]
    [InlineData("REVISON", "REVISION")]
    public void A_misspelt_variable_is_noticed(string written, string meant) =>
        Assert.Equal($"{written} is not a setting. Did you mean {meant}?", Assert.Single(VariableAdvice.Find([written, "PATH"], _ => false)));

    [Fact]
    public void Ordinary_variables_are_not_taken_for_misspellings() =>
        Assert.Empty(VariableAdvice.Find(
        [
            "PATH", "HOME", "HOSTNAME", "VERSION", "AWS_PROFILE", "AWS_ROLE_ARN", "HF_HUB_CACHE", "FTP_PROXY", "LOGNAME",
            "S3_BUCKET_HOST", "POD_NAME", "POD_IP", "KUBERNETES_SERVICE_HOST", "http_proxy", "MODEL_PATH", "HF_HOME", "LANG", "TERM",
        ], _ => false));

    private static CliSettings Read(
        IReadOnlyDictionary<string, string> environment,
        params (SettingDefinition Setting, string Value)[] options)
    {
        var reading = ReadAll(environment, options);
        Assert.Empty(reading.Faults);
        return reading.Settings!;
    }

    private static SettingsReading ReadAll(
        IReadOnlyDictionary<string, string> environment,
        params (SettingDefinition Setting, string Value)[] options) =>
        SettingsReader.Read(new SettingValues(options.ToDictionary(o => o.Setting, o => o.Value), environment), FolderUse.None);
}
