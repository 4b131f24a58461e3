using HfModelCache.Runs;

namespace HfModelCache.Diagnosis;

/// <summary>Represents what a diagnosis looks at.</summary>
/// <param name="Copy">The model; null for none.</param>
/// <param name="Prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="Offline">Whether the Hub is left out.</param>
public sealed record DiagnosisRequest(CopyRequest? Copy, string Prefix, bool Offline);
