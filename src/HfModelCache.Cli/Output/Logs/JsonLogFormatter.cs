using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Formats lines for programs: one JSON object each.</summary>
internal sealed class JsonLogFormatter : LogFormatter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = new ReadableJsonEncoder() };

    private static readonly HashSet<string> OwnNames = ["time", "level", "event", "message", "details", "{OriginalFormat}"];

    public override string Format(LogLine line) => Write(json =>
    {
        WriteHead(json, line.Time, line.LevelName);
        json.WriteNumber("event", line.Event);
        json.WriteString("message", line.Message);
        foreach (var (name, value) in line.Values)
        {
            var camelCased = JsonNamingPolicy.CamelCase.ConvertName(name);
            if (!OwnNames.Contains(camelCased))
                WriteValue(json, camelCased, value);
        }

        if (line.Details is not null)
            json.WriteString("details", line.Details);
    });

    public override string Format(FinalLine line) => Write(json =>
    {
        WriteHead(json, line.Time, "error");
        json.WriteString("message", line.ToString());
        json.WriteString("reason", line.Reason.ToString());
        json.WriteString("cause", line.Cause);
        json.WriteString("remedy", line.Remedy);
    });

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteHead(Utf8JsonWriter json, DateTimeOffset time, string level)
    {
        json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", level);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, Math.Round(number, 3));
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
