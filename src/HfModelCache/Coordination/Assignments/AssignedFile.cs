using System.Text.Json.Serialization;
using HfModelCache.Integrity;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents one file of a plan: assigned to one machine, or split between all of them by parts.</summary>
/// <param name="Path">Its path in the repo.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">Its hash, as <see cref="ContentDigest"/> formats it.</param>
internal sealed record AssignedFile(
    [property: JsonRequired] string Path,
    [property: JsonRequired] long Size,
    [property: JsonRequired] string Digest)
{
    private const int MaxParts = 10_000;

    /// <summary>The assignment that includes the whole file; null if the file is split.</summary>
    [JsonPropertyName("share")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Assignment { get; init; }

    /// <summary>The open upload that receives the parts of a split file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UploadId { get; init; }

    /// <summary>The size of every part of that upload but the last, in bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long PartSize { get; init; }

    /// <summary>Whether all machines store parts of the file.</summary>
    [JsonIgnore]
    public bool IsSplit => UploadId is not null;

    /// <summary>Creates the entry of a file.</summary>
    public static AssignedFile Of(RepoFile file) => new(file.Path, file.Size, file.Digest.ToString());

    /// <summary>The file; null if the entry is invalid.</summary>
    public RepoFile? ToRepoFile() => RepoFile.TryParse(Path, Size, Digest);

    /// <summary>The upload of a split file; null if one machine stores the whole file.</summary>
    /// <param name="key">The object that the file becomes.</param>
    public MultipartUpload? ToUpload(string key) =>
        UploadId is null ? null : new MultipartUpload(key, UploadId, PartSize, Token: "");

    /// <summary>Whether the entry is usable.</summary>
    /// <param name="count">The number of assignments.</param>
    public bool IsValid(int count) =>
        ToRepoFile() is not null
        && (Assignment is { } index
            ? index >= 0 && index < count
            : UploadId is { Length: > 0 } && PartSize > 0 && Size / PartSize < MaxParts);
}
