using System.Buffers.Text;
using System.Text.Json;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>What a token says of itself: a JSON Web Token (RFC 7519) can be read by anybody, and proved by its issuer.</summary>
internal static class IdentityToken
{
    private const string Unreadable = "It is no JSON Web Token.";

    /// <summary>Its claims in a sentence, without the signature that makes it worth something.</summary>
    /// <param name="token">The token.</param>
    public static string Describe(string token)
    {
        if (token.Split('.') is not [_, var payload, _])
            return Unreadable;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            var (audience, subject, issuer) = (Claim("aud"), Claim("sub"), Claim("iss"));
            return $"It is issued by {issuer} to {subject} for {audience}, and expires at {Expiry()}.";

            string Claim(string name) => claims.RootElement.TryGetProperty(name, out var claim) ? claim.ToString() : "nobody";

            string Expiry() => claims.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("u")
                : "no time";
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return Unreadable;
        }
    }
}
