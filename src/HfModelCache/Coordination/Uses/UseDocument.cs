using System.Text.Json.Serialization;

namespace HfModelCache.Coordination.Uses;

/// <summary>Represents what a pod states that uses a restored copy.</summary>
internal sealed record UseDocument
{
    /// <summary>The pod's name.</summary>
    public required string Pod { get; init; }

    /// <summary>Identifies the lock that the pod's process holds; null if the file system has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lock { get; init; }

    /// <summary>The pod renews the document several times in this time, in seconds.</summary>
    public required double TimeoutSeconds { get; init; }
}

/// <summary>Serializes uses.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UseDocument))]
internal sealed partial class UseJson : JsonSerializerContext;
