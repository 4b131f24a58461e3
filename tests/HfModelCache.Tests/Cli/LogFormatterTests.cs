using System.Text.Json;
using HfModelCache.Cli.Reporting;
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
