using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Credentials;

/// <summary>A role instead of keys: the executable, a token of its own, and Ceph's token service.</summary>
public sealed class WebIdentityTests(CephTokenServiceFixture ceph) : IClassFixture<CephTokenServiceFixture>, IDisposable
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model.safetensors", 40 << 20, seed: 90),
    ];

    private readonly string _token = Path.GetTempFileName();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_token);

    [Fact]
    public async Task A_role_brings_the_model_into_the_bucket_without_any_key()
    {
        await using var issuer = await IdentityProvider.StartAsync();
        await using var pod = await StartAsync(issuer);
        await File.WriteAllTextAsync(_token, issuer.Issue(CephRole.Audience), Cancel);

        var first = await pod.RunAsync();
        var second = await pod.RunAsync();

        first.AssertSuccess();
        second.AssertSuccess();
        Assert.Contains("already, whole", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(await File.ReadAllTextAsync(_token, Cancel), first.Errors, StringComparison.Ordinal);
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_token_for_another_audience_fails_the_run_at_once_and_is_described()
    {
        await using var issuer = await IdentityProvider.StartAsync();
        await using var pod = await StartAsync(issuer);
        await File.WriteAllTextAsync(_token, issuer.Issue("somebody-else"), Cancel);

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("The token service refuses the role arn:aws:iam:::role/", result.LastLine, StringComparison.Ordinal);
        Assert.Contains(
            $"It is issued by {issuer.Issuer} to system:serviceaccount:default:model-cache for somebody-else",
            result.LastLine,
            StringComparison.Ordinal);
        Assert.Contains("Make the role in AWS_ROLE_ARN trust this token's issuer", result.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain("Retrying in", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_token_service_is_named_and_retried_until_RETRY_TIMEOUT()
    {
        await using var issuer = await IdentityProvider.StartAsync();
        await using var pod = await StartAsync(issuer);
        await File.WriteAllTextAsync(_token, issuer.Issue(CephRole.Audience), Cancel);
        pod.Environment["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:9";
        pod.Environment["RETRY_TIMEOUT"] = "3s";

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("Requesting keys of the role", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("Connection refused", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL_STS", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Access_denied_by_a_store_with_a_token_service_hints_at_wrong_keys()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Environment["AWS_SECRET_ACCESS_KEY"] = "wrong";

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("403 AccessDenied", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("Check the keys", result.LastLine, StringComparison.Ordinal);
    }

    private async Task<PodScenario> StartAsync(IdentityProvider issuer)
    {
        var pod = await PodScenario.StartAsync(ceph, Model);
        pod.RemoveKeys();
        pod.Environment["AWS_ROLE_ARN"] = await CephRole.CreateAsync(pod.Bucket.Cluster, issuer);
        pod.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = _token;
        pod.Environment["AWS_ENDPOINT_URL_STS"] = pod.Bucket.Cluster.Endpoint.AbsoluteUri;
        // What a role writes is not the bucket owner's; its readers need a policy, as the document on Kubernetes says.
        await pod.Bucket.S3.PutBucketPolicyAsync(pod.Bucket.Name, $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
            "Resource":"arn:aws:s3:::{{pod.Bucket.Name}}/*"}]}
            """, Cancel);
        return pod;
    }
}
