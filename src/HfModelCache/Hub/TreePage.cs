using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Integrity;

namespace HfModelCache.Hub;

/// <summary>One try at one page of a tree: its files, each of them judged as it arrives.</summary>
/// <param name="repo">Whose tree it is.</param>
/// <param name="mostEntries">The most entries to take.</param>
internal sealed class TreePage(RepoId repo, int mostEntries)
{
    private readonly List<RepoFile> _files = [];

    /// <summary>The page's files.</summary>
    public IReadOnlyList<RepoFile> Files => _files;

    /// <summary>How many entries it has, files and others.</summary>
    public int Entries { get; private set; }

    /// <summary>Takes one token, or one whole entry.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == 0)
        {
            return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray
                ? true
                : throw new JsonException("It is no list.");
        }

        var end = reader;
        if (!end.TrySkip())
            return false;
        Add(JsonSerializer.Deserialize(ref reader, HubJson.Default.TreeAnswer));
        return true;
    }

    // Folders, and links to other repositories, are passed over. Any other kind may be a file that a later Hub knows.
    private void Add(TreeAnswer? entry)
    {
        if (++Entries > mostEntries)
            throw Unsafe("lists more entries than any repo has");
        switch (entry?.Type)
        {
            case "file":
                _files.Add(FileOf(entry));
                break;
            case "directory" or "commit":
                break;
            default:
                throw new OperatorException(
                    FailureReason.TreeIncomplete,
                    $"The tree of {repo} lists \"{Printable(entry?.Path)}\" as a \"{Printable(entry?.Type)}\", which is neither file nor folder.");
        }
    }

    private RepoFile FileOf(TreeAnswer entry)
    {
        var path = entry.Path ?? "";
        if (RepoPath.FindProblem(path) is { } problem)
            throw Unsafe($"lists the file name \"{Printable(path)}\", which {problem}");
        if (entry.Size is not >= 0 || (entry.Lfs?.Size is { } size && size != entry.Size))
            throw Unsafe($"states no usable size for \"{path}\"");
        return DigestOf(entry) is { } digest
            ? new RepoFile(path, entry.Size.Value, digest)
            : throw Unsafe($"states no usable hash for \"{path}\"");
    }

    // For large files the entry's own oid is the hash of the pointer's text, which says nothing of the content.
    private static ContentDigest? DigestOf(TreeAnswer entry) => entry.Lfs is { } lfs
        ? ContentDigest.IsHex(lfs.Oid, 64) ? ContentDigest.Sha256(lfs.Oid!) : null
        : ContentDigest.IsHex(entry.Oid, 40) ? ContentDigest.GitBlob(entry.Oid!) : null;

    internal static string Printable(string? text) => string.Concat(
        (text ?? "").Take(100).Select(c => char.IsAscii(c) && !char.IsControl(c) ? c.ToString() : $"\\u{(int)c:x4}"));

    private OperatorException Unsafe(string problem) => new(FailureReason.UnsafeTree, $"The tree of {repo} {problem}.");
}
