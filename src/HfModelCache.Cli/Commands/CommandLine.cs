using System.CommandLine;
using System.CommandLine.Parsing;
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
    private static readonly ParserConfiguration Rules = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null, // A model called @file is a mistake, not a file of options.
    };

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
    public CommandLine()
    {
        _root.Directives.Clear();
        _root.Options.Clear();
        foreach (var option in new Option[] { _help, _version }.Concat(KnownSettings.All.Select(OptionOf).OfType<Option>().Distinct()))
            _root.Add(option);
        _model.Validators.Add(RefuseUnknownOption);
        _helpCommand.Add(_topic);
        Prepare(_root, "hf-model-cache without a command", KnownCommands.DefaultSettings);
        foreach (var command in KnownCommands.All)
        {
            var described = new Command(command.Name) { _model };
            described.TreatUnmatchedTokensAsErrors = false;
            _root.Add(described);
            _commands.Add(described, command);
            Prepare(described, command.Name, command.Settings);
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
        var command = _commands.GetValueOrDefault(given);
        if (IsGiven(parsed, _help))
            return new Invocation.Help(command);
        if (given == _versionCommand || IsGiven(parsed, _version))
            return new Invocation.Version();
        var faults = FindFaults(parsed, arguments);
        return faults.Count > 0 ? new Invocation.Misuse(faults) : ParseWords(command, parsed);
    }

    private Invocation ParseWords(IModelCommand? command, ParseResult parsed)
    {
        var words = Words(parsed);
        string? excess = null;
        var operands = command is null ? Operands.ReadWithoutCommand(words) : Operands.Read(command, words, HasFolder(parsed), out excess);
        if (operands is null)
            return new Invocation.Misuse([CommandAdvice.ForUnknown(Names, words)]);
        if (excess is not null)
            return new Invocation.Misuse([CommandAdvice.ForExcess(command!, excess)]);
        return operands.Folder is { } folder && IsGiven(parsed, _options[RestoreSettings.LocalFolder])
            ? new Invocation.Misuse([CommandAdvice.ForSecondFolder(folder)])
            : new Invocation.Execution(command, Values(parsed, command?.Settings ?? KnownCommands.DefaultSettings).Concat(operands.ToSettings()).ToDictionary());
    }

    private bool HasFolder(ParseResult parsed) =>
        IsGiven(parsed, _options[RestoreSettings.LocalFolder]) || IsGiven(parsed, _options[RestoreSettings.CacheFolder]);

    private Invocation ParseTopic(ParseResult parsed)
    {
        if (parsed.GetResult(_topic)?.Tokens is not [var topic, ..])
            return new Invocation.Help(null);
        var command = KnownCommands.All.FirstOrDefault(command => command.Name == topic.Value);
        return command is null && topic.Value != _helpCommand.Name && topic.Value != _versionCommand.Name
            ? new Invocation.Misuse([CommandAdvice.ForUnknown(Names, [topic.Value])])
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
        return Words(parsed).FirstOrDefault(word => !arguments.Contains(word)) is { } value
            ? [CommandAdvice.ForSwitchValue(value)]
            : [];
    }

    private List<string> Names => [.. _root.Subcommands.Select(command => command.Name)];

    private List<string> Words(ParseResult parsed) =>
        [.. (parsed.GetResult(_model)?.Tokens ?? []).Select(token => token.Value), .. parsed.UnmatchedTokens];

    private void Prepare(Command described, string name, IReadOnlyList<SettingDefinition> settings)
    {
        described.SetAction(_ => 0); // Without an action, the root would require a command.
        described.Validators.Add(result => RefuseOthersOptions(result, name, settings));
    }

    private void RefuseOthersOptions(CommandResult result, string name, IReadOnlyList<SettingDefinition> settings)
    {
        var own = settings.Select(setting => setting.Option).ToHashSet();
        foreach (var option in _options.Values.Where(option => !own.Contains(option.Name)).Distinct())
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError(CommandAdvice.ForOption(name, option.Name));
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
        // Two commands may call different settings by one name.
        var option = _options.Values.FirstOrDefault(known => known.Name == setting.Option)
            ?? (setting.IsSwitch ? new Option<bool>(setting.Option) : new Option<string>(setting.Option));
        option.Recursive = true;
        _options.Add(setting, option);
        return option;
    }

    private IEnumerable<KeyValuePair<SettingDefinition, string>> Values(ParseResult parsed, IReadOnlyList<SettingDefinition> settings) => _options
        .Where(pair => settings.Contains(pair.Key) && IsGiven(parsed, pair.Value))
        .Select(pair => KeyValuePair.Create(
            pair.Key,
            parsed.GetResult(pair.Value)!.Tokens is [var token, ..] ? token.Value : "true"));

    private static bool IsOption(string word) => word.StartsWith('-');

    // A switch that is not given has a result too, with its default.
    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
