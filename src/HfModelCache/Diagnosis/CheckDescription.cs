namespace HfModelCache.Diagnosis;

/// <summary>Describes a check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it finds out, as a sentence without a full stop.</param>
/// <param name="Requires">The checks of the same end that must not fail before.</param>
internal sealed record CheckDescription(string Name, string Meaning, params IReadOnlyList<CheckDescription> Requires);
