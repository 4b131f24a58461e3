using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>One entry of what <c>/api/models/{repo}/tree/{commit}</c> answers.</summary>
internal sealed record TreeAnswer(
    string? Type,
    [property: JsonConverter(typeof(LenientText))] string? Path,
    long? Size,
    string? Oid,
    LfsAnswer? Lfs);

/// <summary>The part of a tree entry that large files have; <paramref name="Oid"/> is the content's SHA-256.</summary>
internal sealed record LfsAnswer(string? Oid, long? Size);

/// <summary>The Hub's answers, as far as they are needed; unknown fields are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TreeAnswer))]
internal sealed partial class HubJson : JsonSerializerContext;
