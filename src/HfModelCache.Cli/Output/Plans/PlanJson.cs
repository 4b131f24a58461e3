using System.Text.Json.Serialization;

namespace HfModelCache.Cli.Output.Plans;

/// <summary>Serializes plans without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;
