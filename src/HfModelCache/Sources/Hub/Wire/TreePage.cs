using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Integrity;
using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads a page of a tree, and checks each file as it arrives.</summary>
/// <param name="repo">The repo of the tree.</param>
/// <param name="mostEntries">The maximum number of entries.</param>
internal sealed class TreePage(RepoId repo, int mostEntries)
{
    // No store accepts a larger object: 1 PiB is twenty times Amazon's limit.
    private const long MostBytes = 1L << 50;

    private readonly List<RepoFile> _files = [];
    private readonly List<UnusableFile> _unusable = [];

    /// <summary>The page's files.</summary>
    public IReadOnlyList<RepoFile> Files => _files;

    /// <summary>The page's files that can't be stored.</summary>
    public IReadOnlyList<UnusableFile> Unusable => _unusable;

    /// <summary>The number of entries, of files and others.</summary>
    public int Entries { get; private set; }

    /// <summary>Reads one token, or one whole entry.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == 0)
        {
            return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray
                ? true
                : throw new JsonException("It is not a list.");
        }

        var end = reader;
        if (!end.TrySkip())
            return false;
        Add(JsonSerializer.Deserialize(ref reader, HubJson.Default.TreeAnswer));
        return true;
    }

    // Folders and submodules are skipped. Any other type may be a kind of file that a later Hub introduces.
    private void Add(TreeAnswer? entry)
    {
        if (++Entries > mostEntries)
            throw Unsafe("lists more entries than any repo has");
        switch (entry?.Type)
        {
            case "directory" or "commit":
                break;
            case "file":
                Add(entry, entry.Path ?? "");
                break;
            default:
                throw new OperatorException(
                    FailureReason.TreeIncomplete,
                    $"The tree of {repo} lists \"{RepoPath.Printable(entry?.Path)}\" as a \"{RepoPath.Printable(entry?.Type)}\", which is neither file nor folder.");
        }
    }

    private void Add(TreeAnswer entry, string path)
    {
        if (FindProblem(entry, path) is { } problem)
            _unusable.Add(new UnusableFile(path, problem));
        else
            _files.Add(new RepoFile(path, entry.Size!.Value, DigestOf(entry)!));
    }

    private static string? FindProblem(TreeAnswer entry, string path)
    {
        if (RepoPath.FindProblem(path) is { } problem)
            return problem;
        if (entry.Size is not (>= 0 and <= MostBytes) || (entry.Lfs?.Size is { } size && size != entry.Size))
            return "has no usable size";
        return DigestOf(entry) is null ? "has no usable hash" : null;
    }

    // A large file's own oid is the hash of its pointer, not of its content.
    private static ContentDigest? DigestOf(TreeAnswer entry) => entry.Lfs is { } lfs
        ? ContentDigest.IsHex(lfs.Oid, 64) ? ContentDigest.Sha256(lfs.Oid!) : null
        : ContentDigest.IsHex(entry.Oid, 40) ? ContentDigest.GitBlob(entry.Oid!) : null;

    private OperatorException Unsafe(string problem) => new(FailureReason.UnsafeTree, $"The tree of {repo} {problem}.");
}
