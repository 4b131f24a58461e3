using HfModelCache.Runs;

namespace HfModelCache.Cli.Settings;

/// <summary>Represents one of several models that a run works on.</summary>
/// <param name="Name">Its name in messages, different from the others'.</param>
/// <param name="Request">Which copy is wanted.</param>
/// <param name="Revision">The revision that is set; null for the default.</param>
internal sealed record WantedModel(string Name, CopyRequest Request, string? Revision);
