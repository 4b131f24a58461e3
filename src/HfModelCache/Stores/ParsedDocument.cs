using System.Security.Cryptography;

namespace HfModelCache.Stores;

/// <summary>Represents a JSON document that was read to its end.</summary>
/// <param name="Content">What it states, not validated yet; null if it is of another form, or no JSON.</param>
/// <param name="Problem">Why it is of another form, in a few words; null if it isn't.</param>
/// <param name="Version">The version that was read.</param>
/// <typeparam name="T">The form of the document.</typeparam>
internal sealed record ParsedDocument<T>(T? Content, string? Problem, DocumentVersion Version)
    where T : class
{
    private static readonly string Sha256OfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Whether the document has no bytes. Readers treat it as missing.</summary>
    public bool IsEmpty => Version.Sha256 == Sha256OfNothing;
}
