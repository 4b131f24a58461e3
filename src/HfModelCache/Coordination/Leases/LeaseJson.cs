using System.Text.Json.Serialization;
using HfModelCache.Failures;

namespace HfModelCache.Coordination.Leases;

/// <summary>Serializes leases.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(JsonStringEnumConverter<FailureReason>)])]
[JsonSerializable(typeof(LeaseDocument))]
internal sealed partial class LeaseJson : JsonSerializerContext;
