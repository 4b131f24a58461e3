using System.Text.Json.Serialization;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>One file of a plan of shares: one share carries it, or all of them carry some of its parts.</summary>
/// <param name="Path">Its path in the repo.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">Its hash, as <see cref="ContentDigest"/> writes it.</param>
public sealed record AssignedFile(
    [property: JsonRequired] string Path,
    [property: JsonRequired] long Size,
    [property: JsonRequired] string Digest)
{
    private const int MaxParts = 10_000;

    /// <summary>The share that carries the whole file; null where all carry parts of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Share { get; init; }

    /// <summary>The open upload into which all shares put their parts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UploadId { get; init; }

    /// <summary>The size of every part of that upload but the last, in bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PartSize { get; init; }

    /// <summary>The entry of a file.</summary>
    public static AssignedFile Of(RepoFile file) => new(file.Path, file.Size, file.Digest.ToString());

    /// <summary>The file, or null where the entry makes no sense.</summary>
    public RepoFile? ToRepoFile() =>
        Path is not null && RepoPath.FindProblem(Path) is null && Size >= 0 && ContentDigest.TryParse(Digest, out var digest)
            ? new RepoFile(Path, Size, digest)
            : null;

    /// <summary>The shared upload; null where one share carries the file.</summary>
    /// <param name="key">The object that the file becomes.</param>
    public MultipartUpload? ToUpload(string key) =>
        UploadId is null ? null : new MultipartUpload(key, UploadId, PartSize, Token: "");

    /// <summary>Whether the entry can be gone by.</summary>
    /// <param name="count">How many shares there are.</param>
    public bool MakesSense(int count) =>
        ToRepoFile() is not null && (Share is { } share ? share >= 0 && share < count : UploadId is { Length: > 0 } && PartSize > 0 && Size / PartSize < MaxParts);
}
