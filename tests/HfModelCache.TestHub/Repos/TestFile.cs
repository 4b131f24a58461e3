using System.Globalization;
using System.Text;
using HfModelCache.TestHub.Content;

namespace HfModelCache.TestHub.Repos;

/// <summary>One file of a commit; the name is not judged, because a hostile Hub would not judge it either.</summary>
/// <param name="Path">The path inside the repository.</param>
/// <param name="Content">The bytes.</param>
/// <param name="IsLfs">Whether the file lies in large-file storage and is served from a signed URL.</param>
public sealed record TestFile(string Path, FileContent Content, bool IsLfs)
{
    /// <summary>The pointer that git itself stores in place of an LFS file.</summary>
    public string PointerText => string.Create(
        CultureInfo.InvariantCulture,
        $"version https://git-lfs.github.com/spec/v1\noid sha256:{Content.Sha256}\nsize {Content.Length}\n");

    /// <summary>The id in git's tree: of the content for a plain file, of the pointer for an LFS file.</summary>
    public string Oid => IsLfs ? ContentDigests.GitBlob(PointerText) : Content.GitOid;

    /// <summary>The name under which the Xet storage knows the content.</summary>
    public string XetHash => ContentDigests.Invented("xet " + Content.Identity, 64);

    /// <summary>A small file stored in git itself.</summary>
    public static TestFile Plain(string path, string text) => Plain(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A small file stored in git itself.</summary>
    public static TestFile Plain(string path, byte[] bytes) => new(path, new MemoryContent(bytes), IsLfs: false);

    /// <summary>A file in large-file storage.</summary>
    public static TestFile Lfs(string path, byte[] bytes) => new(path, new MemoryContent(bytes), IsLfs: true);

    /// <summary>A file in large-file storage whose bytes follow from a seed and are stored nowhere.</summary>
    public static TestFile Generated(string path, long size, ulong seed) => new(path, new GeneratedContent(seed, size), IsLfs: true);
}
