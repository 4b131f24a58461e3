using HfModelCache.Cli.Settings;

namespace HfModelCache.Cli.Commands;

/// <summary>What the command line asks for.</summary>
/// <param name="Command">What to do.</param>
/// <param name="HasCommand">Whether the command was named.</param>
/// <param name="IsHelp">Whether to explain instead.</param>
/// <param name="IsVersion">Whether to tell the version instead.</param>
/// <param name="AsJson">Whether results are for programs.</param>
internal sealed record CommandRequest(
    IModelCommand Command,
    bool HasCommand = true,
    bool IsHelp = false,
    bool IsVersion = false,
    bool AsJson = false)
{
    /// <summary>The settings that were given as options or arguments.</summary>
    public IReadOnlyDictionary<SettingDefinition, string> Options { get; init; } = new Dictionary<SettingDefinition, string>();
}
