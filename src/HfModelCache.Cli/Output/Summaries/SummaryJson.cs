using System.Text.Json.Serialization;

namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Serializes summaries without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SummaryDocument))]
internal sealed partial class SummaryJson : JsonSerializerContext;
