using System.Text.Json;
using HfModelCache.Copies;
using HfModelCache.Server.Catalogue;

namespace HfModelCache.Server.Answers;

/// <summary>Describes the files and folders of a copy as the Hub's trees do. Hashes that lead clients to Xet are left out.</summary>
internal static class FileDescription
{
    /// <summary>Writes a file or folder.</summary>
    public static void Write(Utf8JsonWriter json, FileTree tree, TreeEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("type", entry.File is null ? "directory" : "file");
        json.WriteString("oid", entry.File is null ? GitObjects.FolderIn(tree, entry.Path) : GitObjects.BlobOf(entry.File));
        json.WriteNumber("size", entry.File?.Size ?? 0);
        json.WriteString("path", entry.Path);
        if (entry.File is { } file)
            WriteLarge(json, file, "oid");
        json.WriteEndObject();
    }

    /// <summary>Writes what is stated of a large file alone.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="file">The file. Nothing is written of one that is stored in git itself.</param>
    /// <param name="digestName">The name of the hash, which differs from answer to answer.</param>
    public static void WriteLarge(Utf8JsonWriter json, ManifestFile file, string digestName)
    {
        if (!GitObjects.IsLarge(file))
            return;
        json.WriteStartObject("lfs");
        json.WriteString(digestName, file.Digest.Hex);
        json.WriteNumber("size", file.Size);
        json.WriteNumber("pointerSize", GitObjects.PointerSizeOf(file));
        json.WriteEndObject();
    }
}
