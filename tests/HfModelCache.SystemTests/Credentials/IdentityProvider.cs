using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.SystemTests.Credentials;

/// <summary>Issues tokens as a cluster does for its service accounts, and publishes the key that proves them (OpenID Connect).</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;

    private IdentityProvider()
    {
        var request = new CertificateRequest("CN=issuer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(WallClock.Now.AddDays(-1), WallClock.Now.AddDays(1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its address, which is its name in tokens.</summary>
    public string Issuer => _app.Urls.First();

    /// <summary>By which the token service knows its certificate.</summary>
    public string Thumbprint => _certificate.Thumbprint;

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>A token of a service account, signed, good for ten minutes.</summary>
    public string Issue(string audience)
    {
        var now = WallClock.Now.ToUnixTimeSeconds();
        var signed = Encode(new { alg = "RS256", kid = "1", typ = "JWT" }) + "." + Encode(new
        {
            iss = Issuer, sub = "system:serviceaccount:default:model-cache", aud = audience, iat = now, exp = now + 600,
        });
        var signature = _key.SignData(
            System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    private static string Encode(object claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));

    private Task AnswerAsync(HttpContext context)
    {
        object answer = context.Request.Path.StartsWithSegments("/.well-known")
            ? new { issuer = Issuer, jwks_uri = Issuer + "/keys" }
            : new { keys = new[] { new { kid = "1", kty = "RSA", alg = "RS256", use = "sig", x5c = new[] { Convert.ToBase64String(_certificate.RawData) } } } };
        var body = JsonSerializer.SerializeToUtf8Bytes(answer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
