using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Executable;

/// <summary>Variables and profiles of the AWS tools that are not settings of this program change none of its requests.</summary>
public sealed class ForeignSettingsTests(CephFixture ceph)
{
    private static readonly TestFile[] Model = [TestFile.Plain("config.json", "{}"), TestFile.Generated("model.safetensors", 9 << 20, seed: 5)];

    [Fact]
    public async Task Settings_meant_for_other_programs_change_no_request()
    {
        var folder = Directory.CreateTempSubdirectory("aws-");
        var profile = Path.Combine(folder.FullName, "config");
        await File.WriteAllTextAsync(profile, """
            [default]
            region = eu-west-3
            endpoint_url = http://127.0.0.1:9
            request_checksum_calculation = when_supported
            use_dualstack_endpoint = true
            s3_use_arn_region = true
            """, TestContext.Current.CancellationToken);
        var foreign = new Dictionary<string, string>
        {
            ["AWS_CONFIG_FILE"] = profile,
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9",
            ["AWS_USE_FIPS_ENDPOINT"] = "true",
            ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "when_supported",
            ["AWS_RESPONSE_CHECKSUM_VALIDATION"] = "when_supported",
            ["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"] = "1",
            ["AWS_MAX_ATTEMPTS"] = "9",
            ["AWS_RETRY_MODE"] = "adaptive",
            ["AWS_DEFAULTS_MODE"] = "mobile",
            ["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"] = "legacy",
            ["AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"] = "false",
            ["AWS_AUTH_SCHEME_PREFERENCE"] = "sigv4a",
            ["AWS_ACCOUNT_ID_ENDPOINT_MODE"] = "required",
            ["AWS_ENABLE_ENDPOINT_DISCOVERY"] = "true",
            ["AWS_SDK_UA_APP_ID"] = "x",
        };

        var usual = await RequestsAsync([]);
        var changed = await RequestsAsync(foreign);
        folder.Delete(recursive: true);

        Assert.NotEmpty(usual);
        Assert.Equal(usual, changed);
    }

    private async Task<IReadOnlyList<string>> RequestsAsync(Dictionary<string, string> foreign)
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;
        foreach (var (name, value) in foreign)
            pod.Environment[name] = value;

        (await pod.RunAsync()).AssertSuccess();

        await pod.AssertWholeAsync();
        // How often a lease beats, and in which order files are stored, is a matter of time.
        return [.. proxy.Requests.Select(r => r.Replace(pod.Bucket.Name, "BUCKET", StringComparison.Ordinal).Split("uploadId")[0]).Distinct().Order(StringComparer.Ordinal)];
    }
}
