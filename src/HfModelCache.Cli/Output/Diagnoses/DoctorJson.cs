using System.Text.Json.Serialization;

namespace HfModelCache.Cli.Output.Diagnoses;

/// <summary>Serializes diagnoses without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext;
