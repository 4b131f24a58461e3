using System.Buffers.Text;
using System.Text.Json;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Describes a JSON Web Token (RFC 7519), whose claims are readable without a key.</summary>
internal static class IdentityToken
{
    private const string Unreadable = "It is not a JSON Web Token.";

    /// <summary>Returns its claims as a sentence, without the signature that makes it a secret.</summary>
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

            string Claim(string name) => claims.RootElement.TryGetProperty(name, out var claim) ? claim.ToString() : "(not stated)";

            string Expiry() => claims.RootElement.TryGetProperty("exp", out var exp) && exp.TryGetInt64(out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("u")
                : "(not stated)";
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return Unreadable;
        }
    }
}
