using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.NearMisses;
using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Commands;

/// <summary>Answers command lines whose words or options don't belong together.</summary>
internal static class CommandAdvice
{
    private const int LongestWordShown = 80;

    /// <summary>Says that there is no such command, and which one was probably meant.</summary>
    /// <param name="names">The names of all commands.</param>
    /// <param name="words">The words on the command line; the first stands where a command should.</param>
    public static string ForUnknown(IReadOnlyList<string> names, IReadOnlyList<string> words)
    {
        var word = words[0];
        var answer = $"There is no command {Quote(word)}.";
        if (names.FirstOrDefault(name => EditDistance.IsNear(word, name)) is { } meant)
            return $"{answer} Did you mean {meant}?";
        if (LocalFolder.IsOne(word) || !word.Contains('/', StringComparison.Ordinal))
            return $"{answer} The commands are {string.Join(", ", names)}.";
        return words.Count == 2 && LocalFolder.IsOne(words[1])
            ? $"{answer} To restore a model to a folder, put restore before its name."
            : $"{answer} To cache a model, put cache before its name.";
    }

    /// <summary>Says which words a command takes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="excess">A word after it that it does not take.</param>
    public static string ForExcess(IModelCommand command, string excess) => command.ModelUse == ModelUse.None
        ? $"{command.Name} takes no model, but {Quote(excess)} is given."
        : $"{command.Name} takes {Operands.NameOf(command)}, not {Quote(excess)} as well.";

    /// <summary>Says which commands take an option that another does not take.</summary>
    /// <param name="command">The command that does not take it.</param>
    /// <param name="option">The option.</param>
    public static string ForOption(string command, string option)
    {
        string[] takers = [.. KnownCommands.All.Where(other => other.Settings.Any(setting => setting.Option == option)).Select(other => other.Name)];
        var names = takers.Length > 2 ? $"{string.Join(", ", takers[..^1])} and {takers[^1]}" : string.Join(" and ", takers);
        return $"{command} does not take {option}; {names} {(takers.Length > 1 ? "do" : "does")}.";
    }

    /// <summary>Says that a word is not the value of a switch.</summary>
    public static string ForSwitchValue(string word) => $"{Quote(word)} is neither true nor false.";

    /// <summary>Says that a folder is given both ways.</summary>
    public static string ForSecondFolder(string folder) =>
        $"The folder is given twice: as {Quote(folder)} and with {RestoreSettings.LocalFolder.Option}.";

    private static string Quote(string word) => $"\"{SecretScrubber.OfLooks.ScrubValue(word, LongestWordShown)}\"";
}
