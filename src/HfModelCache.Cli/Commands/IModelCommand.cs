using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Represents a command. It succeeds, or throws.</summary>
internal interface IModelCommand
{
    /// <summary>The command's name on the command line.</summary>
    string Name { get; }

    /// <summary>What the command does, as help prints it.</summary>
    string Description { get; }

    /// <summary>The settings that the command takes.</summary>
    IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>What the command does with the model. Default: it needs one.</summary>
    ModelUse ModelUse => ModelUse.Required;

    /// <summary>What the command does with a folder that models are restored to.</summary>
    FolderUse FolderUse { get; }

    /// <summary>Whether the command takes several models, each of which it then runs for. Default false.</summary>
    bool TakesSeveral => false;

    /// <summary>Whether the command runs until it is stopped, so that being stopped is a success. Default false.</summary>
    bool IsService => false;

    /// <summary>Runs the command, for one model.</summary>
    Task RunAsync(CommandContext context, CancellationToken cancellationToken);
}
