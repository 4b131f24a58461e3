using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>One entry of what <c>/api/models/{repo}/tree/{commit}</c> answers.</summary>
internal sealed record TreeAnswer(
    string? Type,
    [property: JsonConverter(typeof(LenientText))] string? Path,
    long? Size,
    string? Oid,
    LfsAnswer? Lfs);
