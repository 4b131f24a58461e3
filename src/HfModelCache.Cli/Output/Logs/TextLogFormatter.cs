using System.Globalization;
using HfModelCache.Cli.Output.Text;

namespace HfModelCache.Cli.Output.Logs;

/// <summary>Formats lines for people: time, level, message.</summary>
internal sealed class TextLogFormatter : LogFormatter
{
    private const string Indent = "    ";

    public override string Format(LogLine line)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {line.LevelName,-5} {SubjectOf(line)}{Printable.Escape(line.Message)}");
        if (line.Details is null)
            return text;
        var details = line.Details.ReplaceLineEndings("\n").Split('\n').Select(detail => Indent + Printable.Escape(detail));
        return string.Join('\n', details.Prepend(text));
    }

    private static string SubjectOf(LogLine line) => line.Subject is null ? "" : $"[{Printable.Escape(line.Subject)}] ";

    public override string Format(FinalLine line) => Printable.Escape(line.ToString());
}
