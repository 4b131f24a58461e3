using System.Text.Json.Serialization;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Serializes plans and reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AssignmentPlan))]
[JsonSerializable(typeof(AssignmentReport))]
internal sealed partial class AssignmentJson : JsonSerializerContext;
