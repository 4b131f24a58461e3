using System.Text.Json;
using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads strings that may not be valid Unicode, because names in git are arbitrary bytes.</summary>
internal sealed class LenientText : JsonConverter<string>
{
    private const string Broken = "\ufffd";

    /// <summary>Returns the string, or a replacement character if it has an unpaired surrogate.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) when (reader.TokenType == JsonTokenType.String)
        {
            return Broken;
        }
    }

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Read(ref reader) : throw new JsonException("It is not a string.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
