using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Commands;

/// <summary>Represents the words behind a command that are not options: models, a folder, or both.</summary>
/// <param name="Models">The models.</param>
/// <param name="Folder">The folder; null if it is not given.</param>
internal sealed record Operands(IReadOnlyList<string> Models, string? Folder)
{
    /// <summary>Returns the operands of a command as help writes them.</summary>
    public static string UsageOf(IModelCommand command) => command switch
    {
        { ModelUse: ModelUse.None } => "",
        { FolderUse: FolderUse.Required } => "[MODEL...] [DIR]",
        { FolderUse: FolderUse.Instead } => "[MODEL... | DIR]",
        { TakesSeveral: true } => "[MODEL...]",
        _ => "[MODEL]",
    };

    /// <summary>Returns the operands that a command takes, in words.</summary>
    public static string NameOf(IModelCommand command) => command switch
    {
        { FolderUse: FolderUse.Required } => "models and one folder",
        { FolderUse: FolderUse.Instead } => "models or one folder",
        _ => "one model",
    };

    /// <summary>Reads the words behind a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">The words.</param>
    /// <param name="hasFolder">Whether an option names the folder, so that all words are models.</param>
    /// <param name="excess">The word that the command does not take, if there is one.</param>
    public static Operands Read(IModelCommand command, IReadOnlyList<string> words, bool hasFolder, out string? excess)
    {
        var operands = command.FolderUse switch
        {
            // The second of two words is the folder, however it is written.
            FolderUse.Required when words.Count > 0 && (LocalFolder.IsOne(words[^1]) || (words.Count == 2 && !hasFolder)) =>
                new([.. words.SkipLast(1)], words[^1]),
            FolderUse.Instead when words is [var folder] && LocalFolder.IsOne(folder) => new([], folder),
            _ => new Operands(words, null),
        };
        excess = operands.Models.FirstOrDefault(word => LocalFolder.IsOne(word) && operands.Models.Count > 1)
            ?? (command.TakesSeveral ? null : operands.Models.ElementAtOrDefault(command.ModelUse == ModelUse.None ? 0 : 1));
        return operands;
    }

    /// <summary>Reads the words of a command line without a command; null unless they are the two that KServe passes.</summary>
    /// <param name="words">The words.</param>
    public static Operands? ReadWithoutCommand(IReadOnlyList<string> words) => words switch
    {
        [] => new([], null),
        [var model, var folder] when ModelReference.IsUri(model) => new([model], folder),
        _ => null,
    };

    /// <summary>Returns the settings that the operands hold.</summary>
    public IEnumerable<KeyValuePair<SettingDefinition, string>> ToSettings()
    {
        if (Models is [var model])
            yield return new(ModelSettings.Name, model);
        else if (Models.Count > 0)
            yield return new(ModelSettings.List, string.Join('\n', Models));
        if (Folder is not null)
            yield return new(RestoreSettings.LocalFolder, Folder);
    }
}
