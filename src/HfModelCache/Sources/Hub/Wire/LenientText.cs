using System.Text.Json;
using System.Text.Json.Serialization;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads a string that need not be valid Unicode: a name in git is any bytes.</summary>
internal sealed class LenientText : JsonConverter<string>
{
    private const string Broken = "\ufffd";

    /// <summary>The string; where it holds half a character, the sign that stands for broken ones.</summary>
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
