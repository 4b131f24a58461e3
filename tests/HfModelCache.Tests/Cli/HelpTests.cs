using HfModelCache.Cli.Settings;

namespace HfModelCache.Tests.Cli;

public class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("cache", "--help")]
    [InlineData("plan", "-h")]
    [InlineData("verify", "--help")]
    [InlineData("--help", "--no-such-option")]
    public async Task Help_shows_every_setting_and_no_value_of_the_environment(params string[] arguments)
    {
        var environment = KnownSettings.All
            .SelectMany(setting => setting.Names)
            .ToDictionary(name => name, name => "canary-of-" + name);

        var run = await CliRun.WithAsync(environment, arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.DoesNotContain("canary", run.Out, StringComparison.Ordinal);
        foreach (var setting in KnownSettings.All)
        {
            Assert.All(setting.Names, name => Assert.Contains(name, run.Out, StringComparison.Ordinal));
            Assert.Contains(setting.Option ?? "", run.Out, StringComparison.Ordinal);
            Assert.Contains(setting.Default ?? "", run.Out, StringComparison.Ordinal);
            Assert.Contains(setting.Description, run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_is_one_line_on_stdout()
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, "--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"hf-model-cache {ProductVersion.Text}\n", run.Out);
    }

    [Fact]
    public void Secrets_have_no_option() =>
        Assert.DoesNotContain(KnownSettings.All, setting => setting.IsSecret && setting.Option is not null);

    [Fact]
    public void Names_and_options_are_unique()
    {
        Assert.Distinct(KnownSettings.All.SelectMany(setting => setting.Names));
        Assert.Distinct(KnownSettings.All.Select(setting => setting.Option).OfType<string>());
    }
}
