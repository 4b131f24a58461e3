using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Server.Catalogue;

namespace HfModelCache.Server.Answers;

/// <summary>Describes a repo as the Hub's API does. What a copy does not know is left out.</summary>
/// <param name="repo">The repo.</param>
/// <param name="visibility">Who may read it.</param>
internal sealed class RepoDescription(RepoId repo, Visibility visibility)
{
    private static readonly string[] IdNames = ["_id", "id"];

    // Nobody counts them here. Clients expect numbers.
    private static readonly string[] Counters = ["downloads", "likes"];

    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>Begins the description of a copy: all but its files.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="wanted">The only fields to write, besides the IDs; empty for all.</param>
    /// <remarks>If its files are wanted too, a list of them is open at the end.</remarks>
    public void Open(Utf8JsonWriter json, ServedCopy copy, IReadOnlySet<string> wanted)
    {
        _wanted.UnionWith(wanted);
        json.WriteStartObject();
        WriteFields(json, copy.Commit, copy.Manifest.Written);
        if (Wants("usedStorage"))
            json.WriteNumber("usedStorage", copy.Files.Sum(file => file.Size));
        if (Wants("siblings"))
            json.WriteStartArray("siblings");
    }

    /// <summary>Writes a file of the copy.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="file">The file.</param>
    /// <param name="withBlob">Whether its size and hashes are written.</param>
    public static void WriteSibling(Utf8JsonWriter json, ManifestFile file, bool withBlob)
    {
        json.WriteStartObject();
        json.WriteString("rfilename", file.Path);
        if (withBlob)
        {
            json.WriteNumber("size", file.Size);
            json.WriteString("blobId", GitObjects.BlobOf(file));
            FileDescription.WriteLarge(json, file, "sha256");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the description of a copy in a list.</summary>
    public void Write(Utf8JsonWriter json, Commit? commit, DateTimeOffset? written)
    {
        json.WriteStartObject();
        WriteFields(json, commit, written);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, Commit? commit, DateTimeOffset? written)
    {
        WriteText(json, "_id", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repo.PagePath)))[..24]);
        WriteText(json, "id", repo.Name);
        if (repo.Type == RepoType.Model)
            WriteText(json, "modelId", repo.Name);
        if (repo.Name.Split('/') is [var author, _])
            WriteText(json, "author", author);
        if (commit is not null)
            WriteText(json, "sha", commit.Sha);
        if (written is { } time)
            WriteText(json, "lastModified", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        WriteFlag(json, "private", visibility == Visibility.Private);
        if (visibility == Visibility.Gated)
            WriteText(json, "gated", "auto");
        else
            WriteFlag(json, "gated", value: false);
        WriteFlag(json, "disabled", value: false);
        foreach (var counter in Counters.Where(Wants))
            json.WriteNumber(counter, 0);
        if (Wants("tags"))
        {
            json.WriteStartArray("tags");
            json.WriteEndArray();
        }
    }

    private bool Wants(string name) => _wanted.Count == 0 || IdNames.Contains(name) || _wanted.Contains(name);

    private void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (Wants(name))
            json.WriteString(name, value);
    }

    private void WriteFlag(Utf8JsonWriter json, string name, bool value)
    {
        if (Wants(name))
            json.WriteBoolean(name, value);
    }
}
