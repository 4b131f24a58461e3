using System.CommandLine;
using System.CommandLine.Parsing;
using HfModelCache.Cli.Output.Text;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.NearMisses;

namespace HfModelCache.Cli.Commands;

/// <summary>Parses the command line. Its grammar is made of the commands and their settings.</summary>
/// <remarks>
/// Only the parser of System.CommandLine is used: its way of running commands handles signals by itself and would end the
/// process before a run has cleaned up, and its help prints defaults that may be secrets.
/// </remarks>
internal sealed class CommandLine
{
    private const int LongestWordShown = 80;

    private static readonly ParserConfiguration Rules = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null, // A model called @file is a mistake, not a file of options.
    };

    private readonly IReadOnlyList<IModelCommand> _known;
    private readonly RootCommand _root = new() { TreatUnmatchedTokensAsErrors = false };
    private readonly Command _helpCommand = new("help") { TreatUnmatchedTokensAsErrors = false };
    private readonly Command _versionCommand = new("version") { TreatUnmatchedTokensAsErrors = false };
    private readonly Dictionary<Command, IModelCommand> _commands = [];
    private readonly Dictionary<SettingDefinition, Option> _options = [];
    private readonly Argument<string> _model = new(ModelSettings.Name.Option!) { Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string> _topic = new("COMMAND") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _help = new("--help", "-h", "-?") { Recursive = true };
    private readonly Option<bool> _version = new("--version") { Recursive = true };

    /// <summary>Creates the grammar.</summary>
    /// <param name="commands">The commands; the first is the default.</param>
    public CommandLine(IReadOnlyList<IModelCommand> commands)
    {
        _known = commands;
        _root.Directives.Clear();
        _root.Options.Clear();
        foreach (var option in new Option[] { _help, _version }.Concat(KnownSettings.All.Select(OptionOf).OfType<Option>()))
            _root.Add(option);
        _model.Validators.Add(RefuseUnknownOption);
        _helpCommand.Add(_topic);
        Add(_root, commands[0]);
        foreach (var command in commands)
        {
            var described = new Command(command.Name) { _model };
            described.TreatUnmatchedTokensAsErrors = false;
            _root.Add(described);
            Add(described, command);
        }

        foreach (var command in new[] { _helpCommand, _versionCommand })
        {
            command.SetAction(_ => 0);
            _root.Add(command);
        }
    }

    /// <summary>Parses the arguments.</summary>
    public Invocation Parse(IReadOnlyList<string> arguments)
    {
        var parsed = _root.Parse(arguments, Rules);
        var given = parsed.CommandResult.Command;
        if (given == _helpCommand)
            return ParseTopic(parsed);
        if (IsGiven(parsed, _help))
            return new Invocation.Help(given == _root ? null : _commands.GetValueOrDefault(given));
        if (given == _versionCommand || IsGiven(parsed, _version))
            return new Invocation.Version();
        var faults = FindFaults(parsed, arguments);
        return faults.Count > 0
            ? new Invocation.Misuse(faults)
            : new Invocation.Execution(_commands[given], Values(parsed));
    }

    private Invocation ParseTopic(ParseResult parsed)
    {
        if (parsed.GetResult(_topic)?.Tokens is not [var topic, ..])
            return new Invocation.Help(null);
        var command = _known.FirstOrDefault(command => command.Name == topic.Value);
        return command is null && topic.Value != _helpCommand.Name && topic.Value != _versionCommand.Name
            ? new Invocation.Misuse([UnknownCommand(topic.Value)])
            : new Invocation.Help(command);
    }

    // A word behind an unknown option may be its value, even a secret: it is not mentioned.
    private List<string> FindFaults(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        List<string> faults =
        [
            .. parsed.Errors.Select(error => error.Message),
            .. parsed.UnmatchedTokens.Where(IsOption).Select(OptionAdvice.For),
        ];
        if (faults.Count > 0)
            return [.. faults.Distinct()];

        // The parser splits --refresh=maybe, and takes "maybe" for a word of its own.
        var words = (parsed.GetResult(_model)?.Tokens ?? []).Select(token => token.Value).Concat(parsed.UnmatchedTokens);
        if (words.FirstOrDefault(word => !arguments.Contains(word)) is { } value)
            return [$"\"{Show(value)}\" is neither true nor false."];
        if (parsed.UnmatchedTokens is not [var word, ..])
            return [];
        return parsed.CommandResult.Command == _root
            ? [UnknownCommand(word)]
            : [$"{parsed.CommandResult.Command.Name} takes one model, not \"{Show(word)}\" as well."];
    }

    private string UnknownCommand(string word)
    {
        var names = _root.Subcommands.Select(command => command.Name).ToList();
        var answer = $"There is no command \"{Show(word)}\".";
        if (names.FirstOrDefault(name => EditDistance.IsNear(word, name)) is { } meant)
            return $"{answer} Did you mean {meant}?";
        return word.Contains('/', StringComparison.Ordinal)
            ? $"{answer} To cache a model, put cache before its name."
            : $"{answer} The commands are {string.Join(", ", names)}.";
    }

    private void Add(Command described, IModelCommand command)
    {
        _commands.Add(described, command);
        described.SetAction(_ => 0); // Without an action, the root would require a command.
        described.Validators.Add(result => RefuseOthersOptions(result, command));
    }

    private void RefuseOthersOptions(CommandResult result, IModelCommand command)
    {
        foreach (var (setting, option) in _options.Where(pair => !command.Settings.Contains(pair.Key)))
        {
            if (result.GetResult(option) is not { Implicit: false })
                continue;
            string[] takers = [.. _known.Where(other => other.Settings.Contains(setting)).Select(other => other.Name)];
            result.AddError($"{command.Name} does not take {option.Name}; {string.Join(" and ", takers)} {(takers.Length > 1 ? "do" : "does")}.");
        }
    }

    // The parser takes an unknown option for the model.
    private static void RefuseUnknownOption(ArgumentResult result)
    {
        if (result.Tokens is [var token] && IsOption(token.Value))
            result.AddError(OptionAdvice.For(token.Value));
    }

    private Option? OptionOf(SettingDefinition setting)
    {
        if (setting.Option is null || setting.IsArgument)
            return null;
        Option option = setting.IsSwitch ? new Option<bool>(setting.Option) : new Option<string>(setting.Option);
        option.Recursive = true;
        _options.Add(setting, option);
        return option;
    }

    private Dictionary<SettingDefinition, string> Values(ParseResult parsed)
    {
        var values = _options
            .Where(pair => IsGiven(parsed, pair.Value))
            .ToDictionary(
                pair => pair.Key,
                pair => parsed.GetResult(pair.Value)!.Tokens is [var token, ..] ? token.Value : "true");
        if (parsed.GetResult(_model)?.Tokens is [var model, ..])
            values.Add(ModelSettings.Name, model.Value);
        return values;
    }

    private static bool IsOption(string word) => word.StartsWith('-');

    private static string Show(string word) => Printable.Cut(Printable.Escape(word), LongestWordShown);

    // A switch that is not given has a result too, with its default.
    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
