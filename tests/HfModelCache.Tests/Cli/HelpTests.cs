using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Tests.Cli;

public class HelpTests
{
    private const int Width = 100;
    private const string NoCommand = "";

    private static readonly Dictionary<string, IReadOnlyList<SettingDefinition>> Settings =
        KnownCommands.All.ToDictionary(command => command.Name, command => command.Settings)
            .Append(new(NoCommand, KnownCommands.DefaultSettings))
            .ToDictionary();

    public static TheoryData<string[], string> Pages => new()
    {
        { ["--help"], NoCommand },
        { ["-h"], NoCommand },
        { ["help"], NoCommand },
        { ["--help", "--no-such-option"], NoCommand },
        { ["cache", "--help"], "cache" },
        { ["restore", "--help"], "restore" },
        { ["help", "restore"], "restore" },
        { ["plan", "-h"], "plan" },
        { ["help", "plan"], "plan" },
        { ["verify", "--help"], "verify" },
        { ["help", "verify"], "verify" },
        { ["list", "--help"], "list" },
        { ["help", "prune"], "prune" },
        { ["help", "doctor"], "doctor" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Help_shows_every_setting_of_the_command_and_no_value_of_the_environment(string[] arguments, string command)
    {
        var environment = KnownSettings.All
            .SelectMany(setting => setting.Variables)
            .ToDictionary(name => name, name => "canary-of-" + name);

        var run = await CliRun.WithAsync(environment, arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.DoesNotContain("canary", run.Out, StringComparison.Ordinal);
        foreach (var setting in Settings[command])
        {
            Assert.All(setting.Variables, name => Assert.Contains(name, run.Out, StringComparison.Ordinal));
            Assert.Contains(setting.Usage ?? setting.Name, run.Out, StringComparison.Ordinal);
            Assert.Contains(setting is { IsSwitch: false, Default: { } value } ? value : "", run.Out, StringComparison.Ordinal);
            Assert.Contains(setting.Description, run.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Help_shows_no_setting_that_the_command_does_not_take(string[] arguments, string command)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, arguments);

        Assert.All(
            KnownSettings.All.Except(Settings[command]),
            setting => Assert.DoesNotContain("  " + (setting.Usage ?? setting.Name), run.Out, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_line_of_help_fits_the_terminal(string[] arguments, string command)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, arguments);

        Assert.NotEmpty(Settings[command]);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= Width, line));
    }

    [Fact]
    public async Task Help_has_one_line_for_nearly_every_option()
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, "--help");

        Assert.True(run.Out.Split('\n').Count(line => line.TrimStart().StartsWith('[')) < KnownSettings.All.Count / 4);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    [InlineData("plan", "--version")]
    public async Task The_version_is_one_line_on_stdout(params string[] arguments)
    {
        var run = await CliRun.WithAsync(CliRun.GoodEnvironment, arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"hf-model-cache {ProductVersion.Text}\n", run.Out);
    }

    [Fact]
    public void Secrets_have_no_option() =>
        Assert.DoesNotContain(KnownSettings.All, setting => setting.IsSecret && setting.Option is not null);

    [Fact]
    public void Every_setting_is_taken_by_a_command() =>
        Assert.Empty(KnownSettings.All.Except(Settings.Values.SelectMany(settings => settings)));

    [Fact]
    public void Names_and_options_are_unique()
    {
        Assert.Distinct(KnownSettings.All.SelectMany(setting => setting.Variables));
        Assert.All(Settings.Values, settings => Assert.Distinct(settings.Select(setting => setting.Option).OfType<string>()));
        Assert.Distinct(KnownSettings.All.SelectMany(setting => setting.Variables.Concat(setting.NamesElsewhere)));
    }
}
