using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Commands;

/// <summary>Represents the words behind a command that are not options: a model, a folder, or both.</summary>
/// <param name="Model">The model; null if it is not given.</param>
/// <param name="Folder">The folder; null if it is not given.</param>
internal sealed record Operands(string? Model, string? Folder)
{
    /// <summary>Returns the operands as help writes them.</summary>
    public static string UsageOf(FolderUse use) => use switch
    {
        FolderUse.Required => "[MODEL] [DIR]",
        FolderUse.Instead => "[MODEL | DIR]",
        _ => "[MODEL]",
    };

    /// <summary>Returns the operands that a command takes, in words.</summary>
    public static string NameOf(FolderUse use) => use switch
    {
        FolderUse.Required => "one model and one folder",
        FolderUse.Instead => "one model or one folder",
        _ => "one model",
    };

    /// <summary>Reads the words behind a command; null if there are too many.</summary>
    /// <param name="use">What the command does with a folder.</param>
    /// <param name="words">The words.</param>
    public static Operands? Read(FolderUse use, IReadOnlyList<string> words) => (use, words) switch
    {
        (_, []) => new(null, null),
        (FolderUse.Required or FolderUse.Instead, [var folder]) when LocalFolder.IsOne(folder) => new(null, folder),
        (FolderUse.Required, [var model, var folder]) => new(model, folder),
        (_, [var model]) => new(model, null),
        _ => null,
    };

    /// <summary>Reads the words of a command line without a command; null unless they are the two that KServe passes.</summary>
    /// <param name="words">The words.</param>
    public static Operands? ReadWithoutCommand(IReadOnlyList<string> words) => words switch
    {
        [] => new(null, null),
        [var model, var folder] when ModelReference.IsUri(model) => new(model, folder),
        _ => null,
    };

    /// <summary>Returns the settings that the operands hold.</summary>
    public IEnumerable<KeyValuePair<SettingDefinition, string>> ToSettings()
    {
        if (Model is not null)
            yield return new(ModelSettings.Name, Model);
        if (Folder is not null)
            yield return new(RestoreSettings.LocalFolder, Folder);
    }
}
