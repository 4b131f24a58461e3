using System.Text.Json.Serialization;

namespace HfModelCache.Sharding;

/// <summary>How plans and shares are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SharePlan))]
[JsonSerializable(typeof(ShareDocument))]
internal sealed partial class ShareJson : JsonSerializerContext;
