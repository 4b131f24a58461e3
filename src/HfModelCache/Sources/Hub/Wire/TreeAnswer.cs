using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Represents an entry of <c>/api/models/{repo}/tree/{commit}</c>.</summary>
internal sealed record TreeAnswer(
    string? Type,
    [property: JsonConverter(typeof(LenientText))] string? Path,
    long? Size,
    string? Oid,
    LfsAnswer? Lfs);

/// <summary>Represents the part of a tree entry that only large files have; <paramref name="Oid"/> is the content's SHA-256.</summary>
internal sealed record LfsAnswer(string? Oid, long? Size);

/// <summary>Reads the Hub's JSON. Unknown fields are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TreeAnswer))]
internal sealed partial class HubJson : JsonSerializerContext;
