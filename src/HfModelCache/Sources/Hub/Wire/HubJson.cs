using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>The Hub's answers, as far as they are needed; unknown fields are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TreeAnswer))]
internal sealed partial class HubJson : JsonSerializerContext;
