using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;

namespace HfModelCache.Tests.Stores.Credentials;

/// <summary>Just enough of a token service (STS) over a real socket.</summary>
internal sealed class FakeTokenService : IDisposable
{
    private readonly HttpListener _listener = new();

    public FakeTokenService()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>When the keys end that are given next.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>What every question is answered with instead, where set.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    /// <summary>Whether questions are left without an answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The tokens that were shown, in the order of the questions.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
                Tokens.Enqueue(form["WebIdentityToken"]!);
                if (!IsSilent)
                    Answer(context.Response);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerResponse response)
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
