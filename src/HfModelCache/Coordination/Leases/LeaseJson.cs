using System.Text.Json.Serialization;
using HfModelCache.Failures;

namespace HfModelCache.Coordination.Leases;

/// <summary>How leases are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(JsonStringEnumConverter<FailureReason>)])]
[JsonSerializable(typeof(LeaseDocument))]
internal sealed partial class LeaseJson : JsonSerializerContext;
