using System.Globalization;
using System.Text;
using HfModelCache.TestHub.Content;

namespace HfModelCache.TestHub.Repos;

/// <summary>One file of a commit; the name is not judged, because a hostile Hub would not judge it either.</summary>
/// <param name="path">The path inside the repository.</param>
/// <param name="content">The bytes.</param>
/// <param name="isLfs">Whether the file lies in large-file storage and is served from a signed URL.</param>
public sealed class TestFile(string path, FileContent content, bool isLfs)
{
    // A listing of 10,000 files is served page by page; hashing every name each time would take seconds.
    private readonly Lazy<string> _pointerOid = new(() => ContentDigests.GitBlob(PointerTo(content)));
    private readonly Lazy<string> _xetHash = new(() => ContentDigests.Invented("xet " + content.Identity, 64));

    /// <summary>The path inside the repository.</summary>
    public string Path => path;

    /// <summary>The bytes.</summary>
    public FileContent Content => content;

    /// <summary>Whether the file lies in large-file storage and is served from a signed URL.</summary>
    public bool IsLfs => isLfs;

    /// <summary>The pointer that git itself stores in place of an LFS file.</summary>
    public string PointerText => PointerTo(content);

    /// <summary>The id in git's tree: of the content for a plain file, of the pointer for an LFS file.</summary>
    public string Oid => isLfs ? _pointerOid.Value : content.GitOid;

    /// <summary>The name under which the Xet storage knows the content.</summary>
    public string XetHash => _xetHash.Value;

    /// <summary>A small file stored in git itself.</summary>
    public static TestFile Plain(string path, string text) => Plain(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A small file stored in git itself.</summary>
    public static TestFile Plain(string path, byte[] bytes) => new(path, new MemoryContent(bytes), isLfs: false);

    /// <summary>A file in large-file storage.</summary>
    public static TestFile Lfs(string path, byte[] bytes) => new(path, new MemoryContent(bytes), isLfs: true);

    /// <summary>A file in large-file storage whose bytes follow from a seed and are stored nowhere.</summary>
    public static TestFile Generated(string path, long size, ulong seed) =>
        new(path, new GeneratedContent(seed, size), isLfs: true);

    private static string PointerTo(FileContent content) => string.Create(
        CultureInfo.InvariantCulture,
        $"version https://git-lfs.github.com/spec/v1\noid sha256:{content.Sha256}\nsize {content.Length}\n");
}
