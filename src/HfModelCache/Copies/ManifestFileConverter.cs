using System.Text.Json;
using System.Text.Json.Serialization;
using HfModelCache.Repos;

namespace HfModelCache.Copies;

/// <summary>Reads and writes a file of a manifest: <c>{"path": …, "size": …, "digest": "sha256:…", "eTag": …, "adopted": …}</c>.</summary>
/// <remarks>An entry whose path, size or digest is not valid makes the document unusable. Anyone with write access to the store may have written it.</remarks>
internal sealed class ManifestFileConverter : JsonConverter<ManifestFile>
{
    private const string PathName = "path";
    private const string SizeName = "size";
    private const string DigestName = "digest";
    private const string ETagName = "eTag";
    private const string AdoptedName = "adopted";

    /// <inheritdoc/>
    public override ManifestFile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a file is not an object");
        string? path = null, digest = null, etag = null;
        var (size, adopted) = (-1L, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(PathName))
                path = ReadText(ref reader);
            else if (reader.ValueTextEquals(SizeName))
                size = ReadSize(ref reader);
            else if (reader.ValueTextEquals(DigestName))
                digest = ReadText(ref reader);
            else if (reader.ValueTextEquals(ETagName))
                etag = ReadText(ref reader);
            else if (reader.ValueTextEquals(AdoptedName))
                adopted = ReadFlag(ref reader);
            else
                reader.Skip();
        }

        return RepoFile.TryParse(path, size, digest) is { } file
            ? new ManifestFile(file, etag) { Adopted = adopted }
            : throw new JsonException("a file has no valid path, size or digest");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ManifestFile value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(PathName, value.Path);
        writer.WriteNumber(SizeName, value.Size);
        writer.WriteString(DigestName, value.Digest.ToString());
        if (value.ETag is { } etag)
            writer.WriteString(ETagName, etag);
        if (value.Adopted)
            writer.WriteBoolean(AdoptedName, true);
        writer.WriteEndObject();
    }

    private static string? ReadText(ref Utf8JsonReader reader) => !reader.Read() ? null : reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("a file has a text that is none"),
    };

    private static long ReadSize(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) ? size : throw new JsonException("a file has a size that is none");

    private static bool ReadFlag(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException("a file has a flag that is none"),
    };
}
