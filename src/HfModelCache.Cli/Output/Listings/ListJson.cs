using System.Text.Json.Serialization;

namespace HfModelCache.Cli.Output.Listings;

/// <summary>Serializes listings without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(NamesDocument))]
internal sealed partial class ListJson : JsonSerializerContext;
