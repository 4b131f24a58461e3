using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>Makes and checks the CDN's URLs; each is good for one file and a limited time.</summary>
internal sealed class SignedUrls(FakeHub hub)
{
    private const string SignatureMark = "&Signature=";
    private const string KeyMark = "&Key-Pair-Id=";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, TestFile> _files = new(StringComparer.Ordinal);

    public string Create(TestRepo repo, TestFile file, Caller caller)
    {
        var path = repo.UsesXet
            ? $"/xet-bridge-us/{repo.InternalId}/{file.XetHash}"
            : $"/repos/{repo.InternalId[..2]}/{repo.InternalId}/{file.Content.Sha256}";
        _files[path] = file;
        var user = caller.Token is null ? "public" : "tester";
        var expires = (hub.Clock.GetUtcNow() + hub.Options.SignedUrlLifetime).ToUnixTimeSeconds();
        // The random part makes every URL another one, as on the Hub.
        var condition = new { Expires = expires, Nonce = Guid.NewGuid() };
        var policy = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(condition));
        var signed = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}?X-Xet-Cas-Uid={user}&response-content-disposition={Uri.EscapeDataString(PlainFile.Disposition(file.Path))}" +
            $"&Expires={expires}&Policy={policy}");
        return $"{(hub.Options.CdnAddress ?? hub.CdnEndpoint).GetLeftPart(UriPartial.Authority)}{signed}{SignatureMark}{Sign(signed)}{KeyMark}K2L8F4GPSG1IFC";
    }

    /// <summary>The file behind a URL, or why there is none.</summary>
    public (TestFile? File, Answer? Refusal) Open(IncomingRequest request)
    {
        var end = request.Target.IndexOf(SignatureMark, StringComparison.Ordinal);
        if (end < 0 || request.Target[(end + SignatureMark.Length)..].Split(KeyMark)[0] != Sign(request.Target[..end]))
            return (null, SignedUrlErrors.AccessDenied("The signature does not match"));
        var expires = long.Parse(request.Parameter("Expires")!, CultureInfo.InvariantCulture);
        return hub.Clock.GetUtcNow().ToUnixTimeSeconds() >= expires
            ? (null, SignedUrlErrors.AccessDenied("Request has expired"))
            : (_files[request.Path], null);
    }

    private string Sign(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
