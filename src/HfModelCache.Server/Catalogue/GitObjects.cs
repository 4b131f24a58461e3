using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HfModelCache.Copies;
using HfModelCache.Integrity;

namespace HfModelCache.Server.Catalogue;

/// <summary>Computes the IDs of git objects as the Hub states them.</summary>
/// <remarks>In git, a large file is a pointer: three lines with its hash and size (git-lfs, docs/spec.md).</remarks>
internal static class GitObjects
{
    /// <summary>Returns the ID of the blob that a file is in git: of its content or, for a large file, of its pointer.</summary>
    public static string BlobOf(ManifestFile file) => IsLarge(file) ? IdOf("blob", PointerOf(file)) : file.Digest.Hex;

    /// <summary>Returns the size of a large file's pointer, in bytes.</summary>
    public static int PointerSizeOf(ManifestFile file) => PointerOf(file).Length;

    /// <summary>Whether git holds only a pointer to the file.</summary>
    public static bool IsLarge(ManifestFile file) => file.Digest.Algorithm == DigestAlgorithm.Sha256;

    /// <summary>Returns an ID for a folder. It changes whenever what is in the folder does; the Hub's own also covers files that a copy leaves out.</summary>
    public static string FolderIn(FileTree tree, string path)
    {
        var content = new StringBuilder();
        foreach (var entry in tree.List(path, recursive: true, after: null))
        {
            if (entry.File is { } file)
                content.Append(entry.Path).Append('\0').Append(file.Digest).Append('\n');
        }

        return IdOf("tree", Encoding.UTF8.GetBytes(content.ToString()));
    }

    /// <summary>Returns the pointer that git holds of a large file.</summary>
    public static byte[] PointerOf(ManifestFile file) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"version https://git-lfs.github.com/spec/v1\noid sha256:{file.Digest.Hex}\nsize {file.Size}\n"));

    // Git's own IDs are SHA-1.
#pragma warning disable CA5350
    private static string IdOf(string type, byte[] content)
    {
        var header = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{type} {content.Length}\0"));
        return Convert.ToHexStringLower(SHA1.HashData([.. header, .. content]));
    }
#pragma warning restore CA5350
}
