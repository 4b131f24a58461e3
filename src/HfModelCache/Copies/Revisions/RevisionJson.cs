using System.Text.Json.Serialization;

namespace HfModelCache.Copies.Revisions;

/// <summary>Serializes the documents of revisions.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RevisionDocument))]
internal sealed partial class RevisionJson : JsonSerializerContext;
