using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HfModelCache.TestHub.Content;

internal static class ContentDigests
{
    public static string Sha256(FileContent content) => Hash(HashAlgorithmName.SHA256, content, prefix: "");

    public static string GitBlob(FileContent content) =>
        Hash(HashAlgorithmName.SHA1, content, string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0"));

    public static string GitBlob(string text) => GitBlob(new MemoryContent(Encoding.UTF8.GetBytes(text)));

    /// <summary>A made-up but stable hash for what a real Hub would derive from its storage.</summary>
    public static string Invented(string text, int digits) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];

    private static string Hash(HashAlgorithmName algorithm, FileContent content, string prefix)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(Encoding.ASCII.GetBytes(prefix));
        content.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
