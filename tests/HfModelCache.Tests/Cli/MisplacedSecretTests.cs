using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Tests.Cli;

/// <summary>Secrets that were given in the wrong place are not shown, not even in part.</summary>
public class MisplacedSecretTests
{
    private const string Password = "Zq7wV9kLmN3pXs5tYb8cHd2fGj4";

    public static TheoryData<string> Variables => [.. KnownSettings.All.Select(setting => setting.Variable).OfType<string>()];

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task A_password_in_a_URL_or_a_secret_in_any_setting_is_not_shown(string variable)
    {
        var longest = string.Concat(Enumerable.Repeat(Password, 20));
        foreach (var value in new[] { $"https://user:{Password}@host", $"user:{Password}@host:1", $"https://user:{longest}@host", $"ftp://{Password}@h", $"https://host/?sig={Password}" })
            await AssertHiddenAsync(variable, value, Password[..4]);
        await AssertHiddenAsync(variable, CliRun.GoodEnvironment["AWS_SECRET_ACCESS_KEY"], "wJal");
        await AssertHiddenAsync(variable, new string('a', 70) + CliRun.GoodEnvironment["HF_TOKEN"], "hf_Tok");
    }

    [Theory]
    [InlineData("--token=" + Password)]
    [InlineData("--token", Password)]
    [InlineData("--aws-secret-access-key", Password)]
    [InlineData("--hf-token:" + Password)]
    [InlineData("--password=" + Password)]
    public async Task A_secret_on_the_command_line_is_not_repeated(params string[] arguments)
    {
        foreach (var command in new[] { "cache", "restore", "plan", "verify" })
            Assert.DoesNotContain(Password[..4], (await CliRun.WithAsync(CliRun.GoodEnvironment, [command, .. arguments])).All, StringComparison.Ordinal);
    }

    // The settings are invalid in any case, so that no connection is opened.
    private static async Task AssertHiddenAsync(string variable, string value, string part)
    {
        foreach (var format in new[] { "text", "json" })
        {
            var environment = CliRun.GoodEnvironment;
            (environment["LOG_FORMAT"], environment["LOG_LEVEL"], environment["SHARD_COUNT"]) = (format, "trace", "none");
            environment[variable] = value;

            var run = await CliRun.WithAsync(environment, "cache");

            Assert.Equal(1, run.ExitCode);
            Assert.DoesNotContain(part, run.All, StringComparison.Ordinal);
        }
    }
}
