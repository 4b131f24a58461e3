using System.Text.Json;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Text;
using HfModelCache.Failures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public partial class LogFormatterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_is_time_level_and_message()
    {
        var lines = Log(LogFormat.Text, logger => LogStored(logger, "a.bin", 5));

        Assert.Equal("2026-11-23T12:00:00Z info  Stored a.bin (5 bytes).\n", lines);
    }

    [Fact]
    public void Text_stays_one_line_whatever_a_name_holds()
    {
        var lines = Log(LogFormat.Text, logger => LogStored(logger, "a\n2026 error\u001b[2J", 5));

        Assert.Equal("2026-11-23T12:00:00Z info  Stored a\\u000a2026 error\\u001b[2J (5 bytes).\n", lines);
    }

    [Fact]
    public void Json_is_one_object_with_the_named_values()
    {
        var line = Log(LogFormat.Json, logger => LogStored(logger, "a\n\"b\"", 5));

        using var json = JsonDocument.Parse(Assert.Single(line.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("2026-11-23T12:00:00.000Z", json.RootElement.GetProperty("time").GetString());
        Assert.Equal("info", json.RootElement.GetProperty("level").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("event").GetInt32());
        Assert.Equal("Stored a\n\"b\" (5 bytes).", json.RootElement.GetProperty("message").GetString());
        Assert.Equal("a\n\"b\"", json.RootElement.GetProperty("path").GetString());
        Assert.Equal(5, json.RootElement.GetProperty("size").GetInt64());
        Assert.False(json.RootElement.TryGetProperty("{OriginalFormat}", out _));
    }

    [Theory]
    [InlineData("\u202e")] // right to left
    [InlineData("\u2066")]
    [InlineData("\u200b")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u0085")]
    [InlineData("\u009b")]
    [InlineData("\u007f")]
    [InlineData("\ufeff")]
    [InlineData("\U000e0041")] // a tag, which nobody sees
    public void What_deceives_a_reader_is_escaped_everywhere_and_programs_read_the_same(string hidden)
    {
        var name = $"a{hidden}gnp.exe";
        var text = Log(LogFormat.Text, logger => LogStored(logger, name, 5));
        var line = Log(LogFormat.Json, logger => LogStored(logger, name, 5)).TrimEnd('\n');
        var final = new FinalLine(Now, FailureReason.StoreFull, name, "Make room.");

        Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, line, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(line);
        Assert.Equal(name, json.RootElement.GetProperty("path").GetString());
        foreach (var format in new[] { LogFormat.Text, LogFormat.Json })
            Assert.DoesNotContain(hidden, LogFormatter.For(format).Format(final), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Letters_and_emoji_stay_as_they_are(bool asJson) => Assert.Contains(
        "naïve 模型 🤗", Log(asJson ? LogFormat.Json : LogFormat.Text, logger => LogStored(logger, "naïve 模型 🤗", 5)), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Half_a_character_is_never_written_raw(bool asJson)
    {
        var line = Log(asJson ? LogFormat.Json : LogFormat.Text, logger => LogStored(logger, "a\ud83eb", 5));

        Assert.DoesNotContain(line, char.IsSurrogate);
    }

    [Fact]
    public void The_last_line_in_json_has_cause_and_remedy()
    {
        var line = LogFormatter.For(LogFormat.Json).Format(new FinalLine(Now, FailureReason.StoreFull, "It is full.", "Make room."));

        using var json = JsonDocument.Parse(line);
        Assert.Equal("error", json.RootElement.GetProperty("level").GetString());
        Assert.Equal("StoreFull", json.RootElement.GetProperty("reason").GetString());
        Assert.Equal("It is full.", json.RootElement.GetProperty("cause").GetString());
        Assert.Equal("Make room.", json.RootElement.GetProperty("remedy").GetString());
        Assert.Equal("Error: It is full. Make room.", json.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_secret_gets_through_in_any_part(bool asJson)
    {
        const string secret = "wJalrXUtnFEMI\"K7MDENG+bPxRfiCY";

        var lines = Log(asJson ? LogFormat.Json : LogFormat.Text, logger =>
        {
            LogStored(logger, secret, 5);
            LogThrown(logger, new InvalidOperationException(secret));
        }, secret);

        Assert.DoesNotContain("wJalrXUtnFEMI", lines, StringComparison.Ordinal);
        Assert.Contains("****", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_below_the_level_is_not_written() =>
        Assert.Empty(Log(LogFormat.Text, LogQuietly));

    private static string Log(LogFormat format, Action<ILogger> log, params string[] secrets)
    {
        using var writer = new StringWriter();
        log(new LineLogger(
            new LineWriter(writer),
            LogFormatter.For(format),
            new SecretScrubber(secrets),
            LogLevel.Information,
            new FakeTimeProvider(Now)));
        return writer.ToString();
    }

    [LoggerMessage(1, LogLevel.Information, "Stored {Path} ({Size} bytes).")]
    private static partial void LogStored(ILogger logger, string path, long size);

    [LoggerMessage(2, LogLevel.Error, "Thrown.")]
    private static partial void LogThrown(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "Quiet.")]
    private static partial void LogQuietly(ILogger logger);
}
