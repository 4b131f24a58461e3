using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;
using HfModelCache.Tests.Loopback;

namespace HfModelCache.Tests.Stores.Credentials;

/// <summary>A minimal token service (STS) on a real socket.</summary>
internal sealed class FakeTokenService : HttpServer
{
    /// <summary>When the next keys expire.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>Replaces every response, if set.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    /// <summary>The tokens received, in request order.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    protected override void Note(HttpListenerRequest request)
    {
        using var reader = new StreamReader(request.InputStream);
        Tokens.Enqueue(HttpUtility.ParseQueryString(reader.ReadToEnd())["WebIdentityToken"]!);
    }

    protected override void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        var body = Refusal is { } refusal
            ? $"<ErrorResponse><Error><Code>{refusal.Code}</Code><Message>Said the service.</Message></Error></ErrorResponse>"
            : $"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult>
                <Credentials>
                  <AccessKeyId>id-{Tokens.Count}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
                  <SessionToken>session</SessionToken><Expiration>{Expires.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</Expiration>
                </Credentials>
              </AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>
            """;
        response.StatusCode = Refusal?.Status ?? 200;
        response.ContentType = "text/xml";
        response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
    }
}
