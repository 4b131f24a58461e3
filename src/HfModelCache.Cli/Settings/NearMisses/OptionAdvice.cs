using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Settings.NearMisses;

/// <summary>Answers options that do not exist.</summary>
internal static class OptionAdvice
{
    private const int LongestNameShown = 40;

    /// <summary>Says that there is no such option, and which one was probably meant.</summary>
    /// <param name="written">The option as written; a value behind it is not repeated, because it may be a secret.</param>
    public static string For(string written)
    {
        var name = written.Split('=', ':')[0];
        var answer = $"There is no option {Printable.Cut(Printable.Escape(name), LongestNameShown)}.";
        return FindMeant(name) switch
        {
            null => answer,
            { IsArgument: true } meant => $"{answer} Give the model as an argument: {meant.Option!.TrimEnd('.')}.",
            { Option: { } option } => $"{answer} Did you mean {option}?",
            { IsSecret: true } meant => $"{answer} Set the variable {meant.Name}: a command line is visible to other processes.",
            var meant => $"{answer} Set the variable {meant.Name}.",
        };
    }

    private static SettingDefinition? FindMeant(string name)
    {
        var variable = name.TrimStart('-').Replace('-', '_').ToUpperInvariant();
        return KnownSettings.All.FirstOrDefault(setting => setting.Option is { } option && EditDistance.IsNear(name, option))
            ?? KnownSettings.All.FirstOrDefault(setting => setting.Variables.Contains(variable))
            ?? KnownSettings.All.FirstOrDefault(setting => setting.NamesElsewhere.Any(other => other == name || other == variable));
    }
}
