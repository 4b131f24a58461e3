using System.Security.Cryptography;
using Amazon.Runtime;
using HfModelCache.Stores.S3.Sending;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Credentials;

/// <summary>A role of a Ceph cluster that tokens of one issuer, for one audience, may take.</summary>
internal static class CephRole
{
    public const string Audience = "sts.amazonaws.com";

    /// <returns>The role's name in full.</returns>
    public static async Task<string> CreateAsync(CephCluster cluster, IdentityProvider issuer)
    {
        await cluster.AllowIdentityProvidersAsync();
        await TrustAsync(cluster, issuer);
        var host = new Uri(issuer.Issuer).Authority;
        return await cluster.CreateRoleAsync($"role-{Guid.NewGuid():N}", $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Principal":{"Federated":["arn:aws:iam:::oidc-provider/{{host}}"]},"Action":["sts:AssumeRoleWithWebIdentity"],
            "Condition":{"StringEquals":{"{{host}}:app_id":"{{Audience}}"} } } ] }
            """);
    }

    // Ceph 16 has no tool for it, only this request.
    private static async Task TrustAsync(CephCluster cluster, IdentityProvider issuer)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "CreateOpenIDConnectProvider",
            ["Url"] = issuer.Issuer,
            ["ThumbprintList.member.1"] = issuer.Thumbprint,
            ["ClientIDList.member.1"] = Audience,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, cluster.Endpoint) { Content = form };
        var hash = Convert.ToHexStringLower(SHA256.HashData(await form.ReadAsByteArrayAsync()));
        new RequestSigner("us-east-1").Sign(
            request, new ImmutableCredentials(cluster.AccessKey, cluster.SecretKey, null), hash, WallClock.Now);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
