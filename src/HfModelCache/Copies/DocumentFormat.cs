using System.Text.Json;

namespace HfModelCache.Copies;

/// <summary>Represents the format of a document that can't be read otherwise.</summary>
internal sealed record DocumentFormat
{
    /// <summary>The number; null if the document states none.</summary>
    public JsonElement? Format { get; init; }

    /// <summary>Whether another program wrote the document, or a newer version of this one.</summary>
    public bool IsForeign =>
        Format is not { ValueKind: JsonValueKind.Number } format || !format.TryGetInt32(out var number) || number > Manifest.CurrentFormat;
}
