using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.Server.Requests;

/// <summary>Represents the sender of a request, as far as it says who it is.</summary>
/// <param name="Token">Its token; null for none.</param>
internal sealed record Caller(string? Token)
{
    private const string Scheme = "Bearer ";
    private const int MaxLength = 4096;

    /// <summary>A caller without a token.</summary>
    public static readonly Caller Anonymous = new(Token: null);

    /// <summary>A digest of the token, to remember it by; empty without one.</summary>
    public string Fingerprint => Token is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)));

    /// <summary>Reads the <c>Authorization</c> header. Returns null if it is not a token.</summary>
    public static Caller? Read(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
            return Anonymous;
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : "";
        return token.Length is > 0 and <= MaxLength && token.All(c => c is > ' ' and <= '~') ? new Caller(token) : null;
    }

    /// <summary>Omits the token, which a record would print.</summary>
    public override string ToString() => Token is null ? "anonymous" : "with a token";
}
