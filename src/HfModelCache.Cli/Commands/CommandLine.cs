using System.CommandLine;
using HfModelCache.Cli.Settings;
using HfModelCache.Failures;

namespace HfModelCache.Cli.Commands;

/// <summary>The grammar of the command line, made of the commands and the settings.</summary>
/// <remarks>
/// Only the parser of System.CommandLine is used: its way of running commands brings signal handling of its own, which
/// would end the process before a run has put its work in order, and its help prints defaults that may be secrets.
/// </remarks>
internal sealed class CommandLine
{
    private static readonly ParserConfiguration Rules = new()
    {
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null, // A model called @file is a mistake, and no file to read options from.
    };

    private readonly RootCommand _root = new();
    private readonly Dictionary<Command, IModelCommand> _commands = [];
    private readonly Dictionary<SettingDefinition, Option> _options = [];
    private readonly Argument<string> _model = new(KnownSettings.Model.Option!) { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _help = new("--help", "-h", "-?") { Recursive = true };
    private readonly Option<bool> _version = new("--version");
    private readonly Option<bool> _json = new("--json");

    /// <summary>Draws up the grammar.</summary>
    /// <param name="commands">The commands; the first is what happens without one.</param>
    public CommandLine(IReadOnlyList<IModelCommand> commands)
    {
        _root.Directives.Clear();
        _root.Options.Clear();
        foreach (var option in new Option[] { _help, _version }.Concat(KnownSettings.All.Select(OptionOf).OfType<Option>()))
            _root.Add(option);
        _commands.Add(_root, commands[0]);
        foreach (var command in commands)
            _root.Add(Describe(command));
        foreach (var command in _commands.Keys)
            command.SetAction(_ => 0); // Without an action of its own, the root would insist on a command.
    }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="OperatorException">They are against the grammar.</exception>
    public CommandRequest Parse(IReadOnlyList<string> arguments)
    {
        var parsed = _root.Parse(arguments, Rules);
        var command = _commands[parsed.CommandResult.Command];
        var isRoot = parsed.CommandResult.Command == _root;
        if (IsGiven(parsed, _help))
            return new CommandRequest(command, IsHelp: true, HasCommand: !isRoot);
        if (IsGiven(parsed, _version))
            return new CommandRequest(command, IsVersion: true);
        var cause = arguments.TakeWhile(argument => argument != "--").Select(FindMisuse).OfType<string>().FirstOrDefault()
            ?? string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct());
        if (cause.Length > 0)
            throw new OperatorException(FailureReason.InvalidSettings, cause);
        return new CommandRequest(command, AsJson: IsGiven(parsed, _json)) { Options = Values(parsed) };
    }

    // The parser takes for the model's name what it does not know: an odd option, or the odd value of a switch.
    private string? FindMisuse(string argument)
    {
        if (!argument.StartsWith('-'))
            return null;
        var parts = argument.Split('=', 2);
        return _commands.Keys
            .SelectMany(command => command.Options)
            .FirstOrDefault(option => option.Name == parts[0] || option.Aliases.Contains(parts[0])) switch
        {
            null => $"There is no option {parts[0]}.", // Not its value: it may be a secret.
            Option<bool> when parts is [_, var value] && !bool.TryParse(value, out _) => $"{argument} is neither true nor false.",
            _ => null,
        };
    }

    private Command Describe(IModelCommand command)
    {
        var described = new Command(command.Name) { _model };
        if (command.HasJson)
            described.Add(_json);
        _commands.Add(described, command);
        return described;
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
            values.Add(KnownSettings.Model, model.Value);
        return values;
    }

    // Switches that nobody gave have a result too, with their default.
    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
